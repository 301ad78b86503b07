import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
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
	[/^time\d*$/i, "T"],
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
	return variable.attributes.has("positive") ? "Z" : undefined;
}

const guessedAxis = (name: string): Axis => BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? "OTHER";

/** The variable with an axis's values: named as the dimension, or a 1-D auxiliary coordinate over it (CF 5). */
function coordinateOf(dataset: Dataset, variable: Variable, dimension: string): Variable | undefined {
	const own = dataset.variables.get(dimension);
	if (own?.dimensions.length === 1 && own.dimensions[0] === dimension) return own;
	return coordinateNames(variable)
		.map((name) => dataset.variables.get(name))
		.find((found) => found?.dimensions.length === 1 && found.dimensions[0] === dimension);
}

/** The names in a variable's `coordinates` attribute (CF 5). */
export const coordinateNames = (variable: Variable): readonly string[] =>
	(attributeText(variable.attributes, "coordinates") ?? "").split(/\s+/).filter((name) => name !== "");

/** The axes of a variable in its own order. Each of X, Y, Z, T is given at most once: the first that claims it keeps it. */
export function axesOf(dataset: Dataset, variable: Variable): readonly AxisOf[] {
	const taken = new Set<Axis>();
	return variable.dimensions.map((dimension, position) => {
		const coordinate = coordinateOf(dataset, variable, dimension);
		const claimed = (coordinate && statedAxis(coordinate)) ?? guessedAxis(dimension);
		const axis = taken.has(claimed) ? "OTHER" : claimed;
		taken.add(claimed);
		const bounds = coordinate && boundsOf(dataset, coordinate);
		return {
			dimension,
			position,
			axis,
			...(coordinate ? { coordinate } : {}),
			...(bounds ? { bounds } : {}),
		};
	});
}

/** The bounds (or climatology) variable a coordinate names, if it exists (CF 7.1, 7.4). */
export function boundsOf(dataset: Dataset, coordinate: Variable): string | undefined {
	const named =
		attributeText(coordinate.attributes, "bounds") ?? attributeText(coordinate.attributes, "climatology");
	return named !== undefined && dataset.variables.has(named) ? named : undefined;
}

export const axisOf = (dataset: Dataset, variable: Variable, axis: Axis): AxisOf | undefined =>
	axesOf(dataset, variable).find((one) => one.axis === axis);
