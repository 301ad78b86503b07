import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { explanationText } from "../../publish/report/explanation.ts";
import { field, range } from "../preprocess/small-world.ts";
import { shared } from "../shared-data.ts";
import { type RequestWorld, requestWorld } from "./request-world.ts";

let world: RequestWorld;
/** Days of 2000 in the calendar without leap days: the value of a day is its number in its month, all cells alike. */
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const numberInMonth = LENGTHS.flatMap((length) => range(length, 1));
const edges = range(365).flatMap((day) => [day, day + 1]);
const daily = (more: Parameters<typeof field>[1] = {}) =>
	field(range(365, 0.5), {
		calendar: "noleap",
		bounds: edges,
		values: numberInMonth.flatMap((one) => Array(6).fill(one) as number[]),
		...more,
	});
const tas = { standard_name: "air_temperature", modifier: "atmos_height", units: "K", frequency: "mon" };
const pr = { standard_name: "precipitation_rate", units: "mm day-1", frequency: "mon" };

beforeAll(async () => {
	world = await requestWorld("coarser");
	const day = { table: "day", time: "20000101-20001231" };
	await world.file({ variable: "tas", ...day }, daily());
	const maxima = { attributes: { cell_methods: "area: mean time: maximum" } };
	await world.file({ variable: "tasmax", ...day }, daily({ name: "tasmax", ...maxima }));
	const flux = { units: "kg m-2 s-1", standard_name: "precipitation_flux" };
	await world.file({ variable: "pr", ...day }, daily({ name: "pr", attributes: flux }));
	const gaps = numberInMonth.flatMap((one, day) =>
		range(6).map((cell) => ((cell === 1 && one > 20) || (cell === 2 && one > 28) || day < 0 ? 1e20 : one)),
	);
	await world.file(
		{ variable: "psl", ...day },
		daily({
			name: "psl",
			values: gaps,
			attributes: { units: "Pa", standard_name: "air_pressure_at_mean_sea_level", _FillValue: 1e20 },
		}),
	);
	await world.file(
		{ variable: "huss", table: "3hr", time: "200001010000-200001312100" },
		field(range(248, 0, 0.125), {
			name: "huss",
			calendar: "noleap",
			attributes: { units: "1", standard_name: "specific_humidity", cell_methods: "area: mean time: point" },
		}),
	);
}, 60_000);
afterAll(() => world.close());

const everySixth = (values: readonly number[], cell = 0) => values.filter((_, index) => index % 6 === cell);

test("where only days exist, months are made of them, and the file says so", async () => {
	const got = await world.request({ varlist: { tas } });
	const file = await got.open("tas");
	expect(got.entry("tas")?.id).toBe("pod/tas~time-statistic");
	expect(everySixth(await file.values())).toEqual(LENGTHS.map((length) => (length + 1) / 2));
	expect([file.text("tas", "cell_methods"), file.dataset.dimensions.get("time")?.size]).toEqual([
		"time: mean",
		12,
	]);
	expect((await file.values("time_bnds")).slice(0, 4)).toEqual([0, 31, 31, 59]);
	expect(file.steps).toContainEqual(
		expect.stringMatching(/^Took the mean of each month: 365 steps of "time" became 12/),
	);
});

test("the published months win, however many days there are", async () => {
	const months = field(range(12, 15, 30.4), { calendar: "noleap" });
	const place = { variable: "tas", table: "Amon", time: "200001-200012", experiment: "piControl" };
	await world.file(place, months);
	await world.file({ ...place, table: "day", time: "20000101-20001231" }, daily());
	const facets = { source_id: "Small-A", experiment_id: "piControl" };
	const got = await world.request({ varlist: { tas }, facets });
	expect(got.entry("tas")?.id).toBe("pod/tas");
	expect((await got.open("tas")).steps.join()).not.toMatch(/Took the mean/);
});

test("a rate is made of a flux and months of days in one go", async () => {
	const got = await world.request({ varlist: { pr } });
	const file = await got.open("pr");
	expect(got.entry("pr")?.id).toBe("pod/pr~precipitation-rate~time-statistic");
	const values = everySixth(await file.values());
	values.forEach((value, month) => {
		expect(value / ((86400 * ((LENGTHS[month] as number) + 1)) / 2)).toBeCloseTo(1, 6);
	});
});

test("extremes are made of extremes alone, the mean of daily maxima of these", async () => {
	const maximum = { ...tas, cell_methods: "time: maximum" };
	const meanOfMaxima = { ...tas, cell_methods: "time: maximum within days time: mean over days" };
	const got = await world.request({ varlist: { highest: maximum, warm: meanOfMaxima } });
	expect(everySixth(await (await got.open("highest")).values())).toEqual(LENGTHS);
	expect(everySixth(await (await got.open("warm")).values())).toEqual(LENGTHS.map((one) => (one + 1) / 2));
	expect(got.entry("highest")?.translation?.name).toBe("tasmax");
	const least = await world.request({ varlist: { least: { ...tas, cell_methods: "time: minimum" } } });
	expect(least.pod.status).toBe("failed");
});

test("a month needs four fifths of its days at each place, or the part a POD names", async () => {
	const psl = { standard_name: "air_pressure_at_mean_sea_level", units: "Pa", frequency: "mon" };
	const values = await (await (await world.request({ varlist: { psl } })).open("psl")).values();
	expect(everySixth(values, 0)[0]).toBe(16);
	// Twenty days of 28 to 31 are less than four fifths.
	expect(everySixth(values, 1).every(Number.isNaN)).toBe(true);
	expect(everySixth(values, 2)[0]).toBe(14.5);
	const half = await world.request({ varlist: { psl: { ...psl, min_fraction: 0.5 } } });
	expect(everySixth(await (await half.open("psl")).values(), 1)).toEqual(Array(12).fill(10.5));
});

test("years are made of days where there are no months, seasons only where they are whole", async () => {
	const got = await world.request({
		varlist: { year: { ...tas, frequency: "yr" }, seasons: { ...tas, frequency: "season" } },
	});
	const [year] = await (await got.open("year")).values();
	expect(year).toBeCloseTo(numberInMonth.reduce((sum, one) => sum + one, 0) / 365, 5);
	const seasons = everySixth(await (await got.open("seasons")).values());
	expect(seasons.map((value) => Number.isNaN(value))).toEqual([true, false, false, false, true]);
});

test("instants are not averaged", async () => {
	const huss = { standard_name: "specific_humidity", modifier: "atmos_height", units: "1", frequency: "day" };
	const got = await world.request({ varlist: { huss }, period: "200001" });
	expect(got.pod.status).toBe("failed");
	expect([...got.all.keys()]).toContain("pod/huss~time-statistic2");
});

test("explain tells what each alternate would be made of, and why it was tried or failed", async () => {
	const { explained } = await world.explain({ varlist: { pr } });
	const byId = new Map(explained.map((one) => [one.id, one]));
	expect(byId.get("pod/pr~precipitation-rate")).toMatchObject({
		status: "replaced",
		insteadOf: { id: "pod/pr", differs: ["precipitation_flux for precipitation_rate"] },
		problem: { code: "NoData" },
	});
	expect(byId.get("pod/pr~precipitation-rate~time-statistic")).toMatchObject({
		status: "selected",
		insteadOf: { id: "pod/pr~precipitation-rate", differs: ["day for mon"], problem: { code: "NoData" } },
	});
	expect(byId.get("pod/pr~time-statistic2")?.insteadOf?.differs).toEqual(["6hr for mon"]);
	const text = explanationText(
		[{ name: "a", convention: "CMIP", dataManager: "cmip6-local", period: "2000/2000", entries: explained }],
		{ width: 200, colour: false },
	);
	expect(text).toMatch(/made by +the step time-statistic of day for mon/);
	expect(text).toMatch(
		/because +pod\/pr~precipitation-rate failed: "pr" \(precipitation_flux, pr in Amon\) was not found/,
	);
	expect(text).not.toMatch(/unused/);
	const plain = await world.explain({
		varlist: { pr: { standard_name: "precipitation_flux", units: "kg m-2 s-1", frequency: "day" } },
	});
	const shown = explanationText(
		[{ name: "a", convention: "CMIP", dataManager: "x", period: "2000/2000", entries: plain.explained }],
		{ width: 200, colour: false },
	);
	expect(shown).toMatch(/not used +precipitation-rate of [\s\S]*; 3 more/);
});

const tree = shared("cmip6");
const hasCdo = spawnSync("cdo", ["--version"]).status === 0;
(tree && hasCdo ? test : test.skip)(
	"months of a real model's days are those of cdo monmean (skips without the sample data and CDO)",
	async () => {
		const facets = { source_id: "CESM2", experiment_id: "historical", table_id: "day" };
		const ta = {
			standard_name: "air_temperature",
			units: "K",
			frequency: "mon",
			// As CDO, from whatever days there are; the file does not name its missing value.
			min_fraction: 0,
			dimensions: ["time", "plev", "lat", "lon"],
		};
		const got = await world.request({ varlist: { ta }, period: "2001-2002", facets, root: tree as string });
		const file = await got.open("ta");
		const folder = join(tree as string, "CMIP6/CMIP/NCAR/CESM2/historical/r1i1p1f1/day/ta/gn/v20190308");
		const [name = ""] = readdirSync(folder);
		const oracle = join(world.folder, "oracle.nc");
		const done = spawnSync(
			"cdo",
			[
				"-s",
				"-b",
				"F64",
				"-monmean",
				"-setctomiss,9.969209968386869e+36",
				"-selyear,2001,2002",
				// The days are stamped at their ends, as their bounds say; CDO goes by stamps alone.
				"-shifttime,-12hour",
				join(folder, name),
				oracle,
			],
			{ encoding: "utf8" },
		);
		expect([done.status, done.stderr]).toEqual([0, ""]);
		const expected = Array.from(
			(await world.engine.readAll(
				(await world.engine.open(oracle)).variables.get("ta")?.data as never,
			)) as Float64Array,
		);
		const values = await file.values();
		expect(values).toHaveLength(expected.length);
		expect(values.filter(Number.isNaN).length).toBeLessThan(values.length / 2);
		values.forEach((value, at) => {
			const wanted = expected[at] as number;
			if (Math.abs(wanted) > 1e19) expect(Number.isNaN(value)).toBe(true);
			else expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-6);
		});
	},
	60_000,
);
