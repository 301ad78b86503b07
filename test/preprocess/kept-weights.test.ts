import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { curvilinear } from "./sphere-fields.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-kept-weights-"));
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 28 });
	await engine.write(curvilinear({ gaps: true }), at("curvilinear.nc"));
	await engine.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADWATER = fileURLToPath(new URL("../../bin/headwater", import.meta.url));

/** Both what it says of its result and what it warns of. */
async function convert(output: string, cache: string, ...more: readonly string[]): Promise<string> {
	const step = ["--step", "regrid:grid=r36x18,method=conservative"];
	const call = [HEADWATER, "convert", at("curvilinear.nc"), at(output), ...step, ...more];
	const env = { ...process.env, HEADWATER_CACHE: at(cache), HEADWATER_NO_BUILD: "1", NO_COLOR: "1" };
	const { stdout, stderr } = await promisify(execFile)("node", call, { env });
	return stdout + stderr;
}

/** Without the line of the history that tells when it was made. */
const values = async (name: string): Promise<unknown> => {
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 28 });
	const { variables } = await engine.open(at(name));
	const tas = variables.get("tas");
	const found = tas && (await engine.readAll(tas.data));
	await engine.close();
	return found;
};

test("weights are kept, used again, and made again when they are damaged; a dry run tells which and keeps nothing", async () => {
	expect(await convert("dry.nc", "one", "--dry-run")).toContain("weights to be made");
	expect(existsSync(at("one/weights"))).toBe(false);
	await convert("first.nc", "one");
	const [name = ""] = readdirSync(at("one/weights"));
	const kept = readFileSync(at(`one/weights/${name}`));
	expect(await convert("dry.nc", "one", "--dry-run")).toContain("weights cached");
	await convert("second.nc", "one");
	expect(await values("second.nc")).toEqual(await values("first.nc"));

	writeFileSync(at(`one/weights/${name}`), kept.subarray(0, 200));
	const told = await convert("third.nc", "one");
	expect(told.split("\n").filter((line) => line.includes("is damaged"))).toHaveLength(1);
	expect(await values("third.nc")).toEqual(await values("first.nc"));
	expect(readFileSync(at(`one/weights/${name}`)).equals(kept)).toBe(true);
});

test("two processes at once keep one whole file, and both give the same", async () => {
	await Promise.all(["a.nc", "b.nc", "c.nc"].map((output) => convert(output, "many")));
	expect(readdirSync(at("many/weights"))).toEqual([expect.stringMatching(/^[0-9a-f]{64}[.]bin$/)]);
	expect(await values("b.nc")).toEqual(await values("a.nc"));
	expect(await values("c.nc")).toEqual(await values("a.nc"));
	expect(await convert("dry.nc", "many", "--dry-run")).toContain("weights cached");
});
