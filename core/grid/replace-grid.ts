import { transpose } from "../array/build.ts";
import type { LazyArray } from "../array/lazy-array.ts";
import { type MissingRule, remap } from "../array/operations/remap.ts";
import { boundsOf } from "../cf/axes.ts";
import { type Computing, computedFrom } from "../cf/computed.ts";
import {
	type Attribute,
	attributeText,
	type Dataset,
	type Dimension,
	type Variable,
	variableOf,
	withAttribute,
	withoutAttributes,
} from "../model/dataset.ts";
import { describingNames, fieldsByGrid, gridKey } from "./fields.ts";
import type { RectilinearGrid, SpannedAxis } from "./grid.ts";
import type { GridCoordinates } from "./read-grid.ts";
import type { GridWeights, Weights } from "./weights.ts";

/** One horizontal grid of a dataset, the weights that leave it, and how its missing cells count. */
export interface GridChange {
	readonly coordinates: GridCoordinates;
	readonly weights: Weights | GridWeights;
	readonly rule: MissingRule;
	readonly least?: number;
	/** Values are only chosen, not computed: types stay. */
	readonly chosen?: boolean;
}

/** What regridding does to a dataset: the fields left behind because only one of their axes is a grid's. */
export interface Replaced {
	readonly dataset: Dataset;
	readonly leftOut: readonly string[];
}

/** Every field of some grids, on the new one; the old coordinates, and what else lies along them, go. */
export function replaceGrid(dataset: Dataset, changes: readonly GridChange[], to: RectilinearGrid): Replaced {
	const first = changes[0]?.coordinates;
	if (!first) return { dataset, leftOut: [] };
	const names = newNames(first);
	const fields = fieldsByGrid(dataset);
	const moved = new Map<string, Variable>();
	for (const change of changes) {
		for (const name of fields.get(gridKey(change.coordinates))?.fields ?? []) {
			const variable = dataset.variables.get(name);
			if (variable) moved.set(name, onNewGrid(variable, { change, names, to, dataset }));
		}
	}
	const gone = new Set(changes.flatMap(({ coordinates }) => coordinates.dimensions));
	const describing = describingNames(dataset);
	const leftOut: string[] = [];
	const kept = [...dataset.variables].flatMap(([name, variable]): [string, Variable][] => {
		const field = moved.get(name);
		if (field) return [[name, field]];
		if (
			!variable.dimensions.some((one) => gone.has(one)) &&
			name !== names.latitude &&
			name !== names.longitude
		)
			return [[name, variable]];
		if (!describing.has(name)) leftOut.push(name);
		return [];
	});
	const axes = axisVariables(dataset, first, { names, to });
	const dimensions = withGridDimensions(dataset, gone, { names, to, axes });
	return {
		dataset: {
			...dataset,
			dimensions,
			variables: new Map([...axes.map((one) => [one.name, one] as const), ...kept]),
		},
		leftOut,
	};
}

interface Names {
	readonly latitude: string;
	readonly longitude: string;
}

/** Those of the grid before, where they were axes. */
const newNames = ({ kind, latitude, longitude }: GridCoordinates): Names =>
	kind === "rectilinear"
		? { latitude: latitude.name, longitude: longitude.name }
		: { latitude: "lat", longitude: "lon" };

interface Target {
	readonly names: Names;
	readonly to: RectilinearGrid;
}

function onNewGrid(
	variable: Variable,
	{ change, names, to, dataset }: Target & { readonly change: GridChange; readonly dataset: Dataset },
): Variable {
	const { coordinates, weights, rule, least, chosen = false } = change;
	const cells = coordinates.dimensions;
	const outer = variable.dimensions.filter((name) => !cells.includes(name));
	const order = [...outer, ...cells].map((name) => variable.dimensions.indexOf(name));
	const shape = [to.latitude.values.length, to.longitude.values.length];
	const compute = (data: LazyArray, { missing, fill, type }: Computing): LazyArray =>
		remap(transpose(data, order), {
			...{ weights, from: cells.length, shape, rule, missing, fill, type },
			...(least !== undefined && { least }),
		});
	const moved = computedFrom(variable, compute, { chosen });
	const chunks = variable.storage?.chunkShape;
	const outerChunks = chunks && order.slice(0, outer.length).map((axis) => chunks[axis] ?? 1);
	return {
		...moved,
		dimensions: [...outer, names.latitude, names.longitude],
		attributes: trueAttributes(moved, coordinates, dataset),
		...(variable.storage && {
			storage: { ...variable.storage, ...(outerChunks && { chunkShape: [...outerChunks, ...shape] }) },
		}),
	};
}

/** Without the areas, the projection and the coordinates of the grid that was left. */
function trueAttributes(
	{ attributes }: Variable,
	coordinates: GridCoordinates,
	dataset: Dataset,
): Variable["attributes"] {
	const kept = withoutAttributes(
		attributes,
		"cell_measures",
		"grid_mapping",
		"coordinates",
		"grid",
		"location",
	);
	const stays = (name: string): boolean => {
		const along = dataset.variables.get(name)?.dimensions;
		return along !== undefined && !along.some((one) => coordinates.dimensions.includes(one));
	};
	const names = (attributeText(attributes, "coordinates") ?? "")
		.split(/\s+/)
		.filter((name) => name !== "" && stays(name));
	return names.length > 0 ? withAttribute(kept, "coordinates", names.join(" ")) : kept;
}

const BOUNDS_DIMENSION = "bnds";

function axisVariables(dataset: Dataset, before: GridCoordinates, { names, to }: Target): Variable[] {
	return [
		...axisVariable(to.latitude, names.latitude, {
			dataset,
			before: before.latitude,
			kind: before.kind,
			base: LATITUDE,
		}),
		...axisVariable(to.longitude, names.longitude, {
			dataset,
			before: before.longitude,
			kind: before.kind,
			base: LONGITUDE,
		}),
	];
}

const LATITUDE: readonly (readonly [string, Attribute])[] = [
	["standard_name", "latitude"],
	["long_name", "latitude"],
	["units", "degrees_north"],
	["axis", "Y"],
];
const LONGITUDE: readonly (readonly [string, Attribute])[] = [
	["standard_name", "longitude"],
	["long_name", "longitude"],
	["units", "degrees_east"],
	["axis", "X"],
];

interface Before {
	readonly dataset: Dataset;
	readonly before: Variable;
	readonly kind: GridCoordinates["kind"];
	readonly base: readonly (readonly [string, Attribute])[];
}

function axisVariable(
	{ values, bounds }: SpannedAxis,
	name: string,
	{ dataset, before, kind, base }: Before,
): Variable[] {
	const own =
		kind === "rectilinear"
			? withoutAttributes(
					before.attributes,
					"valid_min",
					"valid_max",
					"valid_range",
					"actual_range",
					"_FillValue",
					"missing_value",
				)
			: [];
	const boundsName = (kind === "rectilinear" && boundsOf(dataset, before)) || `${name}_bnds`;
	const attributes = new Map([...base, ...own]).set("units", base[2]?.[1] ?? "").set("bounds", boundsName);
	const more = { type: "float64", dimensions: [name], shape: [values.length] } as const;
	return [
		variableOf(name, values, { ...more, attributes }),
		variableOf(boundsName, bounds, {
			...more,
			dimensions: [name, pairDimension(dataset)],
			shape: [values.length, 2],
		}),
	];
}

/** A dimension of two that is there already, else one of the usual name. */
function pairDimension({ dimensions }: Dataset): string {
	for (const name of [BOUNDS_DIMENSION, "nv", "axis_nbounds", "d2"])
		if (dimensions.get(name)?.size === 2) return name;
	let name = BOUNDS_DIMENSION;
	while (dimensions.has(name)) name += "_";
	return name;
}

function withGridDimensions(
	dataset: Dataset,
	gone: ReadonlySet<string>,
	{ names, to }: Target & { readonly axes: readonly Variable[] },
): ReadonlyMap<string, Dimension> {
	const dimensions = new Map([...dataset.dimensions].filter(([name]) => !gone.has(name)));
	const fixed = (size: number): Dimension => ({ size, unlimited: false });
	dimensions.set(names.latitude, fixed(to.latitude.values.length));
	dimensions.set(names.longitude, fixed(to.longitude.values.length));
	return dimensions.set(pairDimension(dataset), fixed(2));
}
