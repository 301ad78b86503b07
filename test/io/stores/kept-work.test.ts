import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { keptWork } from "../../../io/stores/file/kept-work.ts";

const folders: string[] = [];
afterAll(() => {
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function shelf(mostBytes?: number) {
	const above = mkdtempSync(join(tmpdir(), "headwater-kept-"));
	folders.push(above);
	const folder = join(above, "weights");
	const told: string[] = [];
	const log = { warn: (message: string) => void told.push(message) };
	return {
		...{ above, folder, told, log },
		kept: keptWork(folder, { log, ...(mostBytes !== undefined && { mostBytes }) }),
	};
}

const work = (...parts: readonly (string | Float64Array)[]) => ({ makes: "weights", parts });

test("what was kept is recalled for the same parts alone", async () => {
	const { kept, told } = shelf();
	const one = work("nearest", Float64Array.of(1, 2));
	expect(await kept.recall(one)).toBeUndefined();
	await kept.keep(one, Uint8Array.of(1, 2, 3));
	expect(await kept.recall(one)).toEqual(Uint8Array.of(1, 2, 3));
	for (const other of [
		work("nearest", Float64Array.of(1), Float64Array.of(2)),
		work("neares", "t", Float64Array.of(1, 2)),
		work("nearest", Float64Array.of(1, -2)),
		{ ...one, makes: "areas" },
	])
		expect(await kept.recall(other)).toBeUndefined();
	expect(told).toEqual([]);
});

test("a damaged file is told of in one line and forgotten, and what is kept next is whole", async () => {
	const { folder, kept, told } = shelf();
	const one = work("a");
	await kept.keep(one, new Uint8Array(1000).fill(7));
	const [name = ""] = readdirSync(folder);
	const whole = readFileSync(join(folder, name));
	const damages = [
		whole.subarray(0, 500),
		new Uint8Array(0),
		whole.map((byte, i) => (i === 600 ? byte ^ 1 : byte)),
	];
	for (const damaged of damages) {
		writeFileSync(join(folder, name), damaged);
		expect(await kept.recall(one)).toBeUndefined();
		expect(readdirSync(folder)).toEqual([]);
		await kept.keep(one, new Uint8Array(1000).fill(7));
		expect(await kept.recall(one)).toEqual(new Uint8Array(1000).fill(7));
	}
	expect(told).toHaveLength(damages.length);
	expect(told[0]).toMatch(/^".*[.]bin" is damaged: the weights in it are made again[.]$/);
});

test("what was not used for longest makes room, and what is too large is not kept", async () => {
	const { folder, kept } = shelf(3000);
	const [a, b, c] = [work("a"), work("b"), work("c")];
	for (const [i, one] of [a, b].entries()) {
		await kept.keep(one, new Uint8Array(1000));
		for (const path of readdirSync(folder).map((name) => join(folder, name)))
			if (statSync(path).mtimeMs > 1e7) utimesSync(path, 1000 + i, 1000 + i);
	}
	// The first was kept first, but used last.
	expect(await kept.recall(a)).toBeDefined();
	await kept.keep(c, new Uint8Array(1000));
	const there = await Promise.all([a, b, c].map(async (one) => (await kept.recall(one)) !== undefined));
	expect(there).toEqual([true, false, true]);
	await kept.keep(work("huge"), new Uint8Array(3000));
	expect(await kept.recall(work("huge"))).toBeUndefined();
	expect(readdirSync(folder)).toHaveLength(2);
});

test("a folder that cannot be written into costs a line, nothing else", async () => {
	const { above, log, told } = shelf();
	const file = join(above, "file");
	writeFileSync(file, "");
	const kept = keptWork(join(file, "weights"), { log });
	await kept.keep(work("a"), Uint8Array.of(1));
	expect(await kept.recall(work("a"))).toBeUndefined();
	expect(told).toEqual([expect.stringMatching(/^The weights could not be kept for the next time: /)]);
});
