import { affine, grouped, mergeAxes, transpose } from "../../../core/array/build.ts";
import type { DataType, LazyArray, NumericType } from "../../../core/array/lazy-array.ts";
import { coordinateNames } from "../../../core/cf/axes.ts";
import { type ComputedForm, computedForm } from "../../../core/cf/computed.ts";
import { relatedNames } from "../../../core/cf/related.ts";
import { cellMethodsAfter } from "../../../core/cf/statistic-over-time.ts";
import {
	type Attribute,
	type Attributes,
	attributeText,
	type Dataset,
	type Dimension,
	emptyDataset,
	type Variable,
	withoutAttributes,
} from "../../../core/model/dataset.ts";
import type { Action } from "./group-wish.ts";
import type { Grouping } from "./grouping.ts";

export interface Grouped {
	readonly dataset: Dataset;
	/** The variable with the results. */
	readonly result: Variable;
	readonly grouping: Grouping;
}

/** "pp_tas_time_month_mean": every character other clients could stumble over is "_". */
export const resultName = (variable: string, coordinate: string, action: Action): string =>
	`pp_${variable}_${coordinate}_${action}`.replace(/[^A-Za-z0-9_]/g, "_");

/** A variable's statistic of each group, with what of its coordinates is left. Still lazy. */
export function groupedDataset(
	dataset: Dataset,
	variable: Variable,
	how: { readonly grouping: Grouping; readonly action: Action; readonly name: string },
): Grouped {
	const { grouping, action, name } = how;
	const { data, attributes } = statisticOf(variable, grouping, action);
	const kept = keptVariables(dataset, variable, grouping);
	const coordinates = coordinateNames(variable).filter((one) => kept.some((other) => other.name === one));
	const result: Variable = {
		name,
		type: data.type,
		dimensions: dimensionsAfter(variable, grouping),
		attributes: withCoordinates(attributes, coordinates),
		data,
	};
	const variables = new Map([...kept, ...grouping.coordinates, result].map((one) => [one.name, one]));
	const whole: Dataset = {
		...emptyDataset,
		attributes: dataset.attributes,
		dimensions: dimensionsOf(variables.values()),
		variables,
	};
	return { dataset: whole, result, grouping };
}

/** Coordinates, bounds and the like that do not lie along what was grouped. */
function keptVariables(dataset: Dataset, variable: Variable, grouping: Grouping): readonly Variable[] {
	const taken = new Set(grouping.coordinates.map(({ name }) => name));
	return [...relatedNames(dataset, variable)].flatMap((name) => {
		const one = dataset.variables.get(name);
		const isLeft = one && one !== variable && !taken.has(name);
		return isLeft && !one.dimensions.some((each) => grouping.dimensions.includes(each)) ? [one] : [];
	});
}

function dimensionsOf(variables: Iterable<Variable>): ReadonlyMap<string, Dimension> {
	const found = new Map<string, Dimension>();
	for (const { dimensions, data } of variables)
		for (const [axis, name] of dimensions.entries())
			found.set(name, { size: data.shape[axis] as number, unlimited: false });
	return found;
}

/** The new dimension stands where the first of the old ones stood. */
function dimensionsAfter({ dimensions }: Variable, grouping: Grouping): readonly string[] {
	const first = dimensions.findIndex((name) => grouping.dimensions.includes(name));
	return dimensions.flatMap((name, axis) => {
		if (axis === first) return [grouping.dimension];
		return grouping.dimensions.includes(name) ? [] : [name];
	});
}

/** The data with the grouped dimensions as one axis, where the first of them stood. */
function withOneAxis(data: LazyArray, variable: Variable, { dimensions }: Grouping) {
	const own = dimensions.map((name) => variable.dimensions.indexOf(name));
	const axis = Math.min(...own);
	const others = variable.dimensions.map((_, one) => one).filter((one) => !own.includes(one));
	const before = others.filter((one) => one < axis);
	const order = [...before, ...own, ...others.filter((one) => one > axis)];
	const ordered = order.every((one, i) => one === i) ? data : transpose(data, order);
	const input = own.slice(1).reduce((merged) => mergeAxes(merged, before.length), ordered);
	return { axis: before.length, input };
}

const isFloating = (type: DataType): type is "float32" | "float64" =>
	type === "float32" || type === "float64";

function statisticOf(
	variable: Variable,
	grouping: Grouping,
	action: Action,
): { readonly data: LazyArray; readonly attributes: Attributes } {
	const form = computedForm(variable);
	const { plain, missing } = form;
	const type = isFloating(plain.type) ? plain.type : "float64";
	const { axis, input } = withOneAxis(plain.data, variable, grouping);
	const { groups, count } = grouping;
	const isNumber = action === "sum" || action === "count";
	const data = grouped(input, {
		...{ statistic: { method: action }, axis, groups, count, missing },
		type: action === "count" ? "float64" : type,
		fill: isNumber ? 0 : Number.NaN,
	});
	const whole = wholeType(form, grouping, action);
	const attributes = attributesAfter(plain.attributes, grouping, action);
	if (whole) return { data: affine(data, { type: whole }), attributes };
	return { data, attributes: new Map(attributes).set("_FillValue", { type, values: [Number.NaN] }) };
}

/** Results that are whole numbers, each of them there. */
function wholeType(
	{ plain, missing }: ComputedForm,
	{ groups, count }: Grouping,
	action: Action,
): NumericType | undefined {
	if (action === "count") return "int32";
	// Rounded to double precision, some integers of 64 bits are beyond their own type.
	if (isFloating(plain.type) || /64$/.test(plain.type) || action === "mean") return undefined;
	if (action === "sum") return "int64";
	const isComplete = missing.length === 0 && new Set(groups.filter((group) => group >= 0)).size === count;
	return isComplete ? (plain.type as NumericType) : undefined;
}

/** Said of stored or of single values: not so of statistics. */
const OF_VALUES = ["_FillValue", "missing_value", "valid_min", "valid_max", "valid_range", "actual_range"];

function attributesAfter(own: Attributes, { over, comment }: Grouping, action: Action): Attributes {
	const kept = withoutAttributes(own, ...OF_VALUES, "coordinates", "cell_measures", "ancillary_variables");
	const name = attributeText(own, "long_name") ?? attributeText(own, "standard_name") ?? "values";
	const described = new Map<string, Attribute>(kept).set("long_name", `${NAMES[action]} ${comment}: ${name}`);
	if (action === "count")
		return withoutAttributes(described.set("units", "1"), "standard_name", "cell_methods");
	if (action === "first" || action === "last") return described;
	const methods = attributeText(own, "cell_methods");
	return described.set("cell_methods", cellMethodsAfter(methods, over, { method: action, comment }));
}

export const NAMES: Readonly<Record<Action, string>> = {
	mean: "Mean",
	min: "Minimum",
	max: "Maximum",
	count: "Number of values",
	first: "First value",
	last: "Last value",
	sum: "Sum",
};

const withCoordinates = (attributes: Attributes, names: readonly string[]): Attributes =>
	names.length === 0 ? attributes : new Map(attributes).set("coordinates", names.join(" "));
