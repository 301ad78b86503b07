import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { CaseStep } from "../../core/model/case-spec.ts";
import { provText } from "../../core/provenance/prov-json.ts";
import { provenanceOfProduct } from "../../run/product-provenance.ts";
import { datasetOf, field, GRID, range } from "../preprocess/small-world.ts";
import { type RequestWorld, requestWorld } from "./request-world.ts";

let world: RequestWorld;
const months = range(12, 15, 30.5);
const tas = { standard_name: "air_temperature", modifier: "atmos_height", frequency: "mon" };
const psl = { standard_name: "air_pressure_at_mean_sea_level", frequency: "mon" };
const AREAS = [1, 2, 3, 4, 5, 6];
const LAND = [100, 0, 60, 40, 0, 100];

const fixed = (name: string, values: readonly number[], attributes: Record<string, string>) =>
	datasetOf({ lat: 2, lon: 3, bnds: 2 }, { ...GRID, [name]: ["lat lon", values, attributes, "float32"] });
const elsewhere = (name: string) =>
	datasetOf(
		{ lat: 2, lon: 3 },
		{
			lat: ["lat", [-40, 40], { units: "degrees_north" }],
			lon: ["lon", [0, 120, 240], { units: "degrees_east" }],
			[name]: ["lat lon", LAND, { units: "%" }, "float32"],
		},
	);
const area = { standard_name: "cell_area", units: "m2" };

beforeAll(async () => {
	world = await requestWorld("cells");
	const amon = { table: "Amon", time: "200001-200012" };
	// Cell n of month m (from 0) is 270 + 10 m + n.
	const measured = {
		attributes: { cell_measures: "area: areacella" },
		globals: { external_variables: "areacella" },
	};
	await world.file({ variable: "tas", ...amon }, field(months, measured));
	const pressure = { units: "Pa", standard_name: "air_pressure_at_mean_sea_level" };
	await world.file({ variable: "psl", ...amon }, field(months, { name: "psl", attributes: pressure }));
	// CMIP6 publishes fields of the cells once for a model: here with another experiment.
	const fx = { table: "fx", time: "", experiment: "piControl" };
	await world.file({ variable: "areacella", ...fx }, fixed("areacella", AREAS, area));
	await world.file({ variable: "sftlf", table: "fx", time: "" }, fixed("sftlf", LAND, { units: "%" }));
	// Another grid under the same label, as the ocean's often is.
	await world.file({ variable: "sftof", table: "Ofx", time: "" }, elsewhere("sftof"));
}, 60_000);
afterAll(() => world.close());

const withSteps = (...steps: (readonly [string, Record<string, unknown>?])[]) => ({
	steps: steps.map(([step, options = {}]): CaseStep => ({ step, options })),
});
const weighted = (values: readonly number[], weights: readonly number[]) =>
	values.reduce((sum, value, cell) => sum + value * (weights[cell] as number), 0) /
	weights.reduce((sum, one) => sum + one, 0);

test("the mean over all cells counts them by the areas of the archive, whichever experiment these are of", async () => {
	const got = await world.request({ varlist: { tas }, case: withSteps(["area-mean"]) });
	const file = await got.open("tas");
	expect((await file.values())[1]).toBeCloseTo(weighted(range(6, 280), AREAS), 4);
	expect(file.main.dimensions).toEqual(["time"]);
	expect(file.steps).toEqual(
		expect.arrayContaining([
			expect.stringMatching(/^Added "areacella" of the same cells from "areacella_fx_Small-A_piControl/),
			expect.stringContaining('"areacella"'),
		]),
	);
	expect([...file.dataset.variables.keys()]).not.toContain("areacella");
	expect(file.product.notes.join()).toMatch(/static "areacella" taken from .*experiment_id=piControl/);
	expect(file.product.besides?.map(({ path }) => path.split("/").at(-1))).toEqual([
		"areacella_fx_Small-A_piControl_r1i1p1f1_gn.nc",
	]);
	const told = provText(
		provenanceOfProduct(file.product, {
			path: "tas.nc",
			facts: { pod: "pod", variable: "tas" },
			software: { headwater: "0", node: "20" },
		}),
	);
	expect(JSON.parse(told)).toMatchObject({ entity: { "made:beside-1": expect.anything() } });
	expect(told).toMatch(/"prov:entity": ?"made:beside-1"/);
});

test("areas are found by their names where the data do not say, and cut out with the region", async () => {
	const got = await world.request({
		varlist: { psl },
		case: withSteps(["region", { box: "100/250/-90/90" }], ["area-mean"]),
	});
	const [first] = await (await got.open("psl")).values();
	expect(first).toBeCloseTo(weighted([271, 272, 274, 275], [2, 3, 5, 6]), 4);
});

test("land is kept by the fractions of the archive; the file names its areas as before", async () => {
	const got = await world.request({ varlist: { tas }, case: withSteps(["mask", { keep: "land" }]) });
	const file = await got.open("tas");
	expect((await file.values()).slice(0, 6)).toEqual([270, Number.NaN, 272, Number.NaN, Number.NaN, 275]);
	expect(file.text("tas", "cell_measures")).toBe("area: areacella");
	expect(file.text("tas", "ancillary_variables")).toBeUndefined();
	expect([...file.dataset.variables.keys()].sort()).toEqual(
		["lat", "lat_bnds", "lon", "lon_bnds", "tas", "time"].sort(),
	);
	const mean = await world.request({
		varlist: { tas },
		case: withSteps(["mask", { keep: "land" }], ["area-mean"]),
	});
	expect((await (await mean.open("tas")).values())[0]).toBeCloseTo(weighted([270, 272, 275], [1, 3, 6]), 4);
});

test("a cut file names no areas of the whole", async () => {
	const got = await world.request({
		varlist: { tas },
		case: withSteps(["mask", { keep: "land" }], ["region", { box: "-10/130/-90/90" }]),
	});
	const file = await got.open("tas");
	expect(file.main.data.shape).toEqual([12, 2, 2]);
	expect(file.text("tas", "cell_measures")).toBeUndefined();
});

test("fields on other cells are refused, and the message says which cell lies elsewhere", async () => {
	const other = { facets: { source_id: "Small-A", experiment_id: "ssp585" } };
	await world.file(
		{ variable: "tas", table: "Amon", time: "200001-200012", experiment: "ssp585" },
		field(months),
	);
	const got = await world.request({ varlist: { tas }, ...other, case: withSteps(["mask", { keep: "sea" }]) });
	// The fraction of sea lies on other cells; that of land does for it.
	expect((await (await got.open("tas")).values()).slice(0, 2)).toEqual([Number.NaN, 271]);
	const none = await world.request({ varlist: { tas }, case: withSteps(["mask", { keep: "ice" }]) });
	expect(String(none.entry("tas")?.cause ?? none.pod.cause)).toMatch(
		/there is no "sftgif" with the data. Name a file on the same grid: mask:keep=ice,fraction=sftgif.nc/,
	);
	await world.file({ variable: "sftgif", table: "fx", time: "" }, elsewhere("sftgif"));
	const misfit = await world.request({ varlist: { tas }, case: withSteps(["mask", { keep: "ice" }]) });
	expect(String(misfit.entry("tas")?.cause ?? misfit.pod.cause)).toMatch(
		/"sftgif" in ".*" does not belong to the grid of the data: cell 1 lies at -45.000 N 0.000 E in one, at -40.000 N/,
	);
});

test("under --strict fields of other experiments do not do", async () => {
	const got = await world.request({ varlist: { tas }, case: { ...withSteps(["area-mean"]), strict: true } });
	const file = await got.open("tas");
	expect(file.steps.join()).not.toMatch(/Added/);
	expect((await file.values())[0]).toBeCloseTo(272.5, 4);
});

test("a POD that wishes the mean over all cells gets it of them, by their areas, where none is published", async () => {
	const mean = { ...tas, dimensions: ["time"], cell_methods: "area: mean time: mean" };
	const zonal = { ...tas, dimensions: ["time", "lat"], cell_methods: "longitude: mean time: mean" };
	const got = await world.request({ varlist: { mean, zonal } });
	const file = await got.open("mean");
	expect(got.entry("mean")?.id).toBe("pod/mean~area-mean");
	expect([file.main.dimensions, (await file.values())[0]]).toEqual([
		["time"],
		expect.closeTo(weighted(range(6, 270), AREAS), 3),
	]);
	expect(file.text("mean", "cell_methods")).toMatch(/area: mean/);
	const rows = await got.open("zonal");
	expect([rows.main.dimensions, (await rows.values()).slice(0, 2)]).toEqual([
		["time", "lat"],
		[271, 274],
	]);
});
