import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { values } from "../../../core/array/build.ts";
import { emptyDataset, type Variable } from "../../../core/model/dataset.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { createEngine } from "../../../run/engine.ts";
import { removeFolder, temporaryFolder, until } from "../../cli/command.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

const [STEPS, SIDE, COPIES] = [24, 256, 100];
let folder: string;
let served: ServedHeadwater;
const copy = (number: number) => join(folder, `copy${number}.nc`);

/** Datasets that are there at some times, and not at others. */
const PLUGIN = `export const publisher = {
	name: "passing", title: "Datasets that come and go",
	datasets: async () => Array.from({ length: 20 }, (_, at) => ({
		id: "passing." + Math.floor(performance.now() / 2) + "." + at, title: "", steps: [], facets: {}, access: "public",
		state: { kind: "current" },
		open: async () => ({ files: [], stamp: "one", notes: [],
			dataset: { attributes: new Map(), dimensions: new Map(), variables: new Map(), groups: new Map() } }),
	})),
};
`;

beforeAll(async () => {
	folder = temporaryFolder("serve-handles");
	const engine = createEngine({
		...{ readers: [netcdf4Reader], writer: netcdf4Writer, store: fileStore, memory: 2 ** 28 },
	});
	const field = (steps: number, side: number): Variable => ({
		...{ name: "field", type: "float32", dimensions: ["t", "y", "x"], attributes: new Map() },
		data: values(
			"float32",
			[steps, side, side],
			Float32Array.from({ length: steps * side * side }, Math.sin),
		),
		storage: { chunkShape: [1, side, side] },
	});
	const write = async (path: string, steps: number, side: number) => {
		const sizes: readonly [string, number][] = [
			["t", steps],
			["y", side],
			["x", side],
		];
		const dimensions = new Map(sizes.map(([name, size]) => [name, { size, unlimited: false }]));
		await engine.write(
			{ ...emptyDataset, dimensions, variables: new Map([["field", field(steps, side)]]) },
			path,
		);
	};
	await write(join(folder, "large.nc"), STEPS, SIDE);
	for (let number = 0; number < COPIES; number++) await write(copy(number), 2, 4);
	await engine.close();
	const copies = Array.from({ length: COPIES }, (_, at) => [`copy${at}`, { files: copy(at) }]);
	const datasets = {
		large: { files: join(folder, "large.nc"), codec: "zlib" },
		...Object.fromEntries(copies),
	};
	writeFileSync(join(folder, "serve.json"), JSON.stringify({ datasets }));
	writeFileSync(join(folder, "passing.mjs"), PLUGIN);
	served = await serveHeadwater(["serve.json", "--plugin", "./passing.mjs"], { cwd: folder });
}, 120_000);
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const ask = (path: string) => fetch(`${served.address}/${path}`, { signal: AbortSignal.timeout(20_000) });
const process = (name: string) => `/proc/${served.child.pid}/${name}`;
const numberIn = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1]);

interface State {
	readonly handles: number;
	readonly threads: number;
	readonly resident: number;
}

const stateNow = (): State => ({
	handles: readdirSync(process("fd")).length,
	threads: readdirSync(process("task")).length,
	resident: numberIn(readFileSync(process("status"), "utf8"), /VmRSS:\s+(\d+)/) / 1024,
});

/** What answers hold, and how many wait. */
async function heldNow(): Promise<readonly number[]> {
	const text = await (await ask("metrics")).text();
	return ["answer_bytes", "answers_waiting"].map((name) =>
		numberIn(text, new RegExp(`^headwater_${name}\\{[^}]*\\} (\\d+)`, "m")),
	);
}

/** Does something `count` times, ten at a time. */
async function times(count: number, action: (number: number) => Promise<void>): Promise<void> {
	const one = async (from: number) => {
		for (let number = from; number < count; number += 10) await action(number);
	};
	await Promise.all(Array.from({ length: 10 }, (_, from) => one(from)));
}

/** The state after the thing was done some times is that after it was done many times more. */
async function leavesNothing(
	some: number,
	many: number,
	action: (number: number) => Promise<void>,
): Promise<void> {
	await times(some, action);
	const before = stateNow();
	await times(many, action);
	// Connections that tests keep alive come and go.
	await until(() => stateNow().handles <= before.handles + 12);
	await until(async () => (await heldNow()).join() === "0,0");
	const after = stateNow();
	expect(after.threads).toBeLessThanOrEqual(before.threads + 4);
	expect(after.resident).toBeLessThan(before.resident + 150);
}

/** Asks, and leaves before the answer, when it begins, or within it. */
function leave(path: string, when: number): Promise<void> {
	return new Promise((resolve) => {
		const request = get(`${served.address}/${path}`, { agent: false });
		request.on("error", () => resolve());
		request.on("close", () => resolve());
		const end = () => request.destroy();
		if (when % 3 === 0) request.on("socket", (socket) => socket.once("connect", () => setImmediate(end)));
		else
			request.on("response", (answer: IncomingMessage) => {
				if (when % 3 === 1) end();
				else answer.once("data", end);
			});
	});
}

test("a thousand computed chunks that nobody waits for leave nothing behind", async () => {
	await leavesNothing(100, 1000, (number) =>
		leave(`datasets/large/zarr/field/${number % STEPS}.0.0?n=${number}`, number),
	);
	expect((await ask("datasets/large/zarr/field/3.0.0")).status).toBe(200);
}, 120_000);

test("a thousand OPeNDAP streams that are broken off leave nothing behind", async () => {
	const all = `field[0:1:${STEPS - 1}][0:1:${SIDE - 1}][0:1:${SIDE - 1}]`;
	await leavesNothing(100, 1000, (number) => leave(`datasets/large/opendap.dods?${all}`, number));
	const whole = await (await ask(`datasets/large/opendap.dods?${all}`)).arrayBuffer();
	expect(whole.byteLength).toBeGreaterThan(4 * STEPS * SIDE * SIDE);
	expect(served.log()).not.toContain("error:");
}, 180_000);

test("datasets whose files change five hundred times leave nothing behind", async () => {
	const tagOf = async (number: number) => {
		const answer = await ask(`datasets/copy${number}/zarr/field/0.0.0`);
		await answer.arrayBuffer();
		return answer.headers.get("etag");
	};
	const change = async (time: number) => {
		const before = await tagOf(0);
		for (let number = 0; number < COPIES; number++) utimesSync(copy(number), time, time);
		await until(async () => (await tagOf(0)) !== before);
		for (let number = 1; number < COPIES; number++) expect(await tagOf(number)).toBeTruthy();
	};
	await change(1000);
	const before = stateNow();
	for (let time = 1; time <= 5; time++) await change(1000 + time);
	await until(() => stateNow().handles <= before.handles + 12);
	expect(stateNow().resident).toBeLessThan(before.resident + 80);
}, 180_000);

test("datasets of a plugin that come and go leave nothing behind", async () => {
	const look = async () => {
		const ids = (await (await ask("datasets")).json()) as string[];
		const found = ids.filter((id) => id.startsWith("passing."));
		const statuses = new Set<number>();
		for (const id of found.slice(0, 3)) {
			const answer = await ask(`datasets/${id}/zarr/.zmetadata`);
			await answer.arrayBuffer();
			statuses.add(answer.status);
		}
		for (const status of statuses) expect([200, 404]).toContain(status);
		return found[0];
	};
	const seen = new Set<string | undefined>();
	await leavesNothing(50, 500, async () => {
		seen.add(await look());
	});
	expect(seen.size).toBeGreaterThan(1);
}, 180_000);
