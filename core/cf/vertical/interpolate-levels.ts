import { columns, values } from "../../array/build.ts";
import type { BesideInput, ColumnsArray } from "../../array/operations/columns.ts";
import { isHeadwaterError } from "../../errors.ts";
import {
	type Attribute,
	type Attributes,
	attributeText,
	type Dataset,
	type Variable,
	variableOf,
	withAttribute,
	withoutAttributes,
} from "../../model/dataset.ts";
import { boundsOf, coordinateNames } from "../axes.ts";
import { formatCellMethods, parseCellMethods } from "../cell-methods.ts";
import { computedForm, withComputed } from "../computed.ts";
import { formulaTerms } from "./formula-terms.ts";
import { verticalFieldOf } from "./vertical-field.ts";

/** Levels to which columns are interpolated. */
export interface LevelChange {
	readonly dimension: string;
	readonly coordinate: string;
	/** Values of the axis where it has its own; absent: they are computed from the terms of its formula. */
	readonly levels?: readonly number[];
	/** See `verticalFieldOf`. */
	readonly measured?: string;
	/** In units of the levels. */
	readonly targets: readonly number[];
	readonly method: ColumnsArray["method"];
	readonly beyond: ColumnsArray["beyond"];
	/** The axis of the result. */
	readonly result: {
		readonly name: string;
		readonly values: readonly number[];
		readonly attributes: Readonly<Record<string, string>>;
	};
}

/** A name nothing has yet, or its own. */
export function freeName(wanted: string, taken: ReadonlyMap<string, unknown>, own?: string): string {
	let name = wanted;
	while (taken.has(name) && name !== own) name += "_";
	return name;
}

/** Every variable along the vertical axis at other levels; what described the old levels goes, the new ones become an axis. */
export function interpolateLevels(dataset: Dataset, change: LevelChange): Dataset {
	const old = dataset.variables.get(change.coordinate);
	if (!old || !dataset.dimensions.has(change.dimension)) return dataset;
	const gone = describingLevels(dataset, old, change);
	const variables = [...dataset.variables].flatMap(([name, variable]): [string, Variable][] => {
		if (name === change.coordinate) return [[change.result.name, resultAxis(old, change)]];
		if (gone.has(name) || name === change.measured) return [];
		if (!variable.dimensions.includes(change.dimension)) return [[name, variable]];
		const changed = interpolated(dataset, variable, change);
		return changed ? [[name, changed]] : [];
	});
	const dimensions = [...dataset.dimensions].map(([name, one]): [string, typeof one] =>
		name === change.dimension
			? [change.result.name, { size: change.targets.length, unlimited: false }]
			: [name, one],
	);
	return { ...dataset, dimensions: new Map(dimensions), variables: new Map(variables) };
}

/** Bounds of the old levels, and terms of their formula that are of no other use: what lies along the levels, and single numbers. */
function describingLevels(dataset: Dataset, old: Variable, { dimension }: LevelChange): ReadonlySet<string> {
	const bounds = boundsOf(dataset, old);
	const edges = bounds === undefined ? undefined : dataset.variables.get(bounds);
	const terms = [...formulaTerms(old).values(), ...(edges ? formulaTerms(edges).values() : [])];
	const own = terms.flatMap((name) => dataset.variables.get(name) ?? []);
	const passing = own.filter(({ dimensions }) => dimensions.includes(dimension) || dimensions.length === 0);
	return new Set([...passing.map(({ name }) => name), ...(bounds === undefined ? [] : [bounds])]);
}

const NO_LONGER_TRUE = [
	"bounds",
	"formula_terms",
	"formula_term",
	"actual_range",
	"valid_range",
	"valid_min",
	"valid_max",
];

function resultAxis(old: Variable, { levels, result }: LevelChange): Variable {
	const kept: Attributes = levels ? withoutAttributes(old.attributes, ...NO_LONGER_TRUE) : new Map();
	const attributes = Object.entries(result.attributes).reduce<Attributes>(
		(all, [name, value]) => withAttribute(all, name, value as Attribute),
		kept,
	);
	return variableOf(result.name, Float64Array.from(result.values), {
		type: "float64",
		dimensions: [result.name],
		shape: [result.values.length],
		attributes: withoutAttributes(attributes, "_FillValue", "missing_value", "scale_factor", "add_offset"),
	});
}

/** `undefined` for texts, and for what lacks the axes along which the levels differ. */
function interpolated(dataset: Dataset, variable: Variable, change: LevelChange): Variable | undefined {
	if (variable.type === "string" || variable.type === "char") return undefined;
	const axis = variable.dimensions.indexOf(change.dimension);
	const coordinate = coordinateFor(dataset, variable, { change, axis });
	if (!coordinate) return undefined;
	const form = computedForm(variable);
	const { targets, method, beyond } = change;
	const { missing, fill, type } = form;
	const data = columns(form.plain.data, { axis, coordinate, targets, method, beyond, missing, fill, type });
	return withComputed(form, data, {
		dimensions: variable.dimensions.with(axis, change.result.name),
		attributes: attributesAt(form.plain.attributes, change),
	});
}

function coordinateFor(
	dataset: Dataset,
	variable: Variable,
	{ change: { levels, measured }, axis }: { readonly change: LevelChange; readonly axis: number },
): BesideInput | undefined {
	if (levels)
		return {
			array: values("float64", [levels.length], Float64Array.from(levels)),
			axes: [axis],
			missing: [],
		};
	try {
		return verticalFieldOf(dataset, variable, dataset.variables.get(measured ?? ""))?.field;
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return undefined;
		throw error;
	}
}

/** Values at levels are no longer means over layers; the old axis is no longer among the coordinates. */
function attributesAt(attributes: Attributes, { coordinate, dimension, result }: LevelChange): Attributes {
	const kept = new Map(attributes);
	const names = coordinateNames({ attributes } as Variable).map((name) =>
		name === coordinate ? result.name : name,
	);
	if (names.length > 0) kept.set("coordinates", names.join(" "));
	const text = attributeText(attributes, "cell_methods");
	if (text === undefined) return kept;
	const left = withoutMethodsOf(text, [coordinate, dimension]);
	if (left === "") kept.delete("cell_methods");
	else kept.set("cell_methods", left);
	return kept;
}

/** `cell_methods` without what was done along some axes; text that follows no grammar stays. */
function withoutMethodsOf(text: string, axes: readonly string[]): string {
	if (!axes.some((axis) => text.includes(axis))) return text;
	try {
		const methods = parseCellMethods(text).map((method) => ({
			...method,
			axes: method.axes.filter((axis) => !axes.includes(axis)),
		}));
		return formatCellMethods(methods.filter((method) => method.axes.length > 0));
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return text;
		throw error;
	}
}
