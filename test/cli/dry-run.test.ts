import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { conversionText } from "../../cli/conversion-text.ts";
import { type ConvertResult, convertFiles } from "../../cli/convert-files.ts";
import { createLocalEngine } from "../../cli/local-engine.ts";
import type { Dataset } from "../../core/model/dataset.ts";
import { type RecipeWords, recipeFrom } from "../../core/recipe/grammar.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { datasetOf, number, variable } from "../io/formats/netcdf4/sample.ts";
import { temporaryFolder } from "./sample-world.ts";

const folder = temporaryFolder("dry-run");
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const at = (name: string) => join(folder, name);

const [DAYS, ROWS, COLUMNS] = [20, 20, 6];
/** Four steps in time, whole in y, two in x: 5 × 2 chunks of 240 values. */
const CHUNK = [4, ROWS, 3];
const CHUNK_BYTES = 4 * ROWS * 3 * 4;

function days(first: number): Dataset {
	const field = { time: DAYS, y: ROWS, x: COLUMNS };
	const values = Float32Array.from({ length: DAYS * ROWS * COLUMNS }, (_, i) => Math.sin(i + first) * 100);
	const time = variable(
		"time",
		{
			type: "float64",
			axes: { time: DAYS },
			values: Float64Array.from({ length: DAYS }, (_, i) => first + i),
		},
		{ attributes: { units: "days since 2000-01-01", standard_name: "time", axis: "T" } },
	);
	const plain = {
		type: "float32",
		axes: { y: ROWS, x: COLUMNS },
		values: values.slice(0, ROWS * COLUMNS),
	} as const;
	return datasetOf([
		time,
		variable(
			"v",
			{ type: "float32", axes: field, values },
			{
				attributes: { units: "K", _FillValue: number("float32", 1e20) },
				storage: { chunkShape: CHUNK, deflate: 1, shuffle: true },
			},
		),
		variable("area", plain),
	]);
}

beforeAll(async () => {
	await engine.write(days(0), at("a.nc"));
	await engine.write(days(DAYS), at("b.nc"));
	const inner = new Map([["inner", days(0)]]);
	await engine.write({ ...days(0), groups: inner }, at("groups.nc"));
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

/** A dry run into a file that must not appear. */
async function plan(files: string | readonly string[], words: RecipeWords = {}, output = "never.nc") {
	const result: ConvertResult = await convertFiles({
		files: [...[files].flat(), output].map(at),
		recipe: recipeFrom(words),
		format: undefined,
		memory: 2 ** 29,
		workers: 0,
		overwrite: false,
		dryRun: true,
		skipUnreadable: false,
		level: "error",
	});
	expect(readdirSync(folder)).not.toContain(output);
	const shares = result.plan.variables.map(({ name, moved, decoded }) => [name, { moved, decoded }]);
	return { ...result, shares: Object.fromEntries(shares) as Record<string, object> };
}

/** Bytes of some chunks of "v" as they lie. */
async function bytesOf(name: string, numbers: readonly number[]): Promise<number> {
	const file = await netcdf4Reader.open(at(name));
	const table = await file.chunks?.("v");
	file.close();
	return numbers.reduce((sum, one) => sum + (table?.sizes[one] ?? Number.NaN), 0);
}

const ALL = Array.from({ length: 10 }, (_, i) => i);

test("of a plain copy every chunk is moved, groups included, and only what lies in no chunks is decoded", async () => {
	const bytes = await bytesOf("a.nc", ALL);
	const whole = { moved: { chunks: 10, bytes }, decoded: { chunks: 0, bytes: 0 } };
	const result = await plan("groups.nc");
	expect(result.shares).toMatchObject({
		v: whole,
		"inner/v": whole,
		area: { moved: { chunks: 0, bytes: 0 }, decoded: { chunks: 0, bytes: ROWS * COLUMNS * 4 } },
	});
	// An unlimited time is one chunk of 1024 doubles.
	expect(result.plan.moved).toEqual({ chunks: 22, bytes: 2 * (bytes + 8 * 1024) });
	expect(result.plan.decoded?.chunks).toBe(0);
	expect(conversionText(result)).toMatch(
		/^Moves 22 chunks as they lie, undecoded: .* KiB\nDecodes no chunk, and what lies in none: \d+ bytes$/m,
	);
});

test("of files joined and cropped inside a chunk, the chunks that are cut are decoded", async () => {
	const words = { variable: ["v"], date: "2000-01-09/2000-01-30" };
	const result = await plan(["b.nc", "a.nc"], words);
	// Steps 8 to 29: the last three rows of chunks of "a", two of "b", and half of its third.
	expect(result.shares["v"]).toEqual({
		moved: {
			chunks: 10,
			bytes: (await bytesOf("a.nc", [4, 5, 6, 7, 8, 9])) + (await bytesOf("b.nc", [0, 1, 2, 3])),
		},
		decoded: { chunks: 2, bytes: 2 * CHUNK_BYTES },
	});
	expect(conversionText(result)).toContain(", 10 chunks moved, 2 chunks decoded\n");
});

test("values that change, other chunks, other compression and other formats move nothing", async () => {
	const decoded = { moved: { chunks: 0, bytes: 0 }, decoded: { chunks: 10, bytes: 10 * CHUNK_BYTES } };
	expect((await plan("a.nc", { units: ["v=degC"] })).shares["v"]).toEqual(decoded);
	expect((await plan("a.nc", { chunk: ["time=1"] })).shares["v"]).toEqual(decoded);
	expect((await plan("a.nc", { deflate: "0" })).shares["v"]).toEqual(decoded);
	expect((await plan("a.nc", {}, "never.nc3")).shares["v"]).toEqual(decoded);
	// Another level decodes alike: the chunks stay.
	expect((await plan("a.nc", { deflate: "9" })).shares["v"]).toMatchObject({ moved: { chunks: 10 } });
});

test("Zarr of version 2 takes the chunks as they are, references point to them", async () => {
	const bytes = await bytesOf("a.nc", ALL);
	const moved = { moved: { chunks: 10, bytes }, decoded: { chunks: 0, bytes: 0 } };
	const zarr = await convertFiles({
		files: [at("a.nc"), at("never.zarr")],
		recipe: [],
		format: "zarr2",
		memory: 2 ** 29,
		workers: 0,
		overwrite: false,
		dryRun: true,
		skipUnreadable: false,
		level: "error",
	});
	expect(zarr.plan.variables.find(({ name }) => name === "v")).toMatchObject(moved);
	const refs = await plan("a.nc", { variable: ["v"] }, "never.refs.json");
	expect(refs.shares["v"]).toEqual(moved);
	expect(conversionText(refs)).toContain("\nPoints to 10 chunks as they lie, undecoded: ");
});
