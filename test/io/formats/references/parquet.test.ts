import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { netcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { zarrReader } from "../../../../io/formats/zarr/reader.ts";

// Made by DuckDB, see make.mjs there: three tables by zstd, one by Snappy; the chunk 1.1 is left out.
const fixture = fileURLToPath(new URL("../../../fixtures/parquet-references", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "headwater-parquet-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy that may be damaged. */
function copied(name: string): string {
	cpSync(fixture, join(folder, name), { recursive: true });
	return join(folder, name, "set.parq");
}

test("a set in Parquet is read like Zarr: files beside it, bytes at hand, and fill values of chunks it leaves out", async () => {
	const set = await zarrReader.open(join(fixture, "set.parq"));
	const file = await netcdf4Reader.open(join(fixture, "tas.nc"));
	expect([...set.dataset.variables.keys()]).toEqual(["time", "tas"]);
	expect(await set.read("time", [0], [7])).toEqual(await file.read("time", [0], [7]));
	const stored = [...((await file.read("tas", [0, 0], [7, 400])) as Float32Array)];
	const expected = stored.map((value, at) => {
		const [row, column] = [Math.floor(at / 400), at % 400];
		return (row === 2 || row === 3) && column >= 200 ? -1 : value;
	});
	expect([...((await set.read("tas", [0, 0], [7, 400])) as Float32Array)]).toEqual(expected);
	set.close();
	file.close();
});

test("its chunks are passed on as they lie in the files", async () => {
	const set = await zarrReader.open(join(fixture, "set.parq"));
	const keyed = set.keyedChunks?.("tas");
	expect(keyed).toMatchObject({ coding: { codecs: [{ id: "shuffle" }, { id: "zlib" }] } });
	const chunk = typeof keyed === "object" ? await keyed.read([0, 0]) : undefined;
	expect(chunk?.[0]).toBe(0x78);
	expect(typeof keyed === "object" && (await keyed.read([1, 1]))).toBe(undefined);
	set.close();
});

test("a table that is damaged, or a file that is gone, is an error and no missing value", async () => {
	const damaged = await zarrReader.open(copied("damaged"));
	writeFileSync(join(folder, "damaged", "set.parq", "tas", "refs.1.parq"), "PAR1 nothing PAR1");
	await expect(damaged.read("tas", [4, 0], [1, 1])).rejects.toThrow(
		/refs\.1\.parq" cannot be read: it is no Parquet/,
	);
	damaged.close();
	const gone = await zarrReader.open(copied("gone"));
	rmSync(join(folder, "gone", "tas.nc"));
	await expect(gone.read("tas", [0, 0], [1, 1])).rejects.toThrow(/tas\.nc": it does not exist/);
	gone.close();
	writeFileSync(join(copied("sizeless"), ".zmetadata"), '{"metadata": {}, "record_size": 0}');
	await expect(zarrReader.open(join(folder, "sizeless", "set.parq"))).rejects.toThrow("record_size");
});
