import { axesOf, boundsOf, coordinateNames, isGeographic } from "../cf/axes.ts";
import { MetadataError } from "../errors.ts";
import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";
import {
	boundsAround,
	latitudeBounds,
	longitudeBounds,
	type MadeBounds,
	withoutJumps,
} from "./axis-bounds.ts";
import type { Corners, HorizontalGrid, RectilinearGrid, SpannedAxis } from "./grid.ts";
import { madeCorners } from "./made-corners.ts";
import { readPresent } from "./read-present.ts";

/** Where the cells of a variable are told. */
export interface GridCoordinates {
	readonly latitude: Variable;
	readonly longitude: Variable;
	/** The dimensions that are cells: latitude and longitude, rows and columns, or one list. */
	readonly dimensions: readonly string[];
	readonly kind: HorizontalGrid["kind"];
}

type Reading = Pick<Engine, "readAll">;

/** The coordinates of a variable's horizontal grid; `undefined` when it has none. */
export function gridCoordinates(dataset: Dataset, variable: Variable): GridCoordinates | undefined {
	const axes = axesOf(dataset, variable);
	const along = (axis: "X" | "Y") =>
		axes.find((one) => one.axis === axis && one.coordinate && isGeographic(one.coordinate));
	const [y, x] = [along("Y"), along("X")];
	if (!y?.coordinate || !x?.coordinate) return scatteredCoordinates(dataset, variable, [1, 2]);
	const [latitude, longitude] = [y.coordinate, x.coordinate];
	const areNamed = [latitude, longitude].every(({ attributes }) => attributes.has("standard_name"));
	// MOM6 gives its rows and columns nominal degrees; on its tripolar grid only the pair over both says where cells are.
	const pair = areNamed ? undefined : scatteredCoordinates(dataset, variable, [2]);
	return pair ?? { latitude, longitude, dimensions: [y.dimension, x.dimension], kind: "rectilinear" };
}

/** Latitudes and longitudes over the same dimensions, one or two: named by the variable (CF 5.2), else the only pair that fits. */
function scatteredCoordinates(
	dataset: Dataset,
	variable: Variable,
	ranks: readonly number[],
): GridCoordinates | undefined {
	const named = coordinateNames(variable).flatMap((name) => dataset.variables.get(name) ?? []);
	for (const candidates of [named, [...dataset.variables.values()]]) {
		const fitting = candidates.filter((one) => ranks.includes(one.dimensions.length) && fits(one, variable));
		const latitudes = fitting.filter((one) => directionOf(one) === "latitude");
		const longitudes = fitting.filter((one) => directionOf(one) === "longitude");
		const [latitude, longitude] = [latitudes[0], longitudes[0]];
		if (!latitude || !longitude || latitude.dimensions.join() !== longitude.dimensions.join()) continue;
		if (candidates !== named && (latitudes.length > 1 || longitudes.length > 1)) continue;
		const kind = latitude.dimensions.length === 2 ? "curvilinear" : "unstructured";
		return { latitude, longitude, dimensions: latitude.dimensions, kind };
	}
	return undefined;
}

const fits = (coordinate: Variable, variable: Variable): boolean =>
	coordinate.name !== variable.name &&
	coordinate.dimensions.every((name) => variable.dimensions.includes(name)) &&
	isGeographic(coordinate);

/** Which way the values of a geographic coordinate go. */
export function directionOf({ attributes, name }: Variable): "latitude" | "longitude" | undefined {
	const standardName = attributeText(attributes, "standard_name")?.toLowerCase();
	if (standardName === "latitude" || standardName === "longitude") return standardName;
	const units = attributeText(attributes, "units") ?? "";
	if (/^degrees?_?(north|N)$/i.test(units)) return "latitude";
	if (/^degrees?_?(east|E)$/i.test(units)) return "longitude";
	if (/lat/i.test(name)) return "latitude";
	return /lon/i.test(name) ? "longitude" : undefined;
}

/** Reads where the cells lie and what they span; bounds the file lacks are made, and said so. @throws MetadataError */
export async function readGrid(
	engine: Reading,
	dataset: Dataset,
	coordinates: GridCoordinates,
): Promise<HorizontalGrid> {
	return coordinates.kind === "rectilinear"
		? readRectilinear(engine, dataset, coordinates)
		: readScattered(engine, dataset, coordinates);
}

async function readRectilinear(
	engine: Reading,
	dataset: Dataset,
	{ latitude, longitude }: GridCoordinates,
): Promise<RectilinearGrid> {
	const y = await readAxis(engine, dataset, { coordinate: latitude, make: latitudeBounds });
	const x = await readAxis(engine, dataset, { coordinate: longitude, make: longitudeBounds, period: 360 });
	const remarks = [y, x].flatMap(({ remark }) => remark ?? []);
	return {
		kind: "rectilinear",
		latitude: { values: y.values, bounds: y.bounds },
		longitude: { values: x.values, bounds: x.bounds },
		...(remarks.length > 0 && { remark: remarks.join(", ") }),
	};
}

interface AxisToRead {
	readonly coordinate: Variable;
	readonly make: (values: Float64Array) => MadeBounds;
	readonly period?: number;
}

async function readAxis(
	engine: Reading,
	dataset: Dataset,
	{ coordinate, make, period }: AxisToRead,
): Promise<SpannedAxis & { remark?: string }> {
	const read = await readDegrees(engine, coordinate);
	if (read.some((value) => !Number.isFinite(value)))
		throw new MetadataError(`"${coordinate.name}" holds values that are no places. Mend the file's axis.`);
	const values = period === undefined ? read : withoutJumps(read);
	const bounds = dataset.variables.get(boundsOf(dataset, coordinate) ?? "");
	if (bounds?.data.shape.length !== 2 || bounds.data.shape[1] !== 2) return make(values);
	const stated = await readDegrees(engine, withUnitsOf(bounds, coordinate));
	if (stated.some((value) => !Number.isFinite(value))) return make(values);
	return { values, bounds: boundsAround(values, stated, period) };
}

/** Bounds may leave units to their coordinate (CF 7.1). */
export const withUnitsOf = (bounds: Variable, { attributes }: Variable): Variable => {
	const units = attributeText(bounds.attributes, "units") ?? attributeText(attributes, "units");
	return units === undefined
		? bounds
		: { ...bounds, attributes: new Map(bounds.attributes).set("units", units) };
};

/** In degrees, one radian. */
export const DEGREES = 180 / Math.PI;

export const isInRadians = ({ attributes }: Variable): boolean =>
	/^rad(ian)?s?$/i.test(attributeText(attributes, "units") ?? "");

/** NaN where missing: models leave out the places of cells they do not compute. */
async function readDegrees(engine: Reading, variable: Variable): Promise<Float64Array> {
	const numbers = await readPresent(engine, variable);
	return isInRadians(variable) ? numbers.map((value) => value * DEGREES) : numbers;
}

async function readScattered(
	engine: Reading,
	dataset: Dataset,
	coordinates: GridCoordinates,
): Promise<HorizontalGrid> {
	const { latitude, longitude, dimensions } = coordinates;
	const shape = dimensions.map((name) => dataset.dimensions.get(name)?.size ?? 0);
	const [y, x] = [await readDegrees(engine, latitude), await readDegrees(engine, longitude)];
	const stated = await readCorners(engine, dataset, coordinates);
	const made = stated || coordinates.kind !== "curvilinear" ? undefined : madeCorners(y, x, shape);
	const corners = stated ?? made;
	return {
		kind: coordinates.kind as "curvilinear",
		...{ shape, latitude: y, longitude: x },
		...(corners && { corners }),
		...(made && { remark: "corners of cells midway between centres" }),
	};
}

async function readCorners(
	engine: Reading,
	dataset: Dataset,
	{ latitude, longitude }: GridCoordinates,
): Promise<Corners | undefined> {
	const [y, x] = [latitude, longitude].map((one) => dataset.variables.get(boundsOf(dataset, one) ?? ""));
	const each = y?.data.shape.at(-1) ?? 0;
	if (!y || !x || each < 3 || x.data.shape.join() !== y.data.shape.join()) return undefined;
	return {
		latitude: await readDegrees(engine, withUnitsOf(y, latitude)),
		longitude: await readDegrees(engine, withUnitsOf(x, longitude)),
		each,
	};
}
