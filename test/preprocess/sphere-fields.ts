import type { Dataset, Variable } from "../../core/model/dataset.ts";
import { datasetOf, number, variable } from "../io/formats/netcdf4/sample.ts";

const RADIANS = Math.PI / 180;
export const MISSING = 1e20;
const TIMES = 2;

/** Smooth, of all wavelengths a coarse grid carries. */
const fieldAt = (latitude: number, longitude: number, time: number): number => {
	const [y, x] = [latitude * RADIANS, longitude * RADIANS];
	return (
		280 + 15 * Math.cos(y) ** 2 * Math.cos(2 * x + time) + 8 * Math.sin(y) * Math.sin(3 * x) + Math.sin(5 * y)
	);
};

const isGap = (latitude: number, longitude: number): boolean =>
	Math.sin(2 * longitude * RADIANS) * Math.cos(3 * latitude * RADIANS) > 0.6 ||
	(latitude > 85 && longitude > 0 && longitude < 60);

const time: Variable = variable(
	"time",
	{ type: "float64", axes: { time: TIMES }, values: Float64Array.from({ length: TIMES }, (_, i) => i) },
	{ attributes: { units: "days since 2000-01-01", calendar: "standard" } },
);

interface Axis {
	readonly values: readonly number[];
	/** Lower and upper edges. */
	readonly bounds?: readonly (readonly [number, number])[];
}

export const evenly = (count: number, first: number, step: number): number[] =>
	Array.from({ length: count }, (_, i) => first + i * step);

/** A field of two times on latitudes and longitudes; with gaps where asked for. */
export function rectilinear(latitude: Axis, longitude: Axis, { gaps }: { readonly gaps: boolean }): Dataset {
	const axis = (name: string, units: string, { values, bounds }: Axis): Variable[] => [
		variable(
			name,
			{ type: "float64", axes: { [name]: values.length }, values: Float64Array.from(values) },
			{ attributes: { units, ...(bounds && { bounds: `${name}_bnds` }) } },
		),
		...(bounds
			? [
					variable(`${name}_bnds`, {
						type: "float64",
						axes: { [name]: values.length, bnds: 2 },
						values: Float64Array.from(bounds.flat()),
					}),
				]
			: []),
	];
	const places = latitude.values.flatMap((y) => longitude.values.map((x) => [y, x] as const));
	return datasetOf([
		time,
		...axis("lat", "degrees_north", latitude),
		...axis("lon", "degrees_east", longitude),
		fieldOver(places, { axes: { lat: latitude.values.length, lon: longitude.values.length }, gaps }),
	]);
}

function fieldOver(
	places: readonly (readonly [number, number])[],
	{ axes, gaps, coordinates }: { axes: Record<string, number>; gaps: boolean; coordinates?: string },
): Variable {
	const values = Array.from({ length: TIMES }, (_, t) =>
		places.map(([y, x]) => (gaps && isGap(y, x) ? MISSING : fieldAt(y, x, t))),
	);
	return variable(
		"tas",
		{ type: "float64", axes: { time: TIMES, ...axes }, values: Float64Array.from(values.flat()) },
		{
			attributes: { units: "K", _FillValue: number("float64", MISSING), ...(coordinates && { coordinates }) },
		},
	);
}

/** A place on a grid whose north pole lies at 39.25 N, 162 W. */
function rotated(y: number, x: number): readonly [number, number] {
	const [a, b, pole] = [y * RADIANS, x * RADIANS, 39.25 * RADIANS];
	const up = Math.sin(a) * Math.sin(pole) + Math.cos(a) * Math.cos(b) * Math.cos(pole);
	const right = -Math.sin(pole) * Math.cos(b) * Math.cos(a) + Math.cos(pole) * Math.sin(a);
	const longitude = Math.atan2(-Math.cos(a) * Math.sin(b), right) / RADIANS - 162;
	return [Math.asin(up) / RADIANS, longitude - 360 * Math.round(longitude / 360)];
}

const AROUND = [
	[-1, -1],
	[-1, 1],
	[1, 1],
	[1, -1],
] as const;

/** A regional curvilinear grid of one degree with the corners of its cells. */
export function curvilinear({
	gaps,
	south = -20,
	west = -25,
}: {
	readonly gaps: boolean;
	south?: number;
	west?: number;
}): Dataset {
	const [rows, columns] = [evenly(1 - 2 * south, south, 1), evenly(1 - 2 * west, west, 1)];
	const cells = rows.flatMap((y) => columns.map((x) => [y, x] as const));
	const centres = cells.map(([y, x]) => rotated(y, x));
	const corners = cells.flatMap(([y, x]) =>
		AROUND.map(([down, left]) => rotated(y + down / 2, x + left / 2)),
	);
	const axes = { y: rows.length, x: columns.length };
	const coordinate = (name: string, units: string, which: 0 | 1): Variable[] => [
		variable(
			name,
			{ type: "float64", axes, values: Float64Array.from(centres, (one) => one[which]) },
			{ attributes: { units, standard_name: name, bounds: `vertices_${name}` } },
		),
		variable(
			`vertices_${name}`,
			{
				type: "float64",
				axes: { ...axes, vertices: 4 },
				values: Float64Array.from(corners, (one) => one[which]),
			},
			{ attributes: { units } },
		),
	];
	return datasetOf([
		time,
		...coordinate("latitude", "degrees_north", 0),
		...coordinate("longitude", "degrees_east", 1),
		fieldOver(centres, { axes, gaps, coordinates: "latitude longitude" }),
	]);
}

const edges = (values: readonly number[], step: number): (readonly [number, number])[] =>
	values.map((value) => [
		Math.max(-90, value - step / 2),
		Math.min(value > 90 ? value + step / 2 : 90, value + step / 2),
	]);

/** Rows on the poles, columns from 0; bounds stated. */
export const global = (gaps: boolean): Dataset => {
	const [latitudes, longitudes] = [evenly(46, -90, 4), evenly(72, 0, 5)];
	return rectilinear(
		{ values: latitudes, bounds: edges(latitudes, 4) },
		{ values: longitudes, bounds: longitudes.map((x) => [x - 2.5, x + 2.5]) },
		{ gaps },
	);
};

/** From the north, from -180, no bounds, no row on a pole. */
export const southward = (gaps: boolean): Dataset =>
	rectilinear({ values: evenly(36, 87.5, -5) }, { values: evenly(72, -177.5, 5) }, { gaps });

export const regional = (): Dataset =>
	rectilinear({ values: evenly(16, 30, 2) }, { values: evenly(25, -20, 2.5) }, { gaps: false });
