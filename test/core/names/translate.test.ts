import { expect, test } from "@jest/globals";
import { isHeadwaterError } from "../../../core/errors.ts";
import type { VariableWish } from "../../../core/model/wish.ts";
import { makeTranslator } from "../../../core/names/translate.ts";
import { convention as cesm } from "../../../translators/cesm/index.ts";
import { convention as cmip } from "../../../translators/cmip/index.ts";
import { convention as gfdl } from "../../../translators/gfdl/index.ts";
import { convention as none } from "../../../translators/none.ts";
import { at, column, depth, height, lat, lev, lon, map, plev, time, wish } from "./wish.ts";

const translators = {
	cmip: makeTranslator(cmip),
	cesm: makeTranslator(cesm),
	gfdl: makeTranslator(gfdl),
	none: makeTranslator(none),
};

/** "tas Amon": the name and its tables, best first. */
function named(wanted: VariableWish, by: keyof typeof translators = "cmip"): string {
	const { name, tables } = translators[by].translate(wanted);
	return [name, ...tables.map(({ table }) => table)].join(" ");
}

function refusal(wanted: VariableWish, by: keyof typeof translators = "cmip") {
	try {
		return { message: named(wanted, by), nearest: ["nothing was refused"] };
	} catch (error) {
		if (isHeadwaterError(error, "Translation")) return error;
		throw error;
	}
}

test("a map of air temperature is the one near the surface", () => {
	expect(named(wish("air_temperature"))).toBe("tas Amon");
	expect(named(wish("air_temperature", { modifier: "atmos_height" }))).toBe("tas Amon");
	expect(named(wish("air_temperature", { scalars: [{ dimension: height, value: 2 }] }))).toBe("tas Amon");
});

test("air temperature on a pressure axis is ta, on model levels ta of the tables that have them", () => {
	expect(named(wish("air_temperature", { dimensions: column }))).toBe("ta Amon");
	expect(named(wish("air_temperature", { dimensions: [time, lev, lat, lon] }))).toBe("ta CFmon");
});

test("tables on model levels are never offered for a pressure axis", () => {
	const { tables } = translators.cmip.translate(wish("eastward_wind", { dimensions: column, every: "day" }));
	expect(tables.map(({ table, fitsAxes }) => [table, fitsAxes])).toEqual([
		["day", true],
		["Eday", true],
	]);
});

test("near-surface and column variables of one standard name are told apart by axes", () => {
	expect(named(wish("specific_humidity"))).toBe("huss Amon");
	expect(named(wish("specific_humidity", { dimensions: column }))).toBe("hus Amon Emon");
	expect(named(wish("eastward_wind"))).toBe("uas Amon");
	expect(named(wish("wind_speed"))).toBe("sfcWind Amon");
});

test("the name of a POD's axis tells tables with different levels apart", () => {
	const on = (name: string) =>
		named(wish("air_temperature", { dimensions: [time, { ...plev, name }, lat, lon], every: "day" }));
	expect(on("plev")).toBe("ta day Eday");
	expect(on("plev19")).toBe("ta Eday day");
});

test("cell area is the atmosphere's or the ocean's by modifier or realm, and ambiguous without", () => {
	const area = (more: Partial<VariableWish>) =>
		wish("cell_area", { dimensions: [lat, lon], every: "", ...more });
	expect(named(area({ modifier: "atmos_realm" }))).toBe("areacella fx");
	expect(named(area({ modifier: "ocean_realm" }))).toBe("areacello Ofx");
	expect(named(area({ realm: ["ocean"] }))).toBe("areacello Ofx");
	expect(named(area({ name: "areacella" }))).toBe("areacella fx");
	const { message, nearest } = refusal(area({}));
	expect([...nearest].sort()).toEqual(["areacella", "areacello", "areacellr"]);
	expect(message).toMatch(/is not one variable in CMIP but .*Give realm .*areacello: "ocean"/u);
});

test("a slice goes by its own name where a table has it, compared after conversion of units", () => {
	const slice = (value: number, units: string) =>
		named(wish("air_temperature", { scalars: [at(value, units)], every: "day" }));
	expect(slice(850, "hPa")).toBe("ta850 Eday");
	expect(slice(85000, "Pa")).toBe("ta850 Eday");
	expect(slice(85000.00000001, "Pa")).toBe("ta850 Eday");
	expect(slice(850, "mbar")).toBe("ta850 Eday");
	expect(slice(500, "hPa")).toBe("ta500 Eday");
});

test("a slice no table names is refused with the variable it can be cut from", () => {
	const { message, nearest } = refusal(wish("air_temperature", { name: "t925", scalars: [at(925)] }));
	expect(message).toBe(
		'Variable "t925" (air_temperature at 925 hPa, mon) has no name of its own in CMIP; the level can be cut from "ta" (Amon): ask for the variable with its vertical axis.',
	);
	expect(nearest).toEqual(["ta"]);
});

test("a slice is never taken for the whole column's map, nor another level's", () => {
	expect(named(wish("geopotential_height", { dimensions: column, every: "day" }))).toBe("zg day Eday");
	expect(() => named(wish("geopotential_height", { every: "day" }))).toThrow(/its axes are/u);
	expect(() => named(wish("eastward_wind", { scalars: [at(850)], every: "day" }))).toThrow(/cut from "ua"/u);
});

test("a level of zero is a level", () => {
	const surface = { dimension: depth, value: 0 };
	const scalar = wish("surface_temperature", { scalars: [surface] });
	expect(() => named(scalar)).toThrow(/has no name/u);
	const difference = "surface_carbon_dioxide_partial_pressure_difference_between_sea_water_and_air";
	expect(named(wish(difference, { scalars: [surface] }))).toBe("dpco2 Omon");
});

test("names that carry a level's value are made for any whole value", () => {
	const wind = (value: number, units = "hPa") => wish("eastward_wind", { scalars: [at(value, units)] });
	expect(named(wind(850), "cesm")).toBe("U850");
	expect(named(wind(92500, "Pa"), "cesm")).toBe("U925");
	expect(named(wind(850), "gfdl")).toBe("u850");
	expect(named(wish("geopotential_height", { scalars: [at(500)] }), "cesm")).toBe("Z500");
	expect(() => named(wind(0.5), "cesm")).toThrow(/can be cut from "U"/u);
});

test("conventions that leave the vertical axis to the file offer their columns for pressure and model levels", () => {
	expect(named(wish("air_temperature", { dimensions: column }), "cesm")).toBe("T");
	expect(named(wish("air_temperature", { dimensions: [time, lev, lat, lon] }), "cesm")).toBe("T");
	expect(named(wish("air_temperature"), "cesm")).toBe("TREFHT");
	expect(named(wish("air_temperature"), "gfdl")).toBe("t_ref");
});

test("a climatology never satisfies a plain frequency, and is found when asked for", () => {
	const ozone = (every: string) => wish("mole_fraction_of_ozone_in_air", { dimensions: column, every });
	expect(named(ozone("mon"))).toBe("o3 Amon");
	expect(named(ozone("monC"))).toBe("o3Clim Amon");
	const mixing = "ocean_vertical_heat_diffusivity";
	const inOcean = (every: string) => wish(mixing, { dimensions: [time, depth, lat, lon], every });
	expect(() => named(inOcean("mon"))).toThrow(/it is sampled "monC"/u);
	expect(named(inOcean("monC"))).toBe("difvho Oclim");
});

test("means come before instants unless the point is asked for", () => {
	const rain = (more: Partial<VariableWish> & { every?: string }) => named(wish("precipitation_flux", more));
	expect(rain({ every: "3hr" })).toBe("pr 3hr CF3hr");
	expect(rain({ every: "3hrPt" })).toBe("pr CF3hr");
	expect(rain({ every: "3hr", cellMethods: "time: point" })).toBe("pr CF3hr");
	expect(rain({ every: "3hr", cellMethods: "time: mean" })).toBe("pr 3hr");
});

test("an instant is taken where there is no mean", () => {
	expect(named(wish("air_temperature", { every: "3hr" }))).toBe("tas 3hr");
});

test("maximum and minimum are never taken for the mean, nor the mean for them", () => {
	const daily = (cellMethods: string) => named(wish("air_temperature", { every: "day", cellMethods }));
	expect(named(wish("air_temperature", { every: "day" }))).toBe("tas day");
	expect(daily("time: maximum")).toBe("tasmax day");
	expect(daily("area: mean time: minimum")).toBe("tasmin day");
	expect(named(wish("air_temperature", { cellMethods: "time: maximum" }))).toBe("tasmax Amon");
	expect(() => named(wish("wind_speed_of_gust", { every: "day" }))).toThrow(/cell_methods are ".*maximum/u);
	expect(() => named(wish("cloud_area_fraction", { cellMethods: "time: maximum" }))).toThrow(
		/cell_methods are/u,
	);
	expect(named(wish("air_temperature", { cellMethods: "time: maximum" }), "cesm")).toBe("TREFHTMX");
});

test("values of a part of the cell are taken only where there are no others, or when asked for", () => {
	expect(named(wish("surface_temperature", { every: "day" }))).toBe("ts Eday");
	expect(named(wish("precipitation_flux", { every: "day" }))).toBe("pr day");
	expect(
		named(wish("precipitation_flux", { every: "day", cellMethods: "area: time: mean where crops" })),
	).toBe("prCrop Eday");
	expect(named(wish("soil_moisture_content"))).toBe("mrso Lmon");
	expect(named(wish("sea_ice_thickness"))).toBe("sithick SImon");
});

test("the realm decides between parts of the cell", () => {
	const snow = (realm: string[]) => named(wish("surface_snow_thickness", { realm }));
	expect(snow(["seaIce"])).toBe("sisnthick SImon");
	expect(snow(["landIce"])).toBe("snd LImon");
});

test("a table that holds only a part of the cell under the same name is left out", () => {
	expect(named(wish("snowfall_flux"))).toBe("prsn Amon");
	const atSea = "area: mean where ice_free_sea over sea time: mean";
	expect(named(wish("snowfall_flux", { cellMethods: atSea }))).toBe("prsn Omon");
	expect(() => named(wish("rainfall_flux"))).toThrow(/"prra", "sipr"/u);
});

test("frequencies are compared as the wish bounds them", () => {
	const tables = (wanted: Parameters<typeof wish>[1]) =>
		named(wish("precipitation_flux", { every: "", ...wanted }));
	expect(tables({ atLeast: "day" })).toBe("pr Amon day");
	expect(tables({ atLeast: "3hr", atMost: "6hr" })).toBe("pr 3hr 6hrPlev CF3hr");
	expect(tables({ atMost: "1hr" })).toBe("pr E1hr");
});

test("a variable without a time axis is a static one, whatever frequency a POD gives all its variables", () => {
	expect(named(wish("surface_altitude", { dimensions: [lat, lon] }))).toBe("orog fx");
	expect(named(wish("surface_altitude", { dimensions: [lat, lon], every: "fx" }))).toBe("orog fx");
	expect(named(wish("surface_altitude"))).toBe("orog Emon");
});

test("zonal means come only without longitudes, sites and regions only when their axes are asked for", () => {
	const zonal = wish("air_temperature", { dimensions: [time, plev, lat] });
	expect(named(zonal)).toBe("ta AERmonZ");
	const site = { name: "site", axis: "OTHER", standardName: "", needBounds: false } as const;
	expect(named(wish("air_pressure", { dimensions: [time, lev, site], every: "subhr" }))).toMatch(
		/^pfull CFsubhr/u,
	);
	expect(named(wish("land_ice_surface_specific_mass_balance_flux", { realm: ["landIce"] }))).toBe(
		"acabfIs LImon",
	);
	const projected = [
		time,
		{ ...lat, name: "y", standardName: "projection_y_coordinate", units: "km" },
		{ ...lon, name: "x", standardName: "projection_x_coordinate", units: "km" },
	];
	expect(named(wish("land_ice_surface_specific_mass_balance_flux", { dimensions: projected }))).toBe(
		"acabf ImonAnt ImonGre",
	);
});

test("the plain variable wins over its special cases, in whatever table they are", () => {
	expect(named(wish("toa_outgoing_longwave_flux"))).toBe("rlut Amon");
	expect(named(wish("cloud_area_fraction"))).toBe("clt Amon");
	expect(named(wish("cloud_area_fraction", { every: "3hrPt" }))).toBe("clt CF3hr");
	expect(named(wish("cloud_area_fraction", { name: "cltisccp" }))).toBe("cltisccp CFmon");
});

test("of one quantity on several realms the plain one is meant, unless the realm is asked for", () => {
	expect(named(wish("sea_ice_area_fraction"))).toBe("siconc SImon");
	expect(named(wish("sea_ice_area_fraction", { name: "siconca" }))).toBe("siconca SImon");
	expect(named(wish("water_evapotranspiration_flux"))).toBe("evspsbl Amon");
	expect(named(wish("runoff_flux"))).toBe("mrro Lmon");
	expect(named(wish("runoff_flux", { realm: ["landIce"] }))).toBe("mrroIs LImon");
	expect(named(wish("surface_downward_x_stress"))).toBe("tauuo Omon");
	expect(named(wish("surface_downward_x_stress", { realm: ["seaIce"] }))).toBe("sistrxdtop SImon");
});

test("names that nothing tells apart are an error that lists them and says how to choose", () => {
	const { message, nearest } = refusal(wish("sea_ice_area", { dimensions: [time] }));
	expect(nearest).toEqual(["siarean", "siareas"]);
	expect(message).toMatch(/Only the name tells them apart/u);
	expect(named(wish("sea_ice_area", { dimensions: [time], name: "siarean" }))).toBe("siarean SImon");
});

test("standard names that were renamed are understood", () => {
	expect(named(wish("atmosphere_water_vapor_content"))).toBe("prw Amon");
	expect(named(wish("air_pressure_at_sea_level"))).toBe("psl Amon");
	expect(named(wish("lwe_precipitation_rate"), "cesm")).toBe("PRECT");
});

test("the units, direction and file names of the convention come along", () => {
	const { units, positive, standardName, tables } = translators.cmip.translate(
		wish("toa_outgoing_longwave_flux"),
	);
	expect({ units, positive, standardName }).toEqual({
		units: "W m-2",
		positive: "up",
		standardName: "toa_outgoing_longwave_flux",
	});
	expect(tables).toEqual([
		{
			table: "Amon",
			frequency: { count: 1, unit: "mon", sampling: "mean" },
			cellMethods: "area: time: mean",
			fitsAxes: true,
			brand: { brand_time: "tavg", brand_level: "u", brand_horizontal: "hxy" },
		},
	]);
	const ozone = wish("mole_fraction_of_ozone_in_air", { dimensions: column, every: "monC" });
	expect(translators.cmip.translate(ozone).tables[0]!.nameInFile).toBe("o3");
});

test("an unknown standard name says the nearest ones", () => {
	expect(refusal(wish("air_temprature")).nearest[0]).toBe("air_temperature");
	expect(refusal(wish("precipitation_rate")).message).toMatch(
		/no variable with the standard name "precipitation_rate"/u,
	);
	expect(refusal(wish("no_such_thing_at_all")).message).toMatch(/Correct the standard name/u);
});

test("a native name written as standard name is told what it stands for", () => {
	expect(refusal(wish("tas")).message).toBe(
		'Variable "wished": "tas" is CMIP\'s own name, not a standard name. Write standard_name "air_temperature" with modifier "atmos_height".',
	);
	expect(refusal(wish("rlut")).message).toMatch(/Write standard_name "toa_outgoing_longwave_flux"\./u);
	expect(refusal(wish("TREFHT"), "cesm").message).toMatch(/"air_temperature" with modifier "atmos_height"/u);
});

test("an unknown modifier is refused with those there are", () => {
	expect(refusal(wish("air_temperature", { modifier: "height" })).nearest).toContain("atmos_height");
});

test("an exact name is looked for as it is, in the tables that have it", () => {
	expect(named(wish("", { name: "tas", useExactName: true, every: "day" }))).toBe("tas day");
	expect(translators.cmip.translate(wish("", { name: "tas", useExactName: true })).standardName).toBe(
		"air_temperature",
	);
	expect(named(wish("some_thing", { name: "tave", useExactName: true }))).toBe("tave");
});

test("convention None passes names and units through", () => {
	const wanted = wish("air_temperature", { name: "t2m", units: "degC" });
	expect(translators.none.translate(wanted)).not.toBe(wanted);
	expect(translators.none.translate(wanted)).toEqual({
		convention: "None",
		name: "t2m",
		standardName: "air_temperature",
		units: "degC",
		tables: [],
	});
});

test("names are translated back", () => {
	expect(translators.cesm.standardNameOf("PRECT")).toBe("precipitation_rate");
	expect(translators.cmip.standardNameOf("rlut")).toBe("toa_outgoing_longwave_flux");
	expect(translators.gfdl.standardNameOf("nothing")).toBeUndefined();
	expect(translators.none.standardNameOf("anything")).toBeUndefined();
});

test("the ocean's depth axis and grids are recognised", () => {
	const sea = wish("sea_water_potential_temperature", { dimensions: [time, depth, lat, lon] });
	expect(named(sea)).toBe("thetao Omon");
	expect(named(sea, "cesm")).toBe("TEMP");
	expect(named(sea, "gfdl")).toBe("thetao");
	expect(named(wish("sea_surface_temperature", { dimensions: map }))).toBe("tos Omon");
});

test("MDTF's built-in diagnostics find their variables in every convention", () => {
	const rate = wish("precipitation_rate", { every: "day" });
	expect([named(rate, "cesm"), refusal(rate).nearest.length > 0]).toEqual(["PRECT", true]);
	const omega = wish("lagrangian_tendency_of_air_pressure", { every: "day", scalars: [at(500)] });
	expect([named(omega), named(omega, "cesm"), named(omega, "gfdl")]).toEqual([
		"wap500 CFday",
		"OMEGA500",
		"omega500",
	]);
	const olr = wish("toa_outgoing_longwave_flux", { every: "day" });
	expect([named(olr), named(olr, "cesm"), named(olr, "gfdl")]).toEqual(["rlut day", "FLUT", "olr"]);
});
