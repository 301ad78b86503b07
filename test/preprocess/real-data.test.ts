import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { tokens } from "../../cli/tokens.ts";
import { sampleContainer } from "../cli/sample-world.ts";
import { oracle, pythonHas } from "../python.ts";
import { shared } from "../shared-data.ts";
import { type Asked, type Delivered, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("real");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const [cesm, native, extra, cmip6] = ["cesm", "native", "cmip6-extra", "cmip6"].map(shared);
const filesUnder = (folder: string | undefined, pattern: RegExp): string[] =>
	folder === undefined
		? []
		: readdirSync(folder, { recursive: true, encoding: "utf8" })
				.filter((path) => pattern.test(path))
				.sort()
				.map((path) => join(folder, path));
const given = (...folders: (string | undefined)[]) => (folders.every((one) => one) ? test : test.skip);

const shf = (files: readonly string[], more: Partial<Asked> = {}): Asked => ({
	files,
	name: "SHF",
	period: "0400",
	timeStamp: "end",
	labels: ["040001-049912"],
	wish: { standard_name: "surface_downward_heat_flux_in_sea_water", units: "W m-2", frequency: "mon" },
	// The files name no standard_name, and so no direction of the flux.
	case: { metadata: "trust-request" },
	...more,
});

given(cesm)("the first step of CESM's SHF.0400 is January 0400 (skips without the sample data)", async () => {
	const container = await sampleContainer(world.folder);
	expect((await container.get(tokens.translatorFactory)("CESM")).timeStamp).toBe("end");
	const [file] = filesUnder(cesm, /SHF\.0400/) as [string];
	const made = await world.deliver(shf([file]));
	// cdo -s -outputtab,date,value -seltimestep,1/12 gives 0400-02-01 ... 0401-01-01 for the stamps of the same twelve steps.
	const times = await numbers(made.values("time"));
	expect(times[0]).toBe(146000 + 15.5);
	expect([times.length, times.at(-1)]).toEqual([12, 146365 - 15.5]);
	expect(made.history).toMatch(
		/Moved the stamps of "time" to the middle of their intervals \(from the bounds\)/,
	);
	expect(made.text("SHF", "units")).toBe("W m-2");
	expect(made.text("SHF", "coordinates")?.split(" ").sort()).toEqual(["lat", "lon"]);
	expect(made.dataset.variables.has("T0_Kelvin")).toBe(false);
});

given(cesm)(
	"the first step of CESM's SHF.0400 without its bounds is January 0400 too (skips without the sample data and ncks)",
	async () => {
		const [file] = filesUnder(cesm, /SHF\.0400/) as [string];
		const bare = join(world.folder, "bare.nc");
		const cut = spawnSync("ncks", ["-O", "-C", "-x", "-v", "time_bound", file, bare]);
		if (cut.error) return;
		const attribute = spawnSync("ncatted", ["-O", "-a", "bounds,time,d,,", bare]);
		expect([cut.status, attribute.status]).toEqual([0, 0]);
		const made = await world.deliver(shf([bare]));
		const times = await numbers(made.values("time"));
		expect([times.length, times[0], times.at(-1)]).toEqual([12, 146000 + 15.5, 146365 - 15.5]);
		expect(made.history).toMatch(/from the interval ends/);
		const values = await numbers(made.values());
		expect(values).toEqual(await numbers((await world.deliver(shf([file]))).values()));
	},
);

given(cesm)("six centuries of CESM in six files are one series (skips without the sample data)", async () => {
	const files = filesUnder(cesm, /SHF\./);
	const labels = [
		"040001-049912",
		"050001-059912",
		"060001-069912",
		"070001-079912",
		"080001-089912",
		"090001-099912",
	];
	const made = await world.deliver(shf(files, { labels, period: "0450-0949" }));
	expect(made.dataset.dimensions.get("time")?.size).toBe(6000);
});

interface Seen {
	readonly dims: string[];
	readonly coords: string[];
	readonly units: string;
	readonly cell_methods: string | null;
	readonly first: string;
	readonly steps: number;
	readonly mean: number;
	readonly history: string;
}

interface Sight extends Asked {
	readonly title: string;
	readonly dims: readonly string[];
	readonly first: string;
	readonly steps: number;
}

function sights(): Sight[] {
	const one = (pattern: RegExp, folder: string | undefined) => filesUnder(folder, pattern).slice(0, 1);
	const air = { standard_name: "air_temperature" };
	return [
		{
			title: "monthly ta, one level",
			files: one(/timeseries_monthly-full-mean/, native),
			name: "t",
			native: "ta",
			period: "1986",
			wish: { ...air, units: "degC", frequency: "mon", scalar_coordinates: { plev: 1000 } },
			dims: ["time", "lat", "lon"],
			first: "1986-01-15",
			steps: 12,
		},
		{
			title: "BCC tasmax",
			files: one(/tasmax_Amon_BCC-CSM2-MR/, extra),
			name: "tasmax",
			period: "185001-185002",
			wish: { ...air, units: "degF", frequency: "mon" },
			dims: ["time", "lat", "lon"],
			first: "1850-01-16",
			steps: 2,
		},
		{
			title: "CNRM prsn as a rate",
			files: one(/prsn_Amon_CNRM/, extra),
			name: "snow",
			native: "prsn",
			period: "185001-185002",
			wish: { standard_name: "lwe_snowfall_rate", units: "mm day-1", frequency: "mon" },
			request: { standardName: "snowfall_flux", units: "kg m-2 s-1" },
			dims: ["time", "lat", "lon"],
			first: "1850-01-16",
			steps: 2,
		},
		{
			title: "CNRM mrso",
			files: one(/mrso_Lmon_CNRM-CM6-1_1pctCO2/, extra),
			name: "mrso",
			period: "185001-185002",
			wish: { standard_name: "mass_content_of_water_in_soil", units: "kg m-2", frequency: "mon" },
			dims: ["time", "lat", "lon"],
			first: "1850-01-16",
			steps: 2,
		},
		{
			title: "BCC-CSM2-MR ta in chunks of different epochs",
			files: filesUnder(cmip6, /ta_Amon_BCC-CSM2-MR.*nc$/),
			name: "ta",
			period: "1960-1979",
			wish: { ...air, units: "degC", frequency: "mon", scalar_coordinates: { plev: 925 } },
			dims: ["time", "lat", "lon"],
			first: "1960-01-16",
			steps: 240,
		},
		{
			title: "CESM SHF",
			...shf(one(/SHF\.0400/, cesm)),
			dims: ["time", "nlat", "nlon"],
			first: "0400-01-16",
			steps: 12,
		},
	];
}

const looked = given(cesm, native, extra, cmip6);
const seen = pythonHas("xarray", "netCDF4", "cftime") ? looked : test.skip;

async function deliverAll(): Promise<(Sight & { readonly made: Delivered })[]> {
	const all = [];
	for (const sight of sights()) all.push({ ...sight, made: await world.deliver(sight) });
	return all;
}

seen(
	"xarray decodes the products of six real series as a POD would want them (skips without the sample data and xarray)",
	async () => {
		const made = await deliverAll();
		const told = oracle<Seen[]>(
			"open_product.py",
			made.map(({ made: { product } }) => ({ path: product.path, variable: product.variable })),
		);
		for (const [index, { title, wish, dims, first, steps, name }] of made.entries()) {
			const one = told[index] as Seen;
			expect({
				title,
				dims: one.dims,
				units: one.units,
				steps: one.steps,
				first: one.first.slice(0, 10),
			}).toEqual({
				title,
				dims,
				units: wish?.["units"],
				steps,
				first,
			});
			expect(one.history).toMatch(/^1970-01-01T00:00:00Z headwater/);
			expect({ title, coords: one.coords }).toEqual({
				title,
				coords: expect.arrayContaining(["lat", "lon", "time"]),
			});
			expect(Number.isFinite(one.mean)).toBe(true);
			expect(made[index]?.made.product.variable).toBe(name);
		}
		const levels = told.filter((_, index) => made[index]?.wish?.["scalar_coordinates"]);
		for (const one of levels) expect(one.coords).toContain("plev");
	},
);

looked(
	"ncdump and cdo take the products of six real series without a warning (skips without the sample data)",
	async () => {
		for (const { title, made } of await deliverAll()) {
			for (const [program, ...options] of [
				["ncdump", "-h"],
				["cdo", "-s", "sinfon"],
			] as const) {
				const done = spawnSync(program, [...options, made.product.path], { encoding: "utf8" });
				if (done.error) continue;
				expect({ title, program, status: done.status, stderr: done.stderr }).toEqual({
					title,
					program,
					status: 0,
					stderr: "",
				});
			}
		}
	},
);

given(native)(
	"times that ICON writes as dates are read: a period they do not cover is told (skips without the sample data)",
	async () => {
		const [file] = filesUnder(native, /icon_atm_3d/) as [string];
		await expect(
			world.prepare({ files: [file], name: "ta", wish: { units: "degC", frequency: "mon" } }),
		).rejects.toMatchObject({
			code: "Coverage",
			message: expect.stringMatching(/"ta" lacks steps between 2000-01-01T00:00:00/),
		});
	},
);
