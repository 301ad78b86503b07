import { reshape, transpose } from "../array/build.ts";
import type { LazyArray } from "../array/lazy-array.ts";
import { remap } from "../array/operations/remap.ts";
import { boundsOf } from "../cf/axes.ts";
import { type Computing, computedFrom } from "../cf/computed.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withoutAttributes,
} from "../model/dataset.ts";
import { fieldsByGrid, gridKey } from "./fields.ts";
import type { GridCoordinates } from "./read-grid.ts";
import type { GridWeights, Weights } from "./weights.ts";

/** A mean over cells of a grid. */
export interface GridReduction {
	readonly coordinates: GridCoordinates;
	readonly weights: Weights | GridWeights;
	/** The dimension that stays; absent: none. */
	readonly keeps?: string;
	/** What is added to `cell_methods`: "area: mean". */
	readonly method: string;
	/** The part of the weight that must be there. */
	readonly least: number;
}

/** Every field of some grids as means; what lies along the dimensions that are gone goes with them. */
export function reduceGrid(dataset: Dataset, reductions: readonly GridReduction[]): Dataset {
	const fields = fieldsByGrid(dataset);
	const reduced = new Map<string, Variable>();
	for (const reduction of reductions)
		for (const name of fields.get(gridKey(reduction.coordinates))?.fields ?? []) {
			const variable = dataset.variables.get(name);
			if (variable) reduced.set(name, reducedField(variable, reduction));
		}
	if (reduced.size === 0) return dataset;
	const gone = new Set(
		reductions.flatMap(({ coordinates, keeps }) => coordinates.dimensions.filter((name) => name !== keeps)),
	);
	const bounds = new Set(
		reductions.flatMap(({ coordinates: { latitude, longitude } }) =>
			[latitude, longitude].map((one) => boundsOf(dataset, one)),
		),
	);
	const kept = [...dataset.variables].flatMap(([name, variable]): [string, Variable][] => {
		const field = reduced.get(name);
		if (field) return [[name, withoutNamesOf(field, dataset, gone)]];
		return variable.dimensions.some((one) => gone.has(one)) ? [] : [[name, variable]];
	});
	const used = new Set(kept.flatMap(([, { dimensions }]) => dimensions));
	const dimensions = [...dataset.dimensions].filter(
		([name]) => !gone.has(name) && (used.has(name) || !bounds.has(name)),
	);
	return { ...dataset, dimensions: new Map(dimensions), variables: new Map(kept) };
}

function reducedField(
	variable: Variable,
	{ coordinates, weights, keeps, method, least }: GridReduction,
): Variable {
	const cells = coordinates.dimensions;
	const outer = variable.dimensions.filter((name) => !cells.includes(name));
	const order = [...outer, ...cells].map((name) => variable.dimensions.indexOf(name));
	const lengthsOf = (one: Weights | GridWeights): number[] =>
		"rows" in one ? [...lengthsOf(one.rows), ...lengthsOf(one.columns)] : [one.starts.length - 1];
	const shape = lengthsOf(weights);
	const compute = (data: LazyArray, { missing, fill, type }: Computing): LazyArray => {
		const means = remap(transpose(data, order), {
			...{ weights, from: cells.length, shape, rule: "present", least, missing, fill, type },
		});
		const left = shape.filter((length) => length > 1).slice(0, keeps === undefined ? 0 : 1);
		return reshape(means, [...means.shape.slice(0, outer.length), ...left]);
	};
	const made = computedFrom(variable, compute);
	const stated = attributeText(made.attributes, "cell_methods");
	const methods = stated === undefined || stated === "" ? method : `${stated} ${method}`;
	const attributes = withoutAttributes(made.attributes, "cell_measures", "grid_mapping");
	return {
		...made,
		dimensions: keeps === undefined ? outer : [...outer, keeps],
		attributes: stated?.endsWith(method) ? attributes : withAttribute(attributes, "cell_methods", methods),
	};
}

/** Coordinates that are gone are no longer named. */
function withoutNamesOf(variable: Variable, dataset: Dataset, gone: ReadonlySet<string>): Variable {
	const stated = attributeText(variable.attributes, "coordinates");
	if (stated === undefined) return variable;
	const names = stated
		.split(/\s+/)
		.filter((name) => !dataset.variables.get(name)?.dimensions.some((one) => gone.has(one)));
	const rest = withoutAttributes(variable.attributes, "coordinates");
	return {
		...variable,
		attributes: names.length > 0 ? withAttribute(rest, "coordinates", names.join(" ")) : rest,
	};
}
