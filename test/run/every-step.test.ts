import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadSteps } from "../../cli/steps.ts";
import { column, datasetOf, field, GRID, range } from "../preprocess/small-world.ts";
import { type RequestWorld, requestWorld } from "./request-world.ts";

let world: RequestWorld;
const months = range(12, 15, 30.5);

beforeAll(async () => {
	world = await requestWorld("every-step");
	const amon = { table: "Amon", time: "200001-200012" };
	await world.file({ variable: "tas", ...amon }, field(months));
	const levels = { units: "Pa", standard_name: "air_pressure", positive: "down" };
	await world.file({ variable: "ta", ...amon }, column([100000, 85000, 50000, 10000], levels));
	const flux = { units: "kg m-2 s-1", standard_name: "precipitation_flux" };
	await world.file({ variable: "pr", ...amon }, field(months, { name: "pr", attributes: flux }));
	const heat = { units: "W m-2", standard_name: "surface_upward_latent_heat_flux", positive: "up" };
	await world.file({ variable: "hfls", ...amon }, field(months, { name: "hfls", attributes: heat }));
	const cells = (name: string, units: string) =>
		datasetOf(
			{ lat: 2, lon: 3, bnds: 2 },
			{ ...GRID, [name]: ["lat lon", range(6, 40, 10), { units }, "float32"] },
		);
	await world.file({ variable: "sftlf", table: "fx", time: "" }, cells("sftlf", "%"));
	await world.file({ variable: "areacella", table: "fx", time: "" }, cells("areacella", "m2"));
}, 60_000);
afterAll(() => world.close());

type Call = readonly [
	step: string,
	variable: "tas" | "ta" | "pr" | "hfls",
	options: Readonly<Record<string, unknown>>,
];

const CALLS: readonly Call[] = [
	[
		"add-cells",
		"tas",
		{
			file: "data/CMIP6/CMIP/HEADWATER/Small-A/historical/r1i1p1f1/fx/areacella/gn/v20240101/areacella_fx_Small-A_historical_r1i1p1f1_gn.nc",
			names: ["areacella"],
		},
	],
	["anomaly", "tas", {}],
	["area-mean", "tas", {}],
	["change-units", "tas", { variable: "tas", units: "degF" }],
	["classic-types", "tas", {}],
	["convert-calendar", "tas", { calendar: "noleap" }],
	[
		"convert-units",
		"tas",
		{ changes: [{ variable: "tas", from: "K", to: "degC", scale: 1, offset: -273.15 }] },
	],
	["crop-dates", "tas", { dimension: "time", start: 0, count: 3, period: "2000-01/2000-03" }],
	["derive", "tas", { formula: "tas*2", name: "twice", units: "K" }],
	["encode-time", "tas", { variable: "tas", units: "hours since 1970-01-01" }],
	[
		"extract-level",
		"ta",
		{ variable: "ta", dimension: "plev", coordinate: "plev", value: 850, units: "hPa" },
	],
	["flux-direction", "hfls", { variable: "hfls", positive: "down" }],
	["keep-related", "tas", { variable: "tas", drop: ["lat_bnds"] }],
	["latitudes", "tas", { from: "north" }],
	["level", "ta", { value: "700hPa" }],
	["longitudes", "tas", { from: -180 }],
	["mask", "tas", { keep: "land" }],
	["mean-over-time", "tas", { weighted: true }],
	["move-time-stamps", "tas", { variable: "tas", time: "time", from: "interval ends" }],
	["order-dimensions", "tas", { variable: "tas", order: ["lat", "lon", "time"] }],
	["pack", "tas", { variable: "tas" }],
	["place", "tas", { latitude: 40, longitude: 115 }],
	[
		"precipitation-rate",
		"pr",
		{
			variable: "pr",
			scale: 86400,
			fromUnits: "kg m-2 s-1",
			units: "mm day-1",
			standardName: "lwe_precipitation_rate",
		},
	],
	["region", "tas", { box: "100/250/-90/90" }],
	["regrid", "tas", { grid: "r4x2", method: "nearest" }],
	["rename", "tas", { variables: { lat: "y" }, dimensions: { lat: "y" } }],
	["repair", "tas", {}],
	["repair-metadata", "tas", { set: [{ variable: "tas", attribute: "comment", value: "seen" }] }],
	["round-bits", "tas", { bits: 10 }],
	["select-dates", "tas", { period: "2000-03/2000-05" }],
	["select-months", "tas", { months: "6-8" }],
	["select-range", "tas", { dimension: "lat", start: 1 }],
	["select-values", "ta", { dimension: "plev", from: 900, to: 400, units: "hPa" }],
	["select-variables", "tas", { variables: ["tas"] }],
	["set-storage", "tas", { deflate: 1 }],
	["set-type", "tas", { variable: "tas", type: "float64" }],
	["spell-texts", "tas", {}],
	["take-level", "ta", { dimension: "plev", value: 850 }],
	["time-statistic", "tas", { op: "mean", by: "season" }],
	["unpack-values", "tas", { variable: "tas" }],
	["vertical-integral", "ta", {}],
	["vertical-mean", "ta", {}],
	["water-amount", "pr", { variable: "pr", to: "amount" }],
	["zonal-mean", "tas", {}],
];

const VARIABLES = {
	tas: { standard_name: "air_temperature", modifier: "atmos_height", frequency: "mon" },
	ta: { standard_name: "air_temperature", frequency: "mon", dimensions: ["time", "plev", "lat", "lon"] },
	pr: { standard_name: "precipitation_flux", frequency: "mon" },
	hfls: { standard_name: "surface_upward_latent_heat_flux", frequency: "mon" },
};

test.each(CALLS)("the step %s stands in a case file, for %s alone", async (step, variable, options) => {
	const got = await world.request({
		varlist: { [variable]: VARIABLES[variable] },
		case: { steps: [{ step, options, base: world.folder, variables: [variable] }] },
	});
	const file = await got.open(variable);
	expect(file.product.steps.map((one) => one.step)).toContain(step);
	expect((await file.values()).length).toBeGreaterThan(0);
});

test("there is no other step", async () => {
	const all = [...(await loadSteps({})).keys()].sort();
	// A user's own script runs in the command: test/cli/case-steps.test.ts.
	expect([...new Set(CALLS.map(([step]) => step)), "user"].sort()).toEqual(all);
});
