import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import { localName } from "../model/group-path.ts";
import type { Axis } from "../model/wish.ts";
import { looksLikeTimeUnits } from "./time-units.ts";

/** One axis of a variable as the file describes it. */
export interface AxisOf {
	/** Name of the dimension. */
	readonly dimension: string;
	/** Position among the variable's dimensions, 0 outermost. */
	readonly position: number;
	readonly axis: Axis;
	/** The 1-D variable with the axis's values, if there is one. */
	readonly coordinate?: Variable;
	/** Name of its bounds variable (CF 7.1), if the file has it. */
	readonly bounds?: string;
}

const BY_STANDARD_NAME: Readonly<Record<string, Axis>> = {
	time: "T",
	latitude: "Y",
	longitude: "X",
	grid_latitude: "Y",
	grid_longitude: "X",
	projection_x_coordinate: "X",
	projection_y_coordinate: "Y",
	air_pressure: "Z",
	altitude: "Z",
	height: "Z",
	depth: "Z",
	geopotential_height: "Z",
	atmosphere_sigma_coordinate: "Z",
	atmosphere_hybrid_sigma_pressure_coordinate: "Z",
	atmosphere_hybrid_height_coordinate: "Z",
	ocean_sigma_coordinate: "Z",
	ocean_s_coordinate: "Z",
	ocean_sigma_z_coordinate: "Z",
};

const BY_NAME: readonly (readonly [RegExp, Axis])[] = [
	[/^time(_counter)?\d*$/i, "T"],
	[/^(lat|latitude|nav_lat|rlat|j|y|nlat)$/i, "Y"],
	[/^(lon|longitude|nav_lon|rlon|i|x|nlon)$/i, "X"],
	[/^(p?lev(el)?s?\d*|plev\w*|depth\w*|height|alt(itude)?|z|z_t|olevel|st_ocean)$/i, "Z"],
];

/** The axis a coordinate variable says it is (CF 4); `undefined` when it does not say. */
function statedAxis(variable: Variable): Axis | undefined {
	const axis = attributeText(variable.attributes, "axis")?.toUpperCase();
	if (axis === "X" || axis === "Y" || axis === "Z" || axis === "T") return axis;
	const standardName = attributeText(variable.attributes, "standard_name")?.toLowerCase();
	const named = standardName === undefined ? undefined : BY_STANDARD_NAME[standardName];
	if (named) return named;
	const units = attributeText(variable.attributes, "units") ?? "";
	if (looksLikeTimeUnits(units)) return "T";
	if (/^degrees?_?(north|N)$/i.test(units)) return "Y";
	if (/^degrees?_?(east|E)$/i.test(units)) return "X";
	// Units of pressure make a vertical axis by themselves (CF 4.3).
	if (/^([hk]?pa|mb|m?bars?|millibars?|decibars?|dbar)$/i.test(units)) return "Z";
	return variable.attributes.has("positive") ? "Z" : undefined;
}

const guessedAxis = (name: string): Axis =>
	BY_NAME.find(([pattern]) => pattern.test(localName(name)))?.[1] ?? "OTHER";

/**
 * The variable with an axis's values: named as the dimension, or a 1-D auxiliary coordinate over it (CF 5). A dimension that carries
 * latitudes and longitudes alike (stations, unstructured grids) is neither axis.
 */
function coordinateOf(dataset: Dataset, variable: Variable, dimension: string): Variable | undefined {
	const own = dataset.variables.get(dimension);
	if (own?.dimensions.length === 1 && own.dimensions[0] === dimension) return own;
	const along = coordinateNames(variable)
		.map((name) => dataset.variables.get(name))
		.filter(
			(found): found is Variable => found?.dimensions.length === 1 && found.dimensions[0] === dimension,
		);
	const axes = new Set(along.map(statedAxis));
	return axes.has("X") && axes.has("Y") ? undefined : along[0];
}

/** The names in a variable's `coordinates` attribute (CF 5). */
export const coordinateNames = (variable: Variable): readonly string[] =>
	(attributeText(variable.attributes, "coordinates") ?? "").split(/\s+/).filter((name) => name !== "");

/** The axes of a variable in its own order. Each of X, Y, Z, T is given at most once: to the first that states it, else to the first whose name suggests it. */
export function axesOf(dataset: Dataset, variable: Variable): readonly AxisOf[] {
	const coordinates = variable.dimensions.map((dimension) => coordinateOf(dataset, variable, dimension));
	const stated = coordinates.map((coordinate) => coordinate && statedAxis(coordinate));
	const claimed = variable.dimensions.map((dimension, position) => {
		const guess = guessedAxis(dimension);
		return stated[position] ?? (stated.includes(guess) ? "OTHER" : guess);
	});
	return variable.dimensions.map((dimension, position) => {
		const coordinate = coordinates[position];
		const claim = claimed[position] as Axis;
		const bounds = coordinate && boundsOf(dataset, coordinate);
		return {
			dimension,
			position,
			axis: claimed.indexOf(claim) === position ? claim : "OTHER",
			...(coordinate ? { coordinate } : {}),
			...(bounds ? { bounds } : {}),
		};
	});
}

/** A coordinate in the `coordinates` attribute that has other dimensions than one of the variable's own. */
export interface AuxiliaryOf {
	readonly axis: Axis;
	readonly coordinate: Variable;
	readonly bounds?: string;
}

const auxiliaries = (
	dataset: Dataset,
	variable: Variable,
	rank: (length: number) => boolean,
): AuxiliaryOf[] =>
	coordinateNames(variable).flatMap((name) => {
		const coordinate = dataset.variables.get(name);
		if (!coordinate || !rank(coordinate.dimensions.length)) return [];
		const bounds = boundsOf(dataset, coordinate);
		const axis = statedAxis(coordinate) ?? guessedAxis(name);
		return [{ axis, coordinate, ...(bounds ? { bounds } : {}) }];
	});

/** The scalar coordinates of a variable: a level, a height, a single time (CF 5.7). */
export const scalarsOf = (dataset: Dataset, variable: Variable): readonly AuxiliaryOf[] =>
	auxiliaries(dataset, variable, (rank) => rank === 0);

/** The true latitudes and longitudes of a grid whose own axes are indices or map coordinates (CF 5.2, 5.6). */
export const gridCoordinatesOf = (dataset: Dataset, variable: Variable): readonly AuxiliaryOf[] => {
	const own = axesOf(dataset, variable).filter((one) => one.coordinate && isGeographic(one.coordinate));
	return auxiliaries(dataset, variable, (rank) => rank > 0).filter(
		({ axis, coordinate }) =>
			(axis === "X" || axis === "Y") &&
			isGeographic(coordinate) &&
			!own.some((one) => one.axis === axis) &&
			coordinate.dimensions.every((name) => variable.dimensions.includes(name)),
	);
};

/** The axes of a variable as people mean them: the true latitudes and longitudes of a grid stand for its indices. */
export function axesMeant(
	dataset: Dataset,
	variable: Variable,
): readonly (Partial<AxisOf> & { readonly axis: Axis })[] {
	const grid = gridCoordinatesOf(dataset, variable);
	const axes = axesOf(dataset, variable).filter(({ axis }) => !grid.some((one) => one.axis === axis));
	return [...axes, ...grid];
}

/** Whether a coordinate holds latitudes or longitudes of the Earth, not indices or map coordinates. */
export function isGeographic(coordinate: Variable): boolean {
	const standardName = attributeText(coordinate.attributes, "standard_name")?.toLowerCase();
	if (standardName !== undefined) return standardName === "latitude" || standardName === "longitude";
	const units = attributeText(coordinate.attributes, "units") ?? "";
	if (/^degrees?_?(north|N|east|E)$/i.test(units)) return true;
	return /^(lat|latitude|nav_lat|lon|longitude|nav_lon)$/i.test(localName(coordinate.name));
}

/** The bounds (or climatology) variable a coordinate names, if it exists (CF 7.1, 7.4). */
export function boundsOf(dataset: Dataset, coordinate: Variable): string | undefined {
	const named =
		attributeText(coordinate.attributes, "bounds") ?? attributeText(coordinate.attributes, "climatology");
	return named !== undefined && dataset.variables.has(named) ? named : undefined;
}

export const axisOf = (dataset: Dataset, variable: Variable, axis: Axis): AxisOf | undefined =>
	axesOf(dataset, variable).find((one) => one.axis === axis);
