/**
 * Every statistic over time beside CDO 2.1.1 and xarray 2023.01 (both in double precision) on generated data with missing values:
 * largest |a - b| / max(|b|, 1 % of the range of b), and equal masks. HEADWATER_TABLE=1 prints a row for each.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { loadSteps } from "../../cli/steps.ts";
import { missingValues } from "../../core/cf/packing.ts";
import type { Variable } from "../../core/model/dataset.ts";
import { applyRecipe } from "../../core/recipe/recipe.ts";
import { oracle, pythonHas } from "../python.ts";
import { shared } from "../shared-data.ts";

interface Numbers {
	readonly shape: readonly number[];
	readonly values: readonly (number | null)[];
}

const hasCdo = spawnSync("cdo", ["--version"]).error === undefined;
const hasPython = pythonHas("xarray", "netCDF4", "cftime");
const folder = mkdtempSync(join(tmpdir(), "headwater-time-"));
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const world = { engine, steps: await loadSteps() };
const theirs = hasPython ? oracle<Record<string, Numbers>>("time_statistics.py", { folder }) : {};
const rows: string[] = [];

afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
	if (process.env["HEADWATER_TABLE"]) process.stdout.write(`${rows.join("\n")}\n`);
});

/** A file made for this test, or a real one. */
const at = (file: string) => (isAbsolute(file) ? file : join(folder, file));

async function numbersOf(variable: Variable): Promise<Numbers> {
	const missing = missingValues(variable);
	const read = (await engine.readAll(variable.data)) as Float32Array;
	const isMissing = (value: number) =>
		Number.isNaN(value) ||
		missing.some((one) => value === (variable.type === "float32" ? Math.fround(one) : one));
	return {
		shape: variable.data.shape,
		values: Array.from(read, (value) => (isMissing(value) ? null : value)),
	};
}

type Recipe = readonly { readonly step: string; readonly options: Record<string, unknown> }[];

async function ours(file: string, name: string, recipe: Recipe): Promise<Numbers> {
	const { dataset } = await applyRecipe(await engine.open(at(file)), recipe, world);
	return numbersOf(dataset.variables.get(name) as Variable);
}

/** What CDO makes of a file, in double precision. */
async function cdo(file: string, name: string, operator: string): Promise<Numbers> {
	const output = at("cdo.nc");
	const parts = operator.replaceAll("IN", at(file)).split(" ");
	const done = spawnSync("cdo", ["-s", "-L", "-O", "-b", "F64", ...parts, output], {
		encoding: "utf8",
		env: { ...process.env, CDO_PCTL_NBINS: "10000" },
	});
	if (done.status !== 0) throw new Error(done.stderr);
	const found = (await engine.open(output)).variables.get(name) as Variable;
	return numbersOf(found);
}

function difference(a: Numbers, b: Numbers): number {
	expect(a.shape).toEqual(b.shape);
	const known = b.values.filter((value) => value !== null);
	expect(known.length).toBeGreaterThan(0);
	const [low, high] = [Math.min(...known), Math.max(...known)];
	let [largest, otherMasks] = [0, 0];
	for (const [i, other] of b.values.entries()) {
		const value = a.values[i] as number | null;
		if ((value === null) !== (other === null)) otherMasks++;
		if (value === null || other === null || value === other) continue;
		largest = Math.max(largest, Math.abs(value - other) / Math.max(Math.abs(other), (high - low) / 100));
	}
	expect(otherMasks).toBe(0);
	return largest;
}

function compared(label: string, oracleName: string, [single, double]: readonly [number, number]): void {
	const [a, b] = [single, double].map((one) => one.toExponential(1));
	rows.push(`| ${label} | ${oracleName} | ${a} | ${b} |`);
	expect(single).toBeLessThanOrEqual(1e-6);
	// CDO's spreads are made of sums of squares of 280 K, in which the last places are lost; numpy's agree to 1e-15.
	const lost = /^cdo \w*std/.test(oracleName);
	expect(double).toBeLessThanOrEqual(lost ? 1e-10 : 1e-12);
}

const statistic = (text: string) => {
	const options = Object.fromEntries(
		text.split(",").map((part) => {
			const [key = "", value = "true"] = part.split("=");
			return [key, value === "true" ? true : Number.isNaN(Number(value)) ? value : Number(value)];
		}),
	);
	return [{ step: "time-statistic", options }];
};
const anomaly = (options: Record<string, unknown>) => [{ step: "anomaly", options }];

const percentile = (operator: string, kind: string) => `${operator} IN -${kind}min IN -${kind}max IN`;

/** Ours, the file, CDO's operator. */
const BESIDE_CDO: readonly (readonly [string, string, string])[] = [
	["op=mean,by=day", "daily.nc", "daymean IN"],
	["op=mean,by=month", "daily.nc", "monmean IN"],
	["op=sum,by=month", "daily.nc", "monsum IN"],
	["op=min,by=month", "daily.nc", "monmin IN"],
	["op=max,by=month", "daily.nc", "monmax IN"],
	["op=std,by=month", "daily.nc", "monstd IN"],
	["op=std,by=month,ddof=1", "daily.nc", "monstd1 IN"],
	["op=mean,by=month", "daily360.nc", "monmean IN"],
	["op=mean,by=season", "daily.nc", "seasmean IN"],
	["op=max,by=season", "daily.nc", "seasmax IN"],
	["op=std,by=season", "daily360.nc", "seasstd IN"],
	["op=mean,by=season,unweighted", "monthly.nc", "seasmean IN"],
	["op=mean,by=year", "monthly.nc", "yearmonmean IN"],
	["op=mean,by=year", "noleap.nc", "yearmonmean IN"],
	["op=mean,by=year,unweighted", "monthly.nc", "yearmean IN"],
	["op=min,by=year", "daily.nc", "yearmin IN"],
	["op=sum,by=year", "daily360.nc", "yearsum IN"],
	["op=mean,by=month-of-year", "daily.nc", "ymonmean IN"],
	["op=mean,by=month-of-year,unweighted", "monthly.nc", "ymonmean IN"],
	["op=max,by=month-of-year", "noleap.nc", "ymonmax IN"],
	["op=std,by=month-of-year", "daily.nc", "ymonstd IN"],
	["op=mean,by=day-of-year", "daily.nc", "ydaymean IN"],
	["op=std,by=day-of-year,ddof=1", "daily.nc", "ydaystd1 IN"],
	["op=min,by=day-of-year", "daily360.nc", "ydaymin IN"],
	["op=mean,by=season-of-year", "daily.nc", "yseasmean IN"],
	["op=sum,by=season-of-year", "daily360.nc", "yseassum IN"],
	["op=mean,by=whole", "daily.nc", "timmean IN"],
	["op=mean,by=whole,unweighted", "monthly.nc", "timmean IN"],
	["op=min,by=whole", "daily.nc", "timmin IN"],
	["op=max,by=whole", "daily.nc", "timmax IN"],
	["op=sum,by=whole", "daily.nc", "timsum IN"],
	["op=std,by=whole", "daily.nc", "timstd IN"],
	["op=std,by=whole,ddof=1", "noleap.nc", "timstd1 IN"],
	["op=percentile,p=90,method=nearest-rank,by=whole", "daily.nc", percentile("timpctl,90", "tim")],
	["op=percentile,p=25,method=nearest-rank,by=month", "daily.nc", percentile("monpctl,25", "mon")],
	["op=percentile,p=10,method=nearest-rank,by=season", "daily.nc", percentile("seaspctl,10", "seas")],
	["op=percentile,p=75,method=nearest-rank,by=year", "daily360.nc", percentile("yearpctl,75", "year")],
	["op=percentile,p=50,method=nearest-rank,by=month-of-year", "daily.nc", percentile("ymonpctl,50", "ymon")],
	["op=mean,by=running,window=5", "daily.nc", "runmean,5 IN"],
	["op=mean,by=running,window=31", "daily.nc", "runmean,31 IN"],
	["op=sum,by=running,window=10", "daily.nc", "runsum,10 IN"],
	["op=min,by=running,window=5", "daily.nc", "runmin,5 IN"],
	["op=max,by=running,window=30", "daily360.nc", "runmax,30 IN"],
	["op=std,by=running,window=7", "daily.nc", "runstd,7 IN"],
	["op=std,by=running,window=12,ddof=1", "monthly.nc", "runstd1,12 IN"],
];

const ANOMALIES: readonly (readonly [Record<string, unknown>, string, string])[] = [
	[{ unweighted: true }, "monthly.nc", "ymonsub IN -ymonmean IN"],
	[{ by: "day-of-year" }, "daily.nc", "ydaysub IN -ydaymean IN"],
	[{ by: "season-of-year" }, "daily360.nc", "yseassub IN -yseasmean IN"],
	[{ by: "whole" }, "daily.nc", "sub IN -timmean IN"],
	[
		{ by: "month-of-year", base: "1997-01-01/1998-12-31" },
		"daily.nc",
		"ymonsub IN -ymonmean -seldate,1997-01-01,1998-12-31T23:59:59 IN",
	],
];

const BESIDE_XARRAY: readonly (readonly [string, string, Recipe])[] = [
	["resample month mean", "daily.nc", statistic("op=mean,by=month")],
	["resample month min", "daily.nc", statistic("op=min,by=month")],
	["resample year max", "daily.nc", statistic("op=max,by=year")],
	["groupby year std ddof 1", "daily.nc", statistic("op=std,by=year,ddof=1")],
	["groupby month mean", "daily.nc", statistic("op=mean,by=month-of-year")],
	["groupby month std", "daily.nc", statistic("op=std,by=month-of-year")],
	["groupby month quantile 0.9", "daily.nc", statistic("op=percentile,p=90,by=month-of-year")],
	["groupby year quantile 0.25", "daily.nc", statistic("op=percentile,p=25,by=year")],
	["quantile 0.5", "daily.nc", statistic("op=percentile,p=50,by=whole")],
	["rolling 7 mean", "daily.nc", statistic("op=mean,by=running,window=7")],
	["rolling 30 std", "daily.nc", statistic("op=std,by=running,window=30")],
	["rolling 5 median", "daily.nc", statistic("op=percentile,p=50,by=running,window=5")],
	["rolling 7 mean, all there", "daily.nc", statistic("op=mean,by=running,window=7,min-fraction=1")],
	["anomaly month", "daily.nc", anomaly({})],
	["anomaly month, base 1997/1998", "daily.nc", anomaly({ base: "1997/1998" })],
	["anomaly whole", "daily.nc", anomaly({ by: "whole" })],
	["select JJA", "daily.nc", [{ step: "select-months", options: { months: "6-8" } }]],
	["weighted season climatology", "monthly.nc", statistic("op=mean,by=season-of-year")],
	["weighted month climatology", "monthly.nc", statistic("op=mean,by=month-of-year")],
	["weighted year", "monthly.nc", statistic("op=mean,by=year")],
	["weighted whole", "monthly.nc", statistic("op=mean,by=whole")],
	["weighted seasons", "monthly.nc", statistic("op=mean,by=season")],
	["month mean, 60 % of its days", "ragged.nc", statistic("op=mean,by=month,min-fraction=0.6")],
	["month sum, 60 % of its days", "ragged.nc", statistic("op=sum,by=month,min-fraction=0.6")],
	["whole seasons of daily data", "ragged.nc", statistic("op=mean,by=season")],
	...(
		[
			["daily.nc", "noleap"],
			["daily.nc", "360_day"],
			["daily360.nc", "standard"],
			["daily.nc", "julian"],
		] as const
	).flatMap(([file, calendar]): [string, string, Recipe][] => [
		[`${file} to ${calendar}`, file, [{ step: "convert-calendar", options: { calendar } }]],
		[
			`${file} to ${calendar}, filled`,
			file,
			[{ step: "convert-calendar", options: { calendar, insert: true } }],
		],
	]),
];

const withCdo = hasCdo && hasPython ? test : test.skip;
const withXarray = hasPython ? test : test.skip;

async function besideCdo(label: string, recipe: Recipe, file: string, operator: string): Promise<void> {
	// Of single precision CDO makes single precision on the way: the oracle is what it makes of the same values as doubles.
	const other = await cdo(file, "ts", operator);
	const both: number[] = [];
	for (const name of ["tas", "ts"]) both.push(difference(await ours(file, name, recipe), other));
	compared(label, `cdo ${operator.replaceAll("IN", "")}`, both as [number, number]);
}

withCdo(
	"statistics over time are CDO's (skips without CDO)",
	async () => {
		for (const [text, file, operator] of BESIDE_CDO)
			await besideCdo(`${text} of ${file}`, statistic(text), file, operator);
	},
	120_000,
);

withCdo(
	"anomalies are CDO's (skips without CDO)",
	async () => {
		for (const [options, file, operator] of ANOMALIES)
			await besideCdo(`anomaly ${JSON.stringify(options)} of ${file}`, anomaly(options), file, operator);
	},
	60_000,
);

withXarray(
	"statistics, anomalies and calendars are xarray's (skips without xarray)",
	async () => {
		for (const [label, file, recipe] of BESIDE_XARRAY) {
			const other = theirs[label] as Numbers;
			const both: number[] = [];
			for (const name of ["tas", "ts"]) both.push(difference(await ours(file, name, recipe), other));
			compared(`${label} of ${file}`, "xarray", both as [number, number]);
		}
	},
	60_000,
);

/** The first file of each model with this table. */
function realFiles(table: string): readonly string[] {
	const root = shared("cmip6");
	const all = root === undefined ? [] : (readdirSync(root, { recursive: true }) as string[]).sort();
	const files = all.filter((path) => path.endsWith(".nc") && path.includes(`/${table}/`));
	const first = new Map(files.reverse().map((path) => [basename(path).split("_")[2], path]));
	return [...first.values()].map((path) => join(root as string, path)).reverse();
}

const REAL = [
	["day", "op=mean,by=month", "monmean IN"],
	["day", "op=std,by=year", "yearstd IN"],
	["day", "op=mean,by=day-of-year,unweighted", "ydaymean IN"],
	["Amon", "op=mean,by=season-of-year,unweighted", "yseasmean IN"],
	["Amon", "op=mean,by=year", "yearmonmean IN"],
	["Amon", "op=max,by=month-of-year", "ymonmax IN"],
] as const;

const withReal = hasCdo && shared("cmip6") ? test : test.skip;

withReal(
	"statistics of real files are CDO's (skips without CDO or the sample data)",
	async () => {
		for (const [table, text, operator] of REAL) {
			const all = realFiles(table);
			const files = process.env["HEADWATER_TABLE"] ? all : all.filter((_, i) => i % 6 === 0);
			let worst = 0;
			expect(files.length).toBeGreaterThan(1);
			for (const file of files) {
				// CDO computes single precision in single precision: it is given doubles.
				const copy = at("double.nc");
				// CESM2's days are stamped at their ends, as their bounds say; CDO goes by stamps alone.
				const isLate = table === "day" && basename(file).includes("_CESM2");
				const shift = isLate ? ["-shifttime,-12hour"] : [];
				// Some files name no fill value and hold netCDF's own, which CDO takes for data.
				const make = ["-s", "-L", "-O", "-f", "nc", "-b", "F64", "-setrtomiss,1e30,1e38"];
				spawnSync("cdo", [...make, ...shift, file, copy]);
				const one = difference(await ours(file, "ta", statistic(text)), await cdo(copy, "ta", operator));
				worst = Math.max(worst, one);
			}
			rows.push(
				`| ${text} of ${files.length} real ${table} files | cdo ${operator} | ${worst.toExponential(1)} | |`,
			);
			expect(worst).toBeLessThanOrEqual(1e-6);
		}
	},
	240_000,
);
