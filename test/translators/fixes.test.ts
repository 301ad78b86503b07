import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { fixFinder } from "../../cli/fixes.ts";
import { tokens } from "../../cli/tokens.ts";
import { axesMeant } from "../../core/cf/axes.ts";
import { dataVariables } from "../../core/cf/describing.ts";
import { gridCoordinates } from "../../core/grid/read-grid.ts";
import type { Dataset, Variable } from "../../core/model/dataset.ts";
import type { Engine } from "../../core/ports/engine.ts";
import { readTimeAxis } from "../../core/time/time-axis.ts";
import { type Mending, mendFile } from "../../run/mend-file.ts";
import { sampleContainer, temporaryFolder } from "../cli/sample-world.ts";
import { shared } from "../shared-data.ts";

const [native, cesm] = [shared("native"), shared("cesm")];
const fixes = fixFinder();
let engine: Engine;
beforeAll(async () => {
	engine = (await sampleContainer(temporaryFolder("fixes"))).get(tokens.engine);
});
afterAll(() => engine.close());

const mended = async (path: string, more: Partial<Mending> = {}) =>
	mendFile({ path, dataset: await engine.open(path) }, { level: "repair", fixes, ...more }, engine);

/** Test files of CMIP6 models, cut to what matters, without what names them. */
const MODELS: Readonly<Record<string, string>> = {
	"cesm2_cl.nc": "CESM2",
	"cesm2_waccm_cl.nc": "CESM2-WACCM",
};
const archived = (name: string) => (MODELS[name] ? { project: "CMIP6", model: MODELS[name] } : {});

/** "ta: TZ unstructured, proleptic_gregorian": the axes with a coordinate, the grid, the calendar. */
async function lineOf(dataset: Dataset, variable: Variable): Promise<string> {
	const axes = axesMeant(dataset, variable).map(
		({ axis, coordinate, dimension, bounds }) =>
			`${axis === "OTHER" ? dimension : axis}${coordinate ? "" : "?"}${bounds ? "+" : ""}`,
	);
	const time = await readTimeAxis(engine, dataset, variable);
	const grid = gridCoordinates(dataset, variable)?.kind ?? "no grid";
	return [variable.name, axes.join(" "), grid, time?.calendar ?? "static"].join(" | ");
}

/** The data of a file: what lies along time, or, in static files, all. */
function mains(dataset: Dataset): readonly Variable[] {
	const all = dataVariables(dataset).filter(({ name }) => name !== "a" && name !== "b");
	const timed = all.filter(({ dimensions }) => dimensions.some((name) => name.startsWith("time")));
	return timed.length > 0 ? timed : all;
}

async function table(folder: string): Promise<Record<string, readonly string[]>> {
	const lines: Record<string, readonly string[]> = {};
	for (const name of readdirSync(folder).sort()) {
		const { dataset, repairs } = await mended(join(folder, name), archived(name));
		const texts = await Promise.all(mains(dataset).map((one) => lineOf(dataset, one)));
		lines[name] = [...texts, ...(repairs.length > 0 ? [`${repairs.length} repairs`] : [])];
	}
	return lines;
}

(native ? test : test.skip)("axes, grid and calendar of all native files are recognised", async () => {
	expect(await table(native as string)).toMatchInlineSnapshot(`
{
  "access_native.nc": [
    "fld_s03i236 | T+ Y+ X+ | rectilinear | proleptic_gregorian",
    "fld_s05i216 | T+ Y+ X+ | rectilinear | proleptic_gregorian",
  ],
  "areacella.nc": [
    "areacella | Y+ X+ | rectilinear | static",
  ],
  "cesm2_cl.nc": [
    "cl | T Z+ Y X | rectilinear | standard",
    "4 repairs",
  ],
  "cesm2_waccm_cl.nc": [
    "cl | Z+ | no grid | static",
    "4 repairs",
  ],
  "common_cl_a.nc": [
    "cl | T Z+ Y X | rectilinear | standard",
  ],
  "common_cl_hybrid_height.nc": [
    "cl | T Z+ Y X | rectilinear | standard",
  ],
  "gfdl_cm4_cl.nc": [
    "cl | T Z+ Y X | rectilinear | standard",
    "2 repairs",
  ],
  "icon_atm_3d.nc": [
    "pfull | T Z+ ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "phalf | T Z ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "ta | T Z+ ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "7 repairs",
  ],
  "icon_xpp_atm_2d.nc": [
    "t_2m | T Z ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "sod_t | T ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "sou_t | T ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "fr_seaice | T ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "tqc_dia | T ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "6 repairs",
  ],
  "icon_xpp_ocean_3d.nc": [
    "w | T Z ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "to | T Z ncells? Y+ X+ | unstructured | proleptic_gregorian",
    "2 repairs",
  ],
  "mswep_day.nc": [
    "precipitation | T Y X | rectilinear | standard",
    "1 repairs",
  ],
  "ocean_static_5deg.nc": [
    "depth_ocean | X Y | curvilinear | static",
    "wet | X Y | curvilinear | static",
    "wet_c | X Y | curvilinear | static",
    "wet_u | X Y | curvilinear | static",
    "wet_v | X Y | curvilinear | static",
    "Coriolis | X Y | curvilinear | static",
    "areacello | X Y | curvilinear | static",
    "29 repairs",
  ],
  "oras5_3d.nc": [
    "votemper | T Z Y X | curvilinear | standard",
    "8 repairs",
  ],
  "timeseries_daily_365_day-full-mean.nc": [
    "ta | T+ Z Y+ X+ | rectilinear | noleap",
  ],
  "timeseries_daily_gregorian-full-mean.nc": [
    "ta | T+ Z Y+ X+ | rectilinear | standard",
  ],
  "timeseries_daily_proleptic_gregorian-full-mean.nc": [
    "ta | T+ Z Y+ X+ | rectilinear | proleptic_gregorian",
  ],
  "timeseries_daily_standard-full-mean.nc": [
    "ta | T+ Z Y+ X+ | rectilinear | standard",
  ],
  "timeseries_monthly-full-mean.nc": [
    "ta | T+ Z Y+ X+ | rectilinear | standard",
  ],
}
`);
});

(cesm ? test : test.skip)("axes, grid and calendar of all CESM files are recognised", async () => {
	expect(await table(cesm as string)).toMatchInlineSnapshot(`
{
  "b.e11.B1850C5CN.f09_g16.005.pop.h.SHF.040001-049912.nc": [
    "SHF | T+ X Y | curvilinear | noleap",
    "11 repairs",
  ],
  "b.e11.B1850C5CN.f09_g16.005.pop.h.SHF.050001-059912.nc": [
    "SHF | T+ X Y | curvilinear | noleap",
    "11 repairs",
  ],
  "b.e11.B1850C5CN.f09_g16.005.pop.h.SHF.060001-069912.nc": [
    "SHF | T+ X Y | curvilinear | noleap",
    "11 repairs",
  ],
  "b.e11.B1850C5CN.f09_g16.005.pop.h.SHF.070001-079912.nc": [
    "SHF | T+ X Y | curvilinear | noleap",
    "11 repairs",
  ],
  "b.e11.B1850C5CN.f09_g16.005.pop.h.SHF.080001-089912.nc": [
    "SHF | T+ X Y | curvilinear | noleap",
    "11 repairs",
  ],
  "b.e11.B1850C5CN.f09_g16.005.pop.h.SHF.090001-099912.nc": [
    "SHF | T+ X Y | curvilinear | noleap",
    "11 repairs",
  ],
  "g.e11_LENS.GECOIAF.T62_g16.009.pop.h.ECOSYS_XKW.024901-031612.nc": [
    "ECOSYS_XKW | T X Y | curvilinear | noleap",
    "6 repairs",
  ],
  "g.e11_LENS.GECOIAF.T62_g16.009.pop.h.ecosys.nday1.CaCO3_form_zint.02490101-03161231.nc": [
    "CaCO3_form_zint | T X Y | curvilinear | noleap",
    "6 repairs",
  ],
  "g.e11_LENS.GECOIAF.T62_g16.009.pop.h.sigma.O2.024901-031612.nc": [
    "O2 | T sigma X Y | curvilinear | noleap",
    "6 repairs",
  ],
}
`);
});

(native ? test : test.skip)("every repair of a real file says what and why", async () => {
	const told: Record<string, readonly string[]> = {};
	for (const name of [
		"cesm2_cl.nc",
		"cesm2_waccm_cl.nc",
		"gfdl_cm4_cl.nc",
		"icon_xpp_ocean_3d.nc",
		"oras5_3d.nc",
		"mswep_day.nc",
	]) {
		const { repairs } = await mended(join(native as string, name), archived(name));
		told[name] = repairs.map(({ what, why }) => `${what}: ${why}`);
	}
	expect(told).toMatchInlineSnapshot(`
{
  "cesm2_cl.nc": [
    "standard_name of "lev" set to "atmosphere_hybrid_sigma_pressure_coordinate" (was missing): the file says so of "lev_bnds" only",
    "formula_terms of "lev" set to "p0: p0 a: a b: b ps: ps" (was missing): the file says so of "lev_bnds" only",
    "values of "a_bnds" turned around along "lev": they run against the layers in "a"",
    "values of "b_bnds" turned around along "lev": they run against the layers in "b"",
  ],
  "cesm2_waccm_cl.nc": [
    "standard_name of "lev" set to "atmosphere_hybrid_sigma_pressure_coordinate" (was missing): the file says so of "lev_bnds" only",
    "formula_terms of "lev" set to "p0: p0 a: a b: b ps: ps" (was missing): the file says so of "lev_bnds" only",
    "values of "a_bnds" turned around along "bnds": they run against the layers in "a"",
    "values of "b_bnds" turned around along "bnds": they run against the layers in "b"",
  ],
  "gfdl_cm4_cl.nc": [
    "attribute "formula_term" of "lev" read as "formula_terms": CF spells it so",
    "attribute "formula_term" of "lev_bnds" read as "formula_terms": CF spells it so",
  ],
  "icon_xpp_ocean_3d.nc": [
    "units of "to" set to "degC" (was "C"): "C" is the coulomb; the quantity is a temperature",
    "times in "time" counted in "days since 1850-01-01 00:00:00" (were dates written as numbers, "day as %Y%m%d.%f"): CF 4.4 knows times as counts since a reference only",
  ],
  "mswep_day.nc": [
    "standard_name of "precipitation" set to "lwe_precipitation_rate" (was missing): a depth of water in a time, by its units",
  ],
  "oras5_3d.nc": [
    "standard_name of "votemper" set to "sea_water_potential_temperature" (was "Temperature"): NEMO's "votemper" is potential temperature; the file's name is no standard name",
    "units of "votemper" set to "degC" (was "C"): "C" is the coulomb; the quantity is a temperature",
    "standard_name of "deptht" set to "depth" (was missing): NEMO's depths of T points, "Vertical T levels"",
    "positive of "deptht" set to "down" (was missing): NEMO's depths of T points, "Vertical T levels"",
    "_FillValue of "deptht" dropped: coordinates have no missing values (CF 2.5.1)",
    "_FillValue of "nav_lat" dropped: coordinates have no missing values (CF 2.5.1)",
    "_FillValue of "nav_lon" dropped: coordinates have no missing values (CF 2.5.1)",
    "_FillValue of "time_counter" dropped: coordinates have no missing values (CF 2.5.1)",
  ],
}
`);
});

(native ? test : test.skip)("what is known to be wrong is refused when metadata is strict", async () => {
	await expect(mended(join(native as string, "mswep_day.nc"), { level: "strict" })).rejects.toThrow(
		/mswep_day.nc" needs 1 repairs, and "metadata" is "strict": standard_name of "precipitation"/,
	);
	await expect(
		mended(join(native as string, "access_native.nc"), { level: "strict" }),
	).resolves.toMatchObject({
		repairs: [],
	});
});

(native ? test : test.skip)(
	"the edges of CESM2's hybrid levels hold their levels after the fix",
	async () => {
		const { dataset } = await mended(join(native as string, "cesm2_cl.nc"), archived("cesm2_cl.nc"));
		const values = async (name: string) =>
			Array.from((await engine.readAll((dataset.variables.get(name) as Variable).data)) as Float64Array);
		expect(await values("a_bnds")).toEqual([0, 1.5, 1.5, 3]);
		expect(await values("b_bnds")).toEqual([-1, 0.5, 0.5, 2]);
	},
);

test("a fix that does not exist is told with those that do", async () => {
	const { emptyDataset } = await import("../../core/model/dataset.ts");
	await expect(fixes({ dataset: emptyDataset, name: "CMIP6/CESM" })).rejects.toThrow(
		/Did you mean "CMIP6\/CESM2"/,
	);
});
