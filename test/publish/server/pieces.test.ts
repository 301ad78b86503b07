import { readdirSync, readFileSync, readlinkSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { get as request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { z } from "zod";
import { values } from "../../../core/array/build.ts";
import { Room } from "../../../core/loop/room.ts";
import { emptyDataset, type Variable } from "../../../core/model/dataset.ts";
import { definePublisher } from "../../../core/ports/publisher.ts";
import { defineRoute } from "../../../core/ports/route.ts";
import type { OpenedDataset } from "../../../core/ports/served-dataset.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { referencesWriter } from "../../../io/formats/references/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { ChunkCache } from "../../../publish/server/chunk-cache.ts";
import { zarrPublisher } from "../../../publish/server/routes/zarr.ts";
import { createServer } from "../../../publish/server/server.ts";
import { Views } from "../../../publish/server/views.ts";
import { createEngine } from "../../../run/engine.ts";
import { removeFolder, temporaryFolder, until } from "../../cli/command.ts";

const LENGTH = 60_000_000;
let folder: string;
let file: string;
let address: string;
let close: () => Promise<void>;
const errors: string[] = [];

const fileRoute = defineRoute({
	...{ path: "file/:name", summary: "A file", answers: ["application/octet-stream"] },
	params: z.object({ name: z.string() }),
	answer: ({ params }) => ({
		...{ type: "application/octet-stream", tag: "one" },
		body: {
			length: LENGTH,
			read: (part, buffer) => fileStore.pieces(join(folder, params.name), part, buffer),
		},
	}),
});

beforeAll(async () => {
	folder = temporaryFolder("pieces");
	file = join(folder, "whole");
	writeFileSync(
		file,
		Uint8Array.from({ length: LENGTH }, (_, place) => (place * 7919) >> 8),
	);
	const log = { debug() {}, info() {}, warn() {}, error: (line: string) => void errors.push(line) };
	const clock = { now: () => new Date(0), monotonic: () => 0 };
	const publishers = [definePublisher({ name: "files", title: "Files", app: () => [fileRoute] })];
	const server = await createServer({ log, clock } as never, { publishers });
	address = await server.listen({ port: 0, host: "127.0.0.1" });
	close = () => server.close();
});
afterAll(async () => {
	await close();
	removeFolder(folder);
});

const ask = (name: string, init: RequestInit = {}) =>
	fetch(`${address}/file/${name}`, { ...init, signal: AbortSignal.timeout(30_000) });

const timesOpen = (path: string) =>
	readdirSync("/proc/self/fd").filter((number) => {
		try {
			return readlinkSync(`/proc/self/fd/${number}`).startsWith(path);
		} catch {
			return false;
		}
	}).length;

test("a large body comes whole and in ranges, to many at once, from memory that is used again", async () => {
	const expected = readFileSync(file);
	const answers = await Promise.all(Array.from({ length: 6 }, () => ask("whole")));
	for (const answer of answers) {
		expect(answer.headers.get("content-length")).toBe(String(LENGTH));
		expect(expected.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
	}
	const part = await ask("whole", { headers: { range: "bytes=500000-1700000" } });
	expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 500000-1700000/${LENGTH}`]);
	expect(expected.subarray(500_000, 1_700_001).equals(Buffer.from(await part.arrayBuffer()))).toBe(true);
	const head = await ask("whole", { method: "HEAD" });
	expect([head.status, head.headers.get("content-length"), head.headers.get("etag")]).toEqual([
		200,
		String(LENGTH),
		'"one"',
	]);
	expect(timesOpen(file)).toBe(0);
});

test("what cannot be read is a failure before the first byte, and a broken connection after it, written down once", async () => {
	errors.length = 0;
	expect((await ask("none")).status).toBe(503);
	expect(errors).toEqual([expect.stringContaining("it does not exist")]);
	errors.length = 0;
	const shorter = join(folder, "shorter");
	writeFileSync(shorter, readFileSync(file));
	const answer = await ask("shorter");
	expect(answer.status).toBe(200);
	truncateSync(shorter, 100);
	await expect(answer.arrayBuffer()).rejects.toThrow();
	await until(() => errors.length > 0 && timesOpen(shorter) === 0, 20);
	expect(errors).toEqual([expect.stringContaining("became shorter while it was read")]);
	rmSync(shorter);
});

test("a client that leaves holds no file open, and is no failure", async () => {
	errors.length = 0;
	for (let time = 0; time < 20; time++)
		await new Promise<void>((resolve, reject) => {
			request(`${address}/file/whole`, (answer) => {
				answer.once("data", () => {
					answer.destroy();
					resolve();
				});
			}).once("error", reject);
		});
	await until(() => timesOpen(file) === 0, 20);
	expect(errors).toEqual([]);
	expect((await ask("whole", { method: "HEAD" })).status).toBe(200);
});

/** A server of a file of one variable, stored in chunks of `length` numbers. */
async function servedField(length: number) {
	const engine = createEngine({
		...{ readers: [netcdf4Reader], writer: netcdf4Writer, store: fileStore, memory: 2 ** 28 },
		moreWriters: async () => [referencesWriter],
	});
	const items = Float32Array.from({ length: 2 * length }, (_, place) => Math.sin(place));
	const path = join(folder, `${length}.nc`);
	const field: Variable = {
		...{ name: "field", type: "float32", dimensions: ["cell"], attributes: new Map() },
		data: values("float32", [items.length], items),
		storage: { chunkShape: [length] },
	};
	const dimensions = new Map([["cell", { size: items.length, unlimited: false }]]);
	await engine.write({ ...emptyDataset, dimensions, variables: new Map([["field", field]]) }, path);
	const opened: OpenedDataset = { dataset: await engine.open(path), stamp: "s", files: [path], notes: [] };
	const one = { id: "one", access: "public", state: { kind: "current" }, open: async () => opened };
	const chunks = new ChunkCache(2 ** 26);
	const room = new Room({ most: 2 ** 26, mostWaiting: 100 });
	const limits = { room, mostPiece: 2 ** 26, mostRead: 2 ** 26 };
	const publishers = [zarrPublisher({ views: new Views(engine), chunks, files: fileStore, ...limits })];
	const datasets = { all: async () => [one], get: async () => one };
	const server = await createServer({ engine, datasets } as never, { publishers });
	const address = await server.listen({ port: 0, host: "127.0.0.1" });
	return {
		...{ chunks, bytes: Buffer.from(items.buffer) },
		async ask(chunk: number, headers = {}) {
			const answer = await fetch(`${address}/datasets/one/kerchunk/field/${chunk}`, { headers });
			return Buffer.from(await answer.arrayBuffer());
		},
		async close() {
			await server.close();
			await engine.close();
		},
	};
}

test("a large stored chunk is sent as it lies in its file, and never kept", async () => {
	const { bytes, chunks, ask, close } = await servedField(900_000);
	try {
		for (let time = 0; time < 3; time++)
			expect((await ask(0)).equals(bytes.subarray(0, 3_600_000))).toBe(true);
		expect(bytes.subarray(3_600_009, 3_600_099).equals(await ask(1, { range: "bytes=9-98" }))).toBe(true);
		expect(chunks.state.pieces).toBe(0);
	} finally {
		await close();
	}
});

test("a smaller stored chunk is kept when it is asked for again", async () => {
	const { bytes, chunks, ask, close } = await servedField(250_000);
	try {
		const kept = [];
		for (const chunk of [0, 1, 0, 0]) {
			const expected = bytes.subarray(chunk * 1_000_000, (chunk + 1) * 1_000_000);
			expect((await ask(chunk)).equals(expected)).toBe(true);
			kept.push(chunks.state.pieces);
		}
		expect(kept).toEqual([0, 0, 1, 1]);
		expect(chunks.state.hits).toBe(1);
	} finally {
		await close();
	}
});
