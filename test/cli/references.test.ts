import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { convertFiles } from "../../cli/convert-files.ts";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { readShown, shownText } from "../../cli/show-files.ts";
import { MetadataError } from "../../core/errors.ts";
import { attributeText, type Dataset } from "../../core/model/dataset.ts";
import { type RecipeWords, recipeFrom } from "../../core/recipe/grammar.ts";
import { datasetOf, number, variable } from "../io/formats/netcdf4/sample.ts";
import { oracle, pythonHas } from "../python.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-virtual-"));
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const at = (name: string) => join(folder, name);
const peers = pythonHas("fsspec", "zarr", "xarray", "netCDF4") ? test : test.skip;

interface Part {
	/** First day since 2000-01-01, and how many. */
	readonly first: number;
	readonly days: number;
	readonly epoch?: number;
	readonly chunk?: number;
	readonly scale?: number;
	readonly calendar?: string;
}

/** Days of a field of 20 × 30, and one number a day, which is carried along. */
function part({ first, days, epoch = 2000, chunk = 5, scale = 0.5, calendar = "noleap" }: Part): Dataset {
	const shift = 365 * (epoch - 2000);
	const time = Float64Array.from({ length: days }, (_, i) => first - shift + i + 0.5);
	const edges = Float64Array.from({ length: 2 * days }, (_, i) => first - shift + ((i + 1) >> 1));
	const values = Int16Array.from({ length: days * 600 }, (_, i) =>
		i % 17 === 3 ? -999 : (first * 600 + i) % 5003,
	);
	return datasetOf([
		variable(
			"time",
			{ type: "float64", axes: { time: days }, values: time },
			{ attributes: { units: `days since ${epoch}-01-01`, calendar, axis: "T", bounds: "time_bnds" } },
		),
		variable("time_bnds", { type: "float64", axes: { time: days, bnds: 2 }, values: edges }),
		variable(
			"v",
			{ type: "int16", axes: { time: days, y: 20, x: 30 }, values },
			{
				attributes: { units: "K", scale_factor: number("float64", scale), _FillValue: number("int16", -999) },
				storage: { chunkShape: [chunk, 20, 30], deflate: 1, shuffle: true },
			},
		),
		variable("y", {
			type: "float64",
			axes: { y: 20 },
			values: Float64Array.from({ length: 20 }, (_, i) => i),
		}),
	]);
}

const PARTS: Readonly<Record<string, Part>> = {
	"a.nc": { first: 0, days: 20 },
	"b.nc": { first: 20, days: 15, epoch: 2001 },
	"c.nc": { first: 35, days: 12 },
	"chunks.nc": { first: 20, days: 15, chunk: 4 },
	"packed.nc": { first: 35, days: 12, scale: 0.25 },
	"uneven.nc": { first: 20, days: 13 },
	"calendar.nc": { first: 20, days: 15, calendar: "360_day" },
	"overlap.nc": { first: 15, days: 15 },
	"later.nc": { first: 33, days: 12 },
};

beforeAll(async () => {
	for (const [name, one] of Object.entries(PARTS)) await engine.write(part(one), at(name));
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

const refer = (files: readonly string[], words: RecipeWords = {}) =>
	convertFiles({
		files: files.map(at),
		recipe: recipeFrom(words),
		format: undefined,
		memory: 2 ** 29,
		workers: 0,
		overwrite: true,
		dryRun: false,
		skipUnreadable: false,
		level: "error",
	});
const refsOf = (name: string) =>
	(JSON.parse(readFileSync(at(name), "utf8")) as { refs: Record<string, unknown> }).refs;

test("files become one dataset along time, whatever their order and epochs; no chunk is copied", async () => {
	const result = await refer(["a.nc", "c.nc", "b.nc", "all.refs.json"]);
	expect(result).toMatchObject({ format: "refs", steps: ["Joined 3 files along time"] });
	const refs = refsOf("all.refs.json");
	const places = Object.entries(refs).filter(([key]) => /^v\/\d/.test(key));
	expect(places.map(([key, place]) => [key, (place as string[])[0]])).toEqual(
		["a", "a", "a", "a", "b", "b", "b", "c", "c", "c"].map((name, i) => [`v/${i}.0.0`, at(`${name}.nc`)]),
	);
	await refer(["a.nc", "b.nc", "c.nc", "copy.nc"]);
	const [ours, copy] = [await engine.open(at("all.refs.json")), await engine.open(at("copy.nc"))];
	for (const name of ["v", "time", "time_bnds", "y"]) {
		const data = (dataset: Dataset) =>
			(dataset.variables.get(name) as NonNullable<ReturnType<Dataset["variables"]["get"]>>).data;
		expect([name, await engine.readAll(data(ours))]).toEqual([name, await engine.readAll(data(copy))]);
	}
	expect(attributeText(ours.variables.get("time")?.attributes ?? new Map(), "units")).toBe(
		"days since 2000-01-01",
	);
});

test("the same in Parquet gives the same values", async () => {
	const result = await refer(["a.nc", "c.nc", "b.nc", "all.parq"]);
	expect(result).toMatchObject({ format: "parq", steps: ["Joined 3 files along time"] });
	await refer(["all.parq", "again.nc"]);
	await refer(["a.nc", "b.nc", "c.nc", "once.nc"]);
	const [again, once] = [await engine.open(at("again.nc")), await engine.open(at("once.nc"))];
	for (const name of ["v", "time", "time_bnds", "y"]) {
		const [ours, theirs] = [again, once].map(({ variables }) => variables.get(name)?.data);
		if (!ours || !theirs) throw new Error(name);
		expect([name, await engine.readAll(ours)]).toEqual([name, await engine.readAll(theirs)]);
	}
	const text = shownText(await readShown(at("all.parq"), engine, { stats: false }), true);
	expect(text).toContain("// references (Parquet)");
	await expect(refer(["a.nc", "uneven.nc", "later.nc", "no.parq"])).rejects.toThrow("13 steps");
});

peers("xarray sees in a virtual dataset what it sees in the files", async () => {
	await refer(["a.nc", "c.nc", "same.refs.json"]);
	expect(oracle("references.py", { refs: at("same.refs.json"), files: [at("a.nc"), at("c.nc")] })).toEqual(
		[],
	);
});

test("what differs is told in a table, with the files that fit", async () => {
	const failing = refer(["a.nc", "chunks.nc", "packed.nc", "no.json"]);
	await expect(failing).rejects.toThrow(MetadataError);
	await expect(failing).rejects.toThrow(
		/variable +property +in ".*a\.nc" +first other file +there\n +v +chunks +5 × 20 × 30 +".*chunks\.nc" +4 × 20 × 30/,
	);
	await expect(failing).rejects.toThrow("Copy the values instead");
	await expect(refer(["a.nc", "b.nc", "packed.nc", "no.json"])).rejects.toThrow(
		/v +scale_factor +0\.5 \(float64\) +".*packed\.nc" +0\.25 \(float64\)\nAlike among themselves are: ".*a\.nc" to ".*b\.nc"; ".*packed\.nc"\./,
	);
	await expect(refer(["a.nc", "uneven.nc", "later.nc", "no.json"])).rejects.toThrow(
		/v +steps +chunks of 5 +".*uneven\.nc" +13 steps/,
	);
	await expect(refer(["a.nc", "calendar.nc", "no.json"])).rejects.toThrow(
		/time +calendar +noleap +".*calendar\.nc" +360_day/,
	);
});

test("steps that files share are taken once where chunks allow it", async () => {
	const { notes } = await refer(["a.nc", "overlap.nc", "shared.json"]);
	expect(notes[0]).toMatch(/^5 steps of ".*overlap\.nc" repeat earlier files/);
	expect(Object.keys(refsOf("shared.json")).filter((key) => /^v\/\d/.test(key))).toHaveLength(6);
	await expect(refer(["a.nc", "b.nc", "later.nc", "no.json"])).rejects.toThrow(
		/"v" cannot be referred to: what is wanted of ".*later\.nc" cuts through its chunks/,
	);
});

test("a reference set is shown, cut and converted like any file", async () => {
	await refer(["a.nc", "b.nc", "show.json"]);
	const text = shownText(await readShown(at("show.json"), engine, { stats: false }), true);
	expect(text).toContain("// references (JSON)");
	expect(text).toContain("short v(time, y, x) ;");
	await refer(["show.json", "cut.nc"], { select: ["time=3:9", "y=2:4"] });
	const cut = (await engine.open(at("cut.nc"))).variables.get("v");
	expect(cut?.data.shape).toEqual([6, 2, 30]);
	await refer(["a.nc", "piece.json"], { select: ["time=5:15"] });
	expect(Object.keys(refsOf("piece.json")).filter((key) => /^v\/\d/.test(key))).toEqual([
		"v/0.0.0",
		"v/1.0.0",
	]);
});
