import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ConvertCall, type ConvertResult, convertFiles } from "../../cli/convert-files.ts";
import { createLocalEngine } from "../../cli/local-engine.ts";
import {
	CoverageError,
	FormatError,
	LevelError,
	MetadataError,
	UnitsError,
	UsageError,
} from "../../core/errors.ts";
import { attributeText, type Dataset } from "../../core/model/dataset.ts";
import { type RecipeWords, recipeFrom } from "../../core/recipe/grammar.ts";
import { datasetOf, number, temperature, variable } from "../io/formats/netcdf4/sample.ts";
import { comparable, hasNetCdfPython, hasProgram, python, seenByPython } from "../io/formats/oracle.ts";
import { shared } from "../shared-data.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-convert-"));
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const at = (name: string) => join(folder, name);

const YEARS = 3;
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const [LEVELS, LATS, LONS] = [3, 6, 8];

/** Three years of monthly temperature on three levels, with missing values and a packed sister. */
function column(firstYear: number): Dataset {
	const months = 12 * YEARS;
	const edges = [0];
	for (let month = 0; month < months; month++)
		edges.push((edges.at(-1) ?? 0) + (LENGTHS[month % 12] as number));
	const count = months * LEVELS * LATS * LONS;
	const field = { time: months, plev: LEVELS, lat: LATS, lon: LONS };
	const value = (i: number) => (i % 13 === 5 ? 1e20 : 250 + ((i * 7919) % 1000) / 17 + firstYear / 1000);
	return datasetOf(
		[
			variable(
				"time",
				{
					type: "float64",
					axes: { time: months },
					values: Float64Array.from(
						{ length: months },
						(_, i) => ((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2,
					),
				},
				{
					attributes: {
						units: `days since ${firstYear}-01-01`,
						calendar: "noleap",
						axis: "T",
						standard_name: "time",
						bounds: "time_bnds",
					},
				},
			),
			variable("time_bnds", {
				type: "float64",
				axes: { time: months, bnds: 2 },
				values: Float64Array.from({ length: 2 * months }, (_, i) => edges[(i >> 1) + (i % 2)] ?? 0),
			}),
			variable(
				"plev",
				{ type: "float64", axes: { plev: LEVELS }, values: Float64Array.of(100000, 85000.00000001, 50000) },
				{ attributes: { units: "Pa", axis: "Z", positive: "down", standard_name: "air_pressure" } },
			),
			variable(
				"lat",
				{ type: "float64", axes: { lat: LATS }, values: Float64Array.of(-75, -45, -15, 15, 45, 75) },
				{ attributes: { units: "degrees_north", standard_name: "latitude" } },
			),
			variable(
				"lon",
				{
					type: "float64",
					axes: { lon: LONS },
					values: Float64Array.from({ length: LONS }, (_, i) => 45 * i),
				},
				{ attributes: { units: "degrees_east", standard_name: "longitude" } },
			),
			variable(
				"ta",
				{ type: "float32", axes: field, values: Float32Array.from({ length: count }, (_, i) => value(i)) },
				{
					attributes: {
						units: "K",
						standard_name: "air_temperature",
						cell_methods: "time: mean",
						_FillValue: number("float32", Math.fround(1e20)),
					},
					storage: { chunkShape: [5, 1, LATS, LONS], deflate: 1, shuffle: true },
				},
			),
			variable(
				"packed",
				{
					type: "int16",
					axes: { time: months, lat: LATS, lon: LONS },
					values: Int16Array.from({ length: months * LATS * LONS }, (_, i) =>
						i % 11 === 0 ? -999 : i % 1000,
					),
				},
				{
					attributes: {
						units: "m",
						scale_factor: number("float64", 0.01),
						add_offset: number("float64", 5),
						_FillValue: number("int16", -999),
					},
				},
			),
		],
		{ attributes: new Map([["Conventions", "CF-1.8"]]) },
	);
}

beforeAll(async () => {
	await engine.write(column(2000), at("a.nc"));
	await engine.write(column(2003), at("b.nc"));
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

let made = 0;

/** Runs the command's inside; the output is a new file each time. */
async function convert(
	inputs: string | readonly string[],
	words: RecipeWords = {},
	more: Partial<ConvertCall> & { readonly ending?: string } = {},
): Promise<ConvertResult & { readonly dataset: Dataset }> {
	const output = at(`out-${made++}.${more.ending ?? "nc"}`);
	const result = await convertFiles({
		files: [...[inputs].flat(), output],
		recipe: recipeFrom(words),
		format: undefined,
		memory: 2 ** 29,
		workers: 0,
		overwrite: false,
		dryRun: false,
		skipUnreadable: false,
		level: "error",
		...more,
	});
	return { ...result, dataset: more.dryRun ? column(1) : await engine.open(result.output) };
}

const numbers = async (dataset: Dataset, name: string): Promise<number[]> => {
	const found = dataset.variables.get(name);
	if (!found) throw new Error(`no ${name}`);
	return Array.from((await engine.readAll(found.data)) as ArrayLike<number>, Number);
};

/** The values of a variable of a file another program made. */
async function theirs(program: string, args: readonly string[], name: string): Promise<number[]> {
	const output = at(`theirs-${made++}.nc`);
	execFileSync(program, [...args, output], { stdio: ["ignore", "ignore", "pipe"] });
	return numbers(await engine.open(output), name);
}

const cdoTest = hasProgram("cdo") ? test : test.skip;
const ncoTest = hasProgram("ncks") ? test : test.skip;

cdoTest("a period, one level and other units are those of cdo seldate, sellevel and subc", async () => {
	const { dataset, steps } = await convert(at("a.nc"), {
		variable: ["ta"],
		date: "2001-03/2002-02",
		level: ["plev=850hPa"],
		units: ["ta=degC"],
	});
	const chain = [
		"-s",
		"-subc,273.15",
		"-sellevel,85000.00000001",
		"-seldate,2001-03-01,2002-02-28",
		"-selname,ta",
	];
	const expected = await theirs("cdo", [...chain, at("a.nc")], "ta");
	const ours = await numbers(dataset, "ta");
	expect(ours.length).toBe(12 * LATS * LONS);
	ours.forEach((value, i) => {
		expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(
			2e-5 * Math.max(1, Math.abs(value) / 100),
		);
	});
	const ta = dataset.variables.get("ta");
	expect(ta?.dimensions).toEqual(["time", "lat", "lon"]);
	expect(attributeText(ta?.attributes ?? new Map(), "coordinates")).toBe("plev");
	expect(attributeText(ta?.attributes ?? new Map(), "units")).toBe("degC");
	expect(await numbers(dataset, "plev")).toEqual([85000.00000001]);
	expect([...dataset.variables.keys()].sort()).toEqual(["lat", "lon", "plev", "ta", "time", "time_bnds"]);
	expect(steps).toEqual([
		'Kept "ta"',
		"Kept the steps in 2001-03/2002-02: 12, 2001-03-16T12:00:00 to 2002-02-15T00:00:00",
		'Took 85000.00000001 Pa of "plev"',
		'Converted "ta" to "degC"',
	]);
	expect(attributeText(dataset.attributes, "history")).toMatch(
		/^\d{4}-.*Z headwater [\d.]+: Kept "ta"; Kept the/,
	);
});

cdoTest("the unweighted time mean is that of cdo timmean, missing values left out", async () => {
	const { dataset } = await convert(at("a.nc"), { statistic: "time.mean:unweighted" });
	for (const name of ["ta", "packed"]) {
		const expected = await theirs(
			"cdo",
			["-s", "-b", "F64", "-timmean", `-selname,${name}`, at("a.nc")],
			name,
		);
		const ours = await numbers(dataset, name);
		expect(ours.length).toBe(expected.length);
		ours.forEach((value, i) => {
			expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(3e-7 * Math.abs(value));
		});
	}
	expect(await numbers(dataset, "time_bnds")).toEqual([0, 365 * YEARS]);
	expect(await numbers(dataset, "time")).toEqual([(365 * YEARS) / 2]);
	expect(attributeText(dataset.variables.get("ta")?.attributes ?? new Map(), "cell_methods")).toBe(
		"time: mean",
	);
	expect(attributeText(dataset.variables.get("packed")?.attributes ?? new Map(), "cell_methods")).toBe(
		"time: mean",
	);
});

(hasNetCdfPython ? test : test.skip)("the weighted time mean weighs each month by its days", async () => {
	const { dataset } = await convert(at("a.nc"), { statistic: "time.mean" });
	const expected = JSON.parse(
		python(`import netCDF4, numpy, json
d = netCDF4.Dataset("${at("a.nc")}")
w = numpy.diff(d["time_bnds"][:], axis=1)[:, 0]
print(json.dumps(numpy.ma.average(d["ta"][:].astype("f8"), axis=0, weights=w).filled(-1).ravel().tolist()))`),
	) as number[];
	const ours = await numbers(dataset, "ta");
	ours.forEach((value, i) => {
		expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(1e-7 * value);
	});
});

ncoTest("ranges and strides of indices are those of ncks", async () => {
	const { dataset } = await convert(at("a.nc"), { select: ["time=-24:-1:5", "lat=2:", "lon=::3"] });
	const args = ["-O", "-d", "time,12,34,5", "-d", "lat,2,", "-d", "lon,0,,3", at("a.nc")];
	for (const name of ["ta", "packed", "time_bnds", "lon"])
		expect(await numbers(dataset, name)).toEqual(await theirs("ncks", args, name));
});

(hasProgram("ncrcat") ? test : test.skip)(
	"several files are joined along time, whatever their epochs and order",
	async () => {
		const { dataset, steps } = await convert([at("b.nc"), at("a.nc")]);
		const together = [at("a.nc"), at("b.nc")];
		for (const name of ["ta", "packed"])
			expect(await numbers(dataset, name)).toEqual(await theirs("ncrcat", ["-O", ...together], name));
		const time = await numbers(dataset, "time");
		expect(time.every((value, i) => i === 0 || value > (time[i - 1] as number))).toBe(true);
		expect(time.length).toBe(24 * YEARS);
		expect(steps).toEqual(["Joined 2 files along time"]);
	},
);

test("files that give one variable other fill values lose no missing value", async () => {
	const other = column(2003);
	const ta = other.variables.get("ta");
	if (ta?.data.op !== "values") throw new Error("no ta");
	const values = Float32Array.from(ta.data.values as Float32Array, (value) => (value > 1e19 ? -1 : value));
	const changed = {
		...ta,
		attributes: new Map(ta.attributes).set("_FillValue", number("float32", -1)),
		data: { ...ta.data, values },
	};
	await engine.write({ ...other, variables: new Map(other.variables).set("ta", changed) }, at("fill.nc"));
	const { dataset } = await convert([at("a.nc"), at("fill.nc")], { statistic: "time.mean:unweighted" });
	const { dataset: plain } = await convert([at("a.nc"), at("b.nc")], { statistic: "time.mean:unweighted" });
	expect(await numbers(dataset, "ta")).toEqual(await numbers(plain, "ta"));
});

cdoTest("a time axis is counted from another epoch, bounds too", async () => {
	const { dataset } = await convert(at("a.nc"), { units: ["time=hours since 1990-01-01"] });
	const expected = await theirs("cdo", ["-s", "-setreftime,1990-01-01,00:00:00,1hour", at("a.nc")], "time");
	expect(await numbers(dataset, "time")).toEqual(expected);
	expect((await numbers(dataset, "time_bnds"))[0]).toBe(3650 * 24);
	expect(attributeText(dataset.variables.get("time")?.attributes ?? new Map(), "units")).toBe(
		"hours since 1990-01-01",
	);
});

test("names change wherever they are mentioned", async () => {
	const { dataset } = await convert(at("a.nc"), { rename: ["time=t,ta=T", "time_bnds=t_bnds"] });
	expect(dataset.variables.get("T")?.dimensions).toEqual(["t", "plev", "lat", "lon"]);
	expect(attributeText(dataset.variables.get("t")?.attributes ?? new Map(), "bounds")).toBe("t_bnds");
	expect(attributeText(dataset.variables.get("T")?.attributes ?? new Map(), "cell_methods")).toBe("t: mean");
});

(hasProgram("ncdump") ? test : test.skip)("chunks and compression are as asked", async () => {
	const words = { chunk: ["time=12", "lat=3"], deflate: "3", shuffle: false };
	const { output } = await convert(at("a.nc"), words);
	const special = execFileSync("ncdump", ["-hs", output], { encoding: "utf8" });
	expect(special).toMatch("ta:_ChunkSizes = 12, 1, 3, 8 ;");
	expect(special).toMatch("ta:_DeflateLevel = 3 ;");
	expect(special).not.toMatch("_Shuffle");
	expect(special).toMatch("packed:_ChunkSizes = 12, 3, 8 ;");
	const { output: plain } = await convert(output, { deflate: "0" });
	expect(execFileSync("ncdump", ["-hs", plain], { encoding: "utf8" })).not.toMatch("_DeflateLevel");
});

(hasProgram("ncdump") ? test : test.skip)(
	"every format is written, by its name or the output's",
	async () => {
		const kind = (path: string) => execFileSync("ncdump", ["-k", path], { encoding: "utf8" }).trim();
		const first = await numbers(await engine.open(at("a.nc")), "ta");
		for (const [more, expected] of [
			[{}, "netCDF-4"],
			[{ format: "nc4c" }, "netCDF-4 classic model"],
			[{ format: "nc3" }, "classic"],
			[{ ending: "nc3" }, "classic"],
			[{ format: "cdf5" }, "cdf5"],
		] as const) {
			const { output, dataset } = await convert(at("a.nc"), {}, more);
			expect(kind(output)).toBe(expected);
			expect(await numbers(dataset, "ta")).toEqual(first);
		}
	},
);

test("texts become characters where the format has no texts, and that is said", async () => {
	const words = variable("word", { type: "string", axes: { x: 3 }, values: ["a", "Grüße", ""] });
	await engine.write(datasetOf([words], { attributes: new Map([["list", ["one", "two"]]]) }), at("words.nc"));
	const { dataset, steps } = await convert(at("words.nc"), {}, { format: "nc3" });
	expect(dataset.variables.get("word")).toMatchObject({ type: "char", dimensions: ["x", "string7"] });
	expect(Buffer.from(await numbers(dataset, "word")).toString()).toBe(
		`a${"\0".repeat(6)}Grüße${"\0".repeat(7)}`,
	);
	expect(dataset.attributes.get("list")).toBe("one\ntwo");
	expect(steps).toEqual(['Spelt texts as characters: "word" (7 bytes each)']);
});

test("the same call gives the same bytes", async () => {
	process.env["SOURCE_DATE_EPOCH"] = "0";
	try {
		const words = { level: ["plev=50000"], deflate: "2" };
		const [one, two] = [await convert(at("a.nc"), words), await convert(at("a.nc"), words)];
		expect(readFileSync(one.output).equals(readFileSync(two.output))).toBe(true);
	} finally {
		delete process.env["SOURCE_DATE_EPOCH"];
	}
});

test("a dry run tells what would be read and written, and writes nothing", async () => {
	const { plan, output, written } = await convert(
		at("a.nc"),
		{ date: "2000", variable: ["ta"] },
		{ dryRun: true },
	);
	expect(written).toBeUndefined();
	expect(readdirSync(folder)).not.toContain(output.split("/").at(-1));
	const ta = plan.variables.find(({ name }) => name === "ta");
	// Chunks of 5 months and one level: 12 months touch 3 of them on each level.
	expect(ta).toMatchObject({
		shape: [12, LEVELS, LATS, LONS],
		chunks: 3 * LEVELS,
		bytesIn: 3 * LEVELS * 5 * LATS * LONS * 4,
		bytesOut: 12 * LEVELS * LATS * LONS * 4,
	});
	expect(plan.files).toEqual([at("a.nc")]);
});

test("what cannot be done is said in words that help", async () => {
	const wrong = (words: RecipeWords, more: Partial<ConvertCall> = {}) => convert(at("a.nc"), words, more);
	await expect(wrong({ level: ["plev=700hPa"] })).rejects.toThrow(
		'"plev" has no value 70000 Pa. It has: 100000, 85000.00000001, 50000. Ask one of these.',
	);
	await expect(wrong({ level: ["plev=700hPa"] })).rejects.toThrow(LevelError);
	await expect(wrong({ level: ["plev=850K"] })).rejects.toThrow(UnitsError);
	await expect(wrong({ level: ["bnds=1"] })).rejects.toThrow("--select bnds=I:J");
	await expect(wrong({ variable: ["tas"] })).rejects.toThrow(
		'There is no variable "tas". Did you mean "ta"?',
	);
	await expect(wrong({ date: "1990/1991" })).rejects.toThrow(CoverageError);
	await expect(wrong({ select: ["lat=0:7"] })).rejects.toThrow(
		'reaches beyond the dimension: "lat" is 6 long',
	);
	await expect(wrong({ select: ["lat=4:2"] })).rejects.toThrow("holds no index");
	await expect(wrong({ select: ["y=0:1"] })).rejects.toThrow('There is no dimension "y"');
	await expect(wrong({ rename: ["ta=lat"] })).rejects.toThrow("that name is taken");
	await expect(wrong({ rename: ["no=lat"] })).rejects.toThrow("neither a variable nor a dimension");
	await expect(wrong({ units: ["ta=kg"] })).rejects.toThrow('"ta" is in "K", asked for was "kg"');
	await expect(wrong({ deflate: "1" }, { format: "nc3" })).rejects.toThrow("stores values plainly");
	await expect(wrong({ deflate: "1" }, { format: "refs" })).rejects.toThrow("only points to values");
	await expect(wrong({}, { format: "grib" })).rejects.toThrow('--format "grib" does not exist');
	await engine.write(
		datasetOf([variable("v", { type: "int8", axes: { x: 1 }, values: Int8Array.of(1) })]),
		at("fx.nc"),
	);
	await expect(convert([at("fx.nc"), at("a.nc")])).rejects.toThrow(
		"has no time axis, so it cannot be joined with other files",
	);
	await expect(convert(at("fx.nc"), { date: "2000" })).rejects.toThrow("There is no time axis");
	await expect(convert(at("fx.nc"), { statistic: "time.mean" })).rejects.toThrow("There is no time axis");
	await engine.write({ ...temperature, groups: new Map([["inner", datasetOf([])]]) }, at("groups.nc"));
	await expect(convert(at("groups.nc"), {}, { format: "nc3" })).rejects.toThrow(MetadataError);
});

test("no file is overwritten unasked, and none that is read", async () => {
	const call = (files: readonly string[], overwrite: boolean) =>
		convertFiles({
			files,
			recipe: [],
			format: undefined,
			memory: 2 ** 29,
			workers: 0,
			overwrite,
			dryRun: false,
			skipUnreadable: false,
			level: "error",
		});
	const before = readFileSync(at("b.nc"));
	await expect(call([at("a.nc"), at("b.nc")], false)).rejects.toThrow("is there already");
	await expect(call([at("a.nc"), at("a.nc")], true)).rejects.toThrow("is read and written at once");
	await expect(call([at("a.nc")], false)).rejects.toThrow(UsageError);
	expect(readFileSync(at("b.nc")).equals(before)).toBe(true);
	expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
});

const compounds = shared("formats/ref_tst_compounds.nc");
(compounds ? test : test.skip)("what cannot be copied is an error, unless it may be left out", async () => {
	await expect(convert(compounds ?? "")).rejects.toThrow(FormatError);
	const { notes } = await convert(compounds ?? "", {}, { skipUnreadable: true });
	expect(notes[0]).toMatch(/"obs" of ".*" was left out: its type \(compound/);
});

function filesIn(place: string): string[] {
	const root = shared(place);
	if (root === undefined) return [];
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(nc|h5)$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

/** Storage never written and without a fill value: netCDF gives whatever the memory held. */
const GARBAGE = new Set(["f03tst_open_mem.nc var2"]);

/** A fill value of another type than its variable is put right, or left out where the type cannot hold it (CF 2.5.1). */
function inOwnType(type: string, attributes: readonly [string, unknown][] = []): [string, unknown][] {
	return attributes.flatMap(([name, value]): [string, unknown][] => {
		// netCDF4-python cannot tell some types: then it says nothing.
		if (name !== "_FillValue" || value === null) return [[name, value]];
		const { values } = value as { values: string[] };
		return type.startsWith("float") || values.every((one) => /^-?\d+$/.test(one))
			? [[name, { type, values }]]
			: [];
	});
}

for (const place of ["cmip6", "cmip6-extra", "native", "formats"]) {
	// Every third of the many alike.
	const files = filesIn(place).filter((_, index) => place !== "cmip6" || index % 3 === 0);
	const ready = files.length > 0 && hasNetCdfPython;
	(ready ? test : test.skip)(
		`a plain copy of every file of ${place} is the same for netCDF4-python${ready ? "" : " (skipped: no data or no netCDF4-python here)"}`,
		async () => {
			const copies = new Map<string, string>();
			for (const file of files) copies.set(file, (await convert(file, {}, { skipUnreadable: true })).output);
			const copied = new Map(seenByPython([...copies.values()]).map((one) => [one.file, one]));
			for (const original of seenByPython(files)) {
				const copy = copied.get(copies.get(original.file) ?? "");
				expect([original.file, copy?.dimensions]).toEqual([original.file, original.dimensions]);
				for (const [path, attributes] of Object.entries(original.attributes)) {
					const [mine, expected] = comparable(copy?.attributes[path] ?? [], attributes);
					expect([original.file, mine]).toEqual([original.file, expected]);
				}
				for (const [name, one] of Object.entries(original.variables)) {
					if (one.type === "user") continue;
					const mine = copy?.variables[name];
					expect([name, mine?.type, mine?.dimensions]).toEqual([name, one.type, one.dimensions]);
					const [given, expected] = comparable(
						inOwnType(one.type, mine?.attributes),
						inOwnType(one.type, one.attributes),
					);
					expect([name, given]).toEqual([name, expected]);
					if (one.md5 !== null && !GARBAGE.has(`${original.file.split("/").at(-1)} ${name}`))
						expect([original.file, name, mine?.md5]).toEqual([original.file, name, one.md5]);
				}
			}
		},
		120_000,
	);
}
