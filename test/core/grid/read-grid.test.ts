import { expect, test } from "@jest/globals";
import { gridCoordinates } from "../../../core/grid/read-grid.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import { datasetOf, range, type VariableText } from "../../preprocess/small-world.ts";

const NORTH = { units: "degrees_north" };
const EAST = { units: "degrees_east" };

/** Rows and columns with degrees of their own, and the places of cells beside them. */
function world(axes: readonly [north: object, east: object], more: Record<string, VariableText> = {}) {
	const [north, east] = axes as readonly Record<string, string>[];
	return datasetOf(
		{ yh: 2, xh: 3 },
		{
			yh: ["yh", range(2), { ...NORTH, ...north }],
			xh: ["xh", range(3), { ...EAST, ...east }],
			...more,
			wet: ["yh xh", range(6), {}],
		},
	);
}

const PAIR: Record<string, VariableText> = {
	geolat: ["yh xh", range(6), NORTH],
	geolon: ["yh xh", range(6), EAST],
};

function told(dataset: ReturnType<typeof world>) {
	const found = gridCoordinates(dataset, dataset.variables.get("wet") as Variable);
	return found && [found.kind, found.latitude.name, found.longitude.name];
}

test("rows and columns with degrees are the grid, where nothing else tells of places", () => {
	expect(told(world([{}, {}]))).toEqual(["rectilinear", "yh", "xh"]);
});

test("nominal degrees of rows and columns give way to the one pair over both, as MOM6 writes them", () => {
	expect(told(world([{}, {}], PAIR))).toEqual(["curvilinear", "geolat", "geolon"]);
});

test("with two such pairs, and none of them named, nobody knows: rows and columns stay", () => {
	const two = { ...PAIR, lat_q: PAIR["geolat"] as VariableText, lon_q: PAIR["geolon"] as VariableText };
	expect(told(world([{}, {}], two))).toEqual(["rectilinear", "yh", "xh"]);
});

test("axes that state that they are latitude and longitude are believed", () => {
	const stated = [{ standard_name: "latitude" }, { standard_name: "longitude" }] as const;
	expect(told(world(stated, PAIR))).toEqual(["rectilinear", "yh", "xh"]);
});
