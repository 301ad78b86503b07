import { columnTotal } from "../../array/build.ts";
import type { ColumnTotalArray } from "../../array/operations/column-total.ts";
import { isHeadwaterError } from "../../errors.ts";
import {
	type Attributes,
	attributeText,
	type Dataset,
	type Variable,
	variableOf,
	withAttribute,
	withoutAttributes,
} from "../../model/dataset.ts";
import { boundsOf, coordinateNames } from "../axes.ts";
import { computedForm, withComputed } from "../computed.ts";
import { formulaTerms } from "./formula-terms.ts";
import { layerEdges } from "./layer-edges.ts";
import { layerWeights, reachOf, type VerticalRange } from "./layer-weights.ts";
import { dropDimension } from "./scalar-level.ts";
import { verticalFieldOf } from "./vertical-field.ts";

/** A sum or mean over the layers of a vertical axis. */
export interface ColumnChange {
	readonly dimension: string;
	readonly coordinate: string;
	/** The mean; else the sum. */
	readonly divided: boolean;
	/** What a unit of thickness counts. */
	readonly scale: number;
	readonly range?: VerticalRange;
	/** See `verticalFieldOf`. */
	readonly measured?: string;
	/** Edges of all that counts, where the axis has values of its own. */
	readonly extent?: readonly [number, number];
	/** "lev", or "air_pressure": what cell_methods call the axis. */
	readonly axisName: string;
	/** Attributes that the results have in place of the variable's own. */
	readonly renamed: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

/** Every variable along the axis added up or averaged; what described the levels goes, but for the extent of all. */
export function totalColumns(dataset: Dataset, change: ColumnChange): Dataset {
	const { coordinate, dimension, extent } = change;
	const old = dataset.variables.get(coordinate);
	if (!old || !dataset.dimensions.has(dimension)) return dataset;
	const bounds = boundsOf(dataset, old);
	const pair = bounds === undefined ? undefined : dataset.variables.get(bounds)?.dimensions.at(-1);
	const gone = new Set([...formulaTerms(old).values(), bounds, coordinate, change.measured]);
	const variables = [...dataset.variables].flatMap(([name, variable]): [string, Variable][] => {
		const hadAxis = variable.dimensions.includes(dimension);
		if (!hadAxis) return name === coordinate || isLoneTerm(variable, gone) ? [] : [[name, variable]];
		const changed = gone.has(name) ? undefined : totalled(dataset, variable, change);
		return changed ? [[name, changed]] : [];
	});
	const dimensions = new Map(dataset.dimensions).set(dimension, { size: 1, unlimited: false });
	const summed = { ...dataset, dimensions, variables: new Map(variables) };
	return extent
		? withExtent(summed, old, { change, extent, pair })
		: dropDimension(summed, dimension, undefined);
}

/** A single number that is but a term of the old levels (a reference pressure). */
const isLoneTerm = ({ name, dimensions }: Variable, gone: ReadonlySet<string | undefined>): boolean =>
	dimensions.length === 0 && gone.has(name);

interface Extent {
	readonly change: ColumnChange;
	readonly extent: readonly [number, number];
	/** The dimension of the two ends of a bound. */
	readonly pair: string | undefined;
}

/** The axis stays as a scalar coordinate whose bounds are those of all layers (CF 7.3). */
function withExtent(dataset: Dataset, old: Variable, { change, extent, pair = "bnds" }: Extent): Dataset {
	const { dimension } = change;
	const bounds = attributeText(old.attributes, "bounds") ?? `${old.name}_bnds`;
	const kept = withoutAttributes(
		old.attributes,
		"actual_range",
		"valid_range",
		"_FillValue",
		"missing_value",
		"scale_factor",
		"add_offset",
	);
	const axis = variableOf(old.name, Float64Array.of((extent[0] + extent[1]) / 2), {
		type: "float64",
		dimensions: [dimension],
		shape: [1],
		attributes: withAttribute(kept, "bounds", bounds),
	});
	const edges = variableOf(bounds, Float64Array.from(extent), {
		type: "float64",
		dimensions: [dimension, pair],
		shape: [1, 2],
	});
	const dimensions = new Map(dataset.dimensions).set(pair, { size: 2, unlimited: false });
	const variables = new Map(dataset.variables).set(axis.name, axis).set(edges.name, edges);
	return dropDimension({ ...dataset, dimensions, variables }, dimension, old.name);
}

/** `undefined` for texts, and for what lacks the axes along which the layers differ. */
function totalled(dataset: Dataset, variable: Variable, change: ColumnChange): Variable | undefined {
	if (variable.type === "string" || variable.type === "char") return undefined;
	const weights = weightsFor(dataset, variable, change);
	if (!weights) return undefined;
	const axis = variable.dimensions.indexOf(change.dimension);
	const form = computedForm(variable);
	const { missing, fill, type } = form;
	const data = columnTotal(form.plain.data, {
		...weights,
		axis,
		divided: change.divided,
		missing,
		fill,
		type,
	});
	return withComputed(form, data, { attributes: attributesOf(form.plain, change) });
}

function weightsFor(
	dataset: Dataset,
	variable: Variable,
	{ range, scale, dimension, measured }: ColumnChange,
): Pick<ColumnTotalArray, "weights" | "layers"> | undefined {
	try {
		const vertical = verticalFieldOf(dataset, variable, dataset.variables.get(measured ?? ""));
		if (vertical?.axis.dimension !== dimension) return undefined;
		const isPositive = vertical.standardName !== "altitude" && vertical.standardName !== "height";
		const edges = layerEdges(dataset, variable, vertical);
		if (edges.source !== "midpoints") return { weights: layerWeights(edges, { range, scale, isPositive }) };
		return { weights: vertical.field, layers: { ...reachOf(range, isPositive), scale } };
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return undefined;
		throw error;
	}
}

function attributesOf({ name, attributes }: Variable, change: ColumnChange): Attributes {
	const changed = new Map(attributes);
	const method = `${change.axisName}: ${change.divided ? "mean" : "sum"}`;
	const before = attributeText(attributes, "cell_methods");
	changed.set("cell_methods", before ? `${before} ${method}` : method);
	const names = coordinateNames({ attributes } as Variable).filter((one) => one !== change.coordinate);
	if (changed.has("coordinates")) changed.set("coordinates", names.join(" "));
	if (changed.get("coordinates") === "") changed.delete("coordinates");
	for (const [attribute, value] of Object.entries(change.renamed[name] ?? {})) {
		if (value === null) changed.delete(attribute);
		else changed.set(attribute, value);
	}
	return change.divided ? changed : withoutAttributes(changed, "valid_range", "valid_min", "valid_max");
}
