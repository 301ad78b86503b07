import { copyFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { emptyDataset, variableOf } from "../../../core/model/dataset.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { createEngine } from "../../../run/engine.ts";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;
const file = () => join(folder, "serve.jsonc");
const SOURCE = { data_manager: "cmip6-local", options: { root: "." } };
const first = { a: { files: "a.nc" }, b: { files: "a.nc" }, closed: { files: "locked/*.nc" } };

/** As editors and programs that take care do: whole, or not at all. */
function write(settings: unknown): void {
	writeFileSync(`${file()}.new`, typeof settings === "string" ? settings : JSON.stringify(settings));
	renameSync(`${file()}.new`, file());
}

beforeAll(async () => {
	folder = temporaryFolder("serve-file-changes");
	await makeSmallTree(folder, { source: "Small-B", names: ["tas"] });
	const [tas = ""] = filesBelow(folder).filter((name) => name.endsWith(".nc"));
	copyFileSync(join(folder, tas), join(folder, "a.nc"));
	// A folder that nobody can read, root included.
	symlinkSync("locked", join(folder, "locked"));
	write({ datasets: first });
	served = await serveHeadwater([file()], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const get = (path: string) => fetch(`${served.address}/${path}`, { signal: AbortSignal.timeout(20_000) });
const ids = async () => (await (await get("datasets")).json()) as string[];

/** Waits until something is so. @throws when it is not in time */
async function settled(isSo: () => Promise<boolean>): Promise<void> {
	for (const end = performance.now() + 30_000; !(await isSo()); await sleep(100))
		if (performance.now() > end) throw new Error("It did not come to be in time.");
}

test("a folder of a pattern that cannot be read is 503 for its dataset alone, and named without its place", async () => {
	expect(await ids()).toEqual(["a", "b", "closed"]);
	const closed = await get("datasets/closed/info");
	expect([closed.status, await closed.json()]).toEqual([
		503,
		{ error: { status: 503, message: '"locked": its links lead in a circle. Mend them.' } },
	]);
});

test("what a serve file says later holds without a restart: retracted, added, found by a source, taken out", async () => {
	const kept = (await get("datasets/a/info")).headers.get("etag");
	write({
		datasets: { a: first.a, b: { files: "a.nc", retracted: "wrong sign" }, c: { files: "a.nc", title: "C" } },
		sources: [SOURCE],
	});
	await settled(async () => (await ids()).includes("c"));
	expect(await ids()).toEqual([
		"CMIP6.CMIP.HEADWATER.Small-B.historical.r1i1p1f1.Amon.tas.gn.v20240101",
		...["a", "b", "c"],
	]);
	const gone = await get("datasets/b/zarr/.zmetadata");
	expect([gone.status, await gone.json()]).toEqual([
		410,
		{ error: { status: 410, message: '"b" was retracted: wrong sign' } },
	]);
	expect((await get("datasets/closed/info")).status).toBe(404);
	expect((await get("datasets/a/info")).headers.get("etag")).toBe(kept);
	expect(served.log()).toContain("it is served as it says now");
});

const LENGTH = 4096;

async function writeInChunksOf(length: number, path: string): Promise<void> {
	const values = Float64Array.from({ length: LENGTH }, (_, i) => Math.sqrt(i));
	const field = {
		...variableOf("field", values, { type: "float64", dimensions: ["x"], shape: [LENGTH] }),
		storage: { chunkShape: [length], deflate: 1 },
	};
	const engine = createEngine({
		...{ readers: [netcdf4Reader], writer: netcdf4Writer, store: fileStore, memory: 2 ** 27 },
	});
	const dimensions = new Map([["x", { size: LENGTH, unlimited: false }]]);
	await engine.write({ ...emptyDataset, dimensions, variables: new Map([["field", field]]) }, path);
	await engine.close();
}

test("stored chunks of a file that was just exchanged for one with other chunks are there, never 404", async () => {
	await writeInChunksOf(1024, join(folder, "field.nc"));
	await writeInChunksOf(500, join(folder, "recut.nc"));
	write({ datasets: { ...first, field: { files: "field.nc" } } });
	await settled(async () => (await ids()).includes("field"));
	expect((await get("datasets/field/info")).status).toBe(200);
	renameSync(join(folder, "recut.nc"), join(folder, "field.nc"));
	expect((await get("datasets/field/kerchunk/field/8")).status).toBe(200);
	expect((await get("datasets/field/kerchunk/field/9")).status).toBe(404);
});

test("a mistake in a serve file that changes is told, and what it said before is still served", async () => {
	const before = await ids();
	write('{ "datasets": { "a": { "fils": "a.nc" } } }');
	await settled(async () => (await ids()).length > 0 && served.log().includes('"fils"'));
	expect(served.log()).toContain("what it said before is still served");
	expect(await ids()).toEqual(before);
	write('{ "datasets": {\n "a": { "files": "a.nc" } "b": {} } }');
	await settled(async () => (await ids()).length > 0 && served.log().includes("serve.jsonc:2:"));
	write("{}");
	await settled(async () => (await ids()).length > 0 && served.log().includes("neither"));
	expect(await ids()).toEqual(before);
	write({ datasets: { z: first.a } });
	await settled(async () => (await ids()).join() === "z");
});
