import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { lengthOf } from "../../../../core/array/lazy-array.ts";
import { isHeadwaterError } from "../../../../core/errors.ts";
import type { Dataset } from "../../../../core/model/dataset.ts";
import { openZarr } from "../../../../io/formats/zarr/reader.ts";
import { zarr2Writer, zarr3Writer } from "../../../../io/formats/zarr/writer.ts";
import { createMemoryStore } from "../../../../io/stores/memory.ts";
import { datasetOf, number, variable } from "../netcdf4/sample.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-zarr-damaged-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const values = Float32Array.from({ length: 600 }, (_, i) => Math.round(100 * Math.sin(i / 20)));
const small: Dataset = datasetOf([
	variable(
		"ta",
		{ type: "float32", axes: { y: 20, x: 30 }, values },
		{ attributes: { _FillValue: number("float32", 1e20) } },
	),
	variable("words", { type: "string", axes: { word: 3 }, values: ["one", "zwei", "trois"] }),
	variable("letters", { type: "char", axes: { word: 3 }, values: Buffer.from("abc") }),
]);

/** The same data with every codec, in v2 and v3, in shards and without: pieces by key. */
async function stores(): Promise<readonly ReadonlyMap<string, Uint8Array>[]> {
	const made: Map<string, Uint8Array>[] = [];
	for (const writer of [zarr2Writer, zarr3Writer]) {
		for (const codec of ["none", "zlib", "zstd", "blosc"] as const) {
			const path = join(folder, `${writer.name}-${codec}`);
			const read = () => Promise.reject(new Error("nothing is stored"));
			const zarr = { codec, chunks: { y: 8, x: 16 }, ...(codec !== "zlib" && { shards: { x: 32 } }) };
			await writer.write(small, path, { read, blockBytes: 2 ** 20, zarr });
			const names = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
			const files = names.filter((name) => statSync(join(path, name)).isFile());
			made.push(new Map(files.map((name) => [name, readFileSync(join(path, name))])));
		}
	}
	return made;
}

/** "read", or the class of what was thrown. */
async function outcome(pieces: ReadonlyMap<string, Uint8Array>): Promise<string> {
	try {
		const file = await openZarr(createMemoryStore(pieces), { path: "damaged" });
		for (const { name, data } of file.dataset.variables.values()) {
			// What a damaged shape claims may be long; a reader asks for blocks.
			const count = data.shape.map((length) => Math.min(length, 100));
			const got = await file.read(
				name,
				count.map(() => 0),
				count,
			);
			if (got.length !== lengthOf(count)) return "another number of values";
		}
		return "read";
	} catch (error) {
		return isHeadwaterError(error, "Format", "Store")
			? "refused"
			: `unexpected ${String((error as Error).stack)}`;
	}
}

test("a byte changed or bytes cut anywhere: values or a FormatError, never a crash, and the next read goes on", async () => {
	const all = await stores();
	const damage = fc.record({
		store: fc.nat(all.length - 1),
		file: fc.nat(),
		at: fc.nat(),
		bits: fc.integer({ min: 1, max: 255 }),
		cut: fc.integer({ min: 0, max: 4 }),
	});
	await fc.assert(
		fc.asyncProperty(damage, async ({ store, file, at, bits, cut }) => {
			const pieces = new Map(all[store]);
			const [key, bytes] = [...pieces][file % pieces.size] as [string, Uint8Array];
			const spoilt = new Uint8Array(bytes);
			const place = at % Math.max(1, spoilt.length);
			spoilt[place] = (spoilt[place] ?? 0) ^ bits;
			pieces.set(key, cut === 0 ? spoilt.subarray(0, place) : spoilt);
			expect(await outcome(pieces)).toMatch(/^(read|refused)$/);
		}),
		{ numRuns: 160, seed: 20_260 },
	);
	for (const pieces of all) expect(await outcome(pieces)).toBe("read");
	// Two seconds alone; many times that where other programs keep the machine busy.
}, 120_000);
