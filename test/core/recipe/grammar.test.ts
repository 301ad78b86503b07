import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { pluginFiles } from "../../../cli/discover.ts";
import { UsageError } from "../../../core/errors.ts";
import { type RecipeWords, recipeFrom } from "../../../core/recipe/grammar.ts";
import { formatLike, outputFormat } from "../../../core/recipe/output-format.ts";
import { Recipe } from "../../../core/recipe/recipe.ts";
import { ORDER } from "../../../run/order.ts";

const everything: RecipeWords = {
	rename: ["ta=T", "lat=y,lon=x"],
	chunk: ["time=1,lat=90", "lon=10"],
	deflate: "0",
	shuffle: false,
	units: ["pr=mm day-1"],
	statistic: "time.mean",
	level: ["plev=850hPa", "depth=-2.5e1"],
	select: ["time=-12:", "lat=0:10:2", "lon=::3", "x=:-1"],
	date: "1980/1989-06",
	variable: ["ta,ps", "ta"],
};

test("options become steps in the one order, whatever order they are given in", () => {
	expect(recipeFrom(everything)).toEqual([
		{ step: "select-variables", options: { variables: ["ta", "ps"] } },
		{ step: "select-dates", options: { period: "1980/1989-06" } },
		{ step: "select-range", options: { dimension: "time", start: -12, every: 1 } },
		{ step: "select-range", options: { dimension: "lat", start: 0, stop: 10, every: 2 } },
		{ step: "select-range", options: { dimension: "lon", every: 3 } },
		{ step: "select-range", options: { dimension: "x", stop: -1, every: 1 } },
		{ step: "take-level", options: { dimension: "plev", value: 850, units: "hPa" } },
		{ step: "take-level", options: { dimension: "depth", value: -25 } },
		{ step: "mean-over-time", options: { weighted: true } },
		{ step: "change-units", options: { variable: "pr", units: "mm day-1" } },
		{
			step: "set-storage",
			options: { chunks: { time: 1, lat: 90, lon: 10 }, deflate: 0, shuffle: false },
		},
		{
			step: "rename",
			options: {
				variables: { ta: "T", lat: "y", lon: "x" },
				dimensions: { ta: "T", lat: "y", lon: "x" },
			},
		},
	]);
	expect(recipeFrom({})).toEqual([]);
	expect(recipeFrom({ shuffle: true })).toEqual([]);
});

test("a recipe is plain JSON, of steps that exist, in the order of the house", async () => {
	const recipe = recipeFrom(everything);
	expect(Recipe.parse(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
	const names = [...new Set(recipe.map(({ step }) => step))];
	expect([...(await pluginFiles("preprocess")).keys()]).toEqual(expect.arrayContaining(names));
	expect(ORDER.filter((step) => names.includes(step))).toEqual(names);
});

test("what cannot be read is a UsageError that names the option and a form that would do", () => {
	const refusals: readonly [RecipeWords, RegExp][] = [
		[{ variable: ["ta,,ps"] }, /--variable .* Write it as NAME/],
		[{ date: "1989/1980" }, /--date "1989\/1980": .*ends before it starts/],
		[{ date: "fx" }, /START\/END/],
		[{ date: "1980/1981/1982" }, /more than two ends/],
		[{ select: ["lat"] }, /--select "lat" cannot be read. Write it as DIM=A:B/],
		[{ select: ["lat=3"] }, /DIM=A:B/],
		[{ select: ["lat=1:2:0"] }, /step S is 1 or more/],
		[{ select: ["lat=a:b"] }, /whole numbers/],
		[{ level: ["plev=hPa"] }, /plev=850hPa/],
		[{ level: ["850"] }, /DIM=VALUE/],
		[{ statistic: "time.sum" }, /time\.mean:unweighted/],
		[{ units: ["tas"] }, /VAR=UNIT/],
		[{ rename: ["a=b", "a=c"] }, /names one thing twice/],
		[{ rename: ["=b"] }, /OLD=NEW/],
		[{ chunk: ["time=0"] }, /whole numbers from 1/],
		[{ deflate: "10" }, /0 \(off\) to 9/],
	];
	for (const [words, message] of refusals) {
		expect(() => recipeFrom(words)).toThrow(message);
		expect(() => recipeFrom(words)).toThrow(UsageError);
	}
});

test("any text is read or refused as a mistake of the call", () => {
	const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[a-z=:,.\-\d/]{0,12}$/));
	const option = fc.constantFrom("variable", "select", "level", "units", "rename", "chunk");
	fc.assert(
		fc.property(option, text, fc.boolean(), (name, value, single) => {
			const words = single ? { date: value, statistic: value, deflate: value } : { [name]: [value] };
			try {
				expect(Recipe.parse(recipeFrom(words))).toBeDefined();
			} catch (error) {
				expect(error).toBeInstanceOf(UsageError);
			}
		}),
		{ numRuns: 500 },
	);
});

test("the format is the one asked for, else what the name says", () => {
	expect(outputFormat(undefined, "a.nc").writer).toBe("netcdf4");
	expect(outputFormat(undefined, "a.b.NC4").writer).toBe("netcdf4");
	expect(outputFormat("nc3", "a.nc")).toMatchObject({ writer: "netcdf3", classic: true, compresses: false });
	expect(outputFormat("nc4c", "a")).toMatchObject({
		writer: "netcdf4-classic",
		classic: true,
		compresses: true,
	});
	expect(() => outputFormat(undefined, "a")).toThrow("does not say in which format");
	expect(outputFormat(undefined, "a.zarr/")).toMatchObject({
		writer: "zarr3",
		classic: false,
		compresses: true,
	});
	expect(outputFormat(undefined, "a.refs.json").writer).toBe("references");
	expect(outputFormat("refs", "a.nc")).toMatchObject({ writer: "references", compresses: false });
	expect(outputFormat(undefined, "a.parq/")).toMatchObject({ writer: "references-parquet", refers: true });
	expect(() => outputFormat(undefined, "a.constructor")).toThrow(UsageError);
});

test("a name that leaves the kind of netCDF open takes that of inputs that are alike", () => {
	const like = (inputs: readonly (string | undefined)[], compresses = false) =>
		formatLike(inputs, { compresses })?.format;
	expect(like(["nc4c", "nc4c"])).toBe("nc4c");
	expect(like(["nc4c"], true)).toBe("nc4c");
	expect(like(["nc3"])).toBe("nc3");
	expect(like(["nc3"], true)).toBeUndefined();
	expect(like(["nc4c", "nc4"])).toBeUndefined();
	expect(like(["zarr2"])).toBeUndefined();
	expect(like([undefined, "nc4c"])).toBeUndefined();
});
