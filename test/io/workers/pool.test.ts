import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { FormatError, InterruptedError, MetadataError, WorkerError } from "../../../core/errors.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import { netcdf3Reader } from "../../../io/formats/netcdf3/reader.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { createPool } from "../../../io/workers/pool.ts";
import { createEngine } from "../../../run/engine.ts";
import { temperature } from "../formats/netcdf4/sample.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-pool-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

const tools = { readers: [netcdf4Reader, netcdf3Reader], writer: netcdf4Writer, store: fileStore };
const memory = 512 * 2 ** 20;

/** `npm test` builds before it tests. */
const built = fileURLToPath(new URL("../../../dist/cli/worker.js", import.meta.url));
const withBuild = existsSync(built) ? test : test.skip;

withBuild("worker threads write the same bytes as the calling thread", async () => {
	const here = createEngine({ ...tools, memory });
	const there = createEngine({ ...tools, memory, pool: createPool({ file: built, threads: 2 }) });
	await here.write(temperature, at("here.nc"));
	await Promise.all([1, 2, 3].map((i) => there.write(temperature, at(`there-${i}.nc`))));
	for (const i of [1, 2, 3])
		expect(readFileSync(at(`there-${i}.nc`)).equals(readFileSync(at("here.nc")))).toBe(true);
	await Promise.all([here.close(), there.close()]);
});

withBuild("errors met in a worker arrive in their own class, and nothing stays", async () => {
	const engine = createEngine({ ...tools, memory, pool: createPool({ file: built, threads: 1 }) });
	const broken: Dataset = { ...temperature, dimensions: new Map() };
	await expect(engine.write(broken, at("broken.nc"))).rejects.toThrow(MetadataError);
	writeFileSync(at("bad.nc"), "no data");
	const ta = temperature.variables.get("ta");
	if (ta === undefined) throw new Error("ta");
	const data = {
		op: "stored",
		type: "float32",
		shape: ta.data.shape,
		file: at("bad.nc"),
		variable: "ta",
	} as const;
	const bad = { ...temperature, variables: new Map(temperature.variables).set("ta", { ...ta, data }) };
	const writing = engine.write(bad, at("broken.nc"));
	await expect(writing).rejects.toThrow(FormatError);
	await expect(writing).rejects.toThrow(`"${at("bad.nc")}" cannot be read: it is none of`);
	expect(readdirSync(folder).filter((name) => name.includes("broken"))).toEqual([]);
	await engine.close();
});

/** A worker that does what its job says: answer, wait, throw or die. */
function oddWorker(): string {
	const file = at("worker.mjs");
	writeFileSync(
		file,
		`export function runJob(job) {
			if (job === "die") process.exit(7);
			if (job === "throw") throw new RangeError("odd");
			if (job === "wait") return new Promise((done) => setTimeout(done, 60_000));
			return "done " + job;
		}`,
	);
	return file;
}

test("a thread that dies is a WorkerError of its job; the others go on", async () => {
	const pool = createPool({ file: oddWorker(), threads: 2 });
	const jobs = ["a", "die", "b", "throw", "c"].map((job) => pool.run(job));
	const ends = await Promise.allSettled(jobs);
	expect(ends.map((end) => (end.status === "fulfilled" ? end.value : end.reason.constructor))).toEqual([
		"done a",
		WorkerError,
		"done b",
		WorkerError,
		"done c",
	]);
	expect(await pool.run("d")).toBe("done d");
	await pool.close();
});

test("a job is stopped by its signal, running or waiting; the others go on", async () => {
	const pool = createPool({ file: oddWorker(), threads: 1 });
	const stop = new AbortController();
	const running = pool.run("wait", { signal: stop.signal });
	const waiting = pool.run("wait", { signal: stop.signal });
	setTimeout(() => stop.abort(), 50);
	await expect(running).rejects.toThrow(InterruptedError);
	await expect(waiting).rejects.toThrow(InterruptedError);
	expect(await pool.run("e")).toBe("done e");
	await pool.close();
});
