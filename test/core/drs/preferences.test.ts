import { expect, test } from "@jest/globals";
import { lowest, newest, regriddedFirst, tableOrder } from "../../../core/drs/preferences.ts";
import { isSpecialGrid, isSpecialTable } from "../../../core/drs/table-order.ts";
import type { Facets } from "../../../core/model/facets.ts";
import { compareBy } from "../../../core/ports/preference.ts";

const sorted = (facet: string, values: (string | undefined)[], preference: ReturnType<typeof lowest>) =>
	values
		.map((value) => (value === undefined ? {} : { [facet]: value }))
		.sort(preference.compare)
		.map((facets) => (facets as Record<string, string>)[facet]);

test("indices are compared as numbers", () => {
	expect(sorted("realization", ["10", "9", undefined, "1"], lowest("realization"))).toEqual([
		"1",
		"9",
		"10",
		undefined,
	]);
});

test("the newest version wins, whatever its spelling; CMIP5's v1 and v2 lie below any date", () => {
	const versions = ["v1", "v20190308", undefined, "20200101", "v2"];
	expect(sorted("version", versions, newest("version"))).toEqual([
		"20200101",
		"v20190308",
		"v2",
		"v1",
		undefined,
	]);
});

test("regridded data come before native ones, then the grid number decides", () => {
	const grids: Facets[] = [
		{ grid_label: "gn", regridded: "n", grid_number: "0" },
		{ grid_label: "gr2", regridded: "r", grid_number: "2" },
		{ grid_label: "gr", regridded: "r", grid_number: "0" },
		{ grid_label: "gm", grid_number: "0" },
	];
	const best = grids
		.sort(compareBy([regriddedFirst, lowest("grid_number")]))
		.map((grid) => grid["grid_label"]);
	expect(best).toEqual(["gr", "gr2", "gn", "gm"]);
});

test("plain tables come first, in the written order, then E, CF and AER tables, then all others", () => {
	const tables = ["AERmon", "Odec", "CFday", "Eday", "6hrPlevPt", "day", "Amon", "fx"];
	expect(sorted("table_id", tables, tableOrder)).toEqual([
		"Amon",
		"day",
		"6hrPlevPt",
		"fx",
		"Eday",
		"CFday",
		"AERmon",
		"Odec",
	]);
	expect(tableOrder.compare({ table_id: "Eday" }, { table_id: "Emon" })).toBe(0);
});

test("zonal, site and regional tables and grids are special", () => {
	const special = ["EmonZ", "E6hrZ", "CFsubhr", "Esubhr", "ImonAnt", "IfxGre", "CF3hrOff"];
	expect(special.every(isSpecialTable)).toBe(true);
	expect(["Amon", "Emon", "6hrPlevPt", "fx", "Oclim", "E3hrPt"].some(isSpecialTable)).toBe(false);
	expect(["gna", "gra", "gr1g", "grz", "gnz", "gm", "gng"].every(isSpecialGrid)).toBe(true);
	expect(["gn", "gr", "gr1", "gr12"].some(isSpecialGrid)).toBe(false);
});
