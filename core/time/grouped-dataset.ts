import { grouped, running } from "../array/build.ts";
import type { LazyArray } from "../array/lazy-array.ts";
import type { Statistic } from "../array/operations/grouped.ts";
import { defaultCalendar } from "../cf/calendar.ts";
import { computedForm, withComputed } from "../cf/computed.ts";
import { cellMethodsAfter, cellMethodsOfClimatology } from "../cf/statistic-over-time.ts";
import { parseTimeUnits } from "../cf/time-units.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	variableOf,
	withAttribute,
	withDatasetAttribute,
	withoutAttributes,
	withoutVariables,
	withVariable,
} from "../model/dataset.ts";
import type { StepGroups } from "./group-steps.ts";
import { withTimeAxis } from "./time-axis.ts";

/** A time axis and the groups its steps are put into. */
export interface GroupedAxis extends StepGroups {
	readonly dimension: string;
	readonly name: string;
	/** The bounds (or climatology) variable it has now. */
	readonly bounds?: string;
	readonly steps: number;
	/** Present: each group is so many steps in a row, from the step of its own number on. */
	readonly window?: number;
	/** What its steps become, in the words of DRS; absent: none of those. */
	readonly frequency?: string;
}

const isText = ({ type }: Variable): boolean => type === "string" || type === "char";

function methodsAfter(text: string | undefined, axis: GroupedAxis, statistic: Statistic): string {
	if (axis.window !== undefined) {
		const { window, name } = axis;
		return cellMethodsAfter(text, name, { ...statistic, comment: `running over ${window} steps` });
	}
	if (!axis.isClimatology) return cellMethodsAfter(text, axis.name, statistic);
	const oncePerYear = Math.max(...sizesOf(axis)) <= axis.mostPeriods;
	return cellMethodsOfClimatology(text, axis.name, { statistic, oncePerYear });
}

function sizesOf({ groups, count }: GroupedAxis): number[] {
	const sizes = new Array<number>(count).fill(0);
	for (const group of groups) if (group >= 0) sizes[group] = (sizes[group] as number) + 1;
	return sizes;
}

function valuesOf(input: LazyArray, axis: GroupedAxis, how: Omit<Parameters<typeof running>[1], "window">) {
	const { window, groups, count, weights, least } = axis;
	if (window === undefined)
		return grouped(input, { ...how, groups, count, weights, least: least ?? undefined });
	return running(input, { ...how, window, least: least?.[0] ?? 1 });
}

/** One variable's statistic of each group. */
function statisticOf(variable: Variable, axis: GroupedAxis, statistic: Statistic): Variable {
	const position = variable.dimensions.indexOf(axis.dimension);
	const form = computedForm(variable);
	const { missing, fill, type } = form;
	const data = valuesOf(form.plain.data, axis, { statistic, axis: position, missing, fill, type });
	const methods = methodsAfter(attributeText(form.attributes, "cell_methods"), axis, statistic);
	return withComputed(form, data, {
		attributes: withAttribute(form.attributes, "cell_methods", methods),
	});
}

/** A name nothing has yet. */
function freeName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
	let name = wanted;
	while (taken.has(name)) name += "_";
	return name;
}

/** Bounds of groups, under the attribute that says what they are (CF 7.1, 7.4). */
function withBounds(dataset: Dataset, axis: GroupedAxis): { dataset: Dataset; bounds: string } {
	const coordinate = dataset.variables.get(axis.name) as Variable;
	const old = axis.bounds === undefined ? undefined : dataset.variables.get(axis.bounds);
	const attribute = axis.isClimatology ? "climatology" : "bounds";
	const bare = withoutVariables(dataset, new Set(old ? [old.name] : []));
	const own = axis.isClimatology ? "climatology_bnds" : `${axis.name}_bnds`;
	const keepsName = old !== undefined && coordinate.attributes.has(attribute);
	const bounds = keepsName ? old.name : freeName(own, bare.variables);
	const pair =
		old?.dimensions[1] ??
		(dataset.dimensions.get("bnds")?.size === 2 ? "bnds" : freeName("bnds", dataset.dimensions));
	const attributes = new Map(withoutAttributes(coordinate.attributes, "bounds", "climatology"));
	const made = variableOf(bounds, new Float64Array(2 * axis.count), {
		type: "float64",
		dimensions: [axis.dimension, pair],
		shape: [axis.count, 2],
	});
	const dimensions = new Map(bare.dimensions).set(pair, { size: 2, unlimited: false });
	const named = { ...coordinate, attributes: attributes.set(attribute, bounds) };
	return { dataset: withVariable(withVariable({ ...bare, dimensions }, named), made), bounds };
}

/** The dataset with its time axis that of the groups; `change` makes each variable along it anew. */
function withGroups(dataset: Dataset, axis: GroupedAxis, change: (variable: Variable) => Variable): Dataset {
	const length = dataset.dimensions.get(axis.dimension);
	if (!length || !dataset.variables.has(axis.name)) return dataset;
	const variables = [...dataset.variables].flatMap(([name, variable]): [string, Variable][] => {
		const isAlong = variable.dimensions.includes(axis.dimension);
		if (!isAlong || name === axis.name || name === axis.bounds) return [[name, variable]];
		// Labels of single steps mean nothing to all of them.
		return isText(variable) ? [] : [[name, change(variable)]];
	});
	const dimensions = new Map(dataset.dimensions).set(axis.dimension, { ...length, size: axis.count });
	const whole = withBounds({ ...dataset, dimensions, variables: new Map(variables) }, axis);
	return withTimeAxis(whole.dataset, {
		dimension: axis.dimension,
		name: axis.name,
		units: parseTimeUnits(axis.units),
		calendar: defaultCalendar,
		values: Float64Array.from(axis.values),
		bounds: { name: whole.bounds, values: Float64Array.from(axis.edges) },
	});
}

/** A published file says how often it is sampled; that is not so any more. */
function withFrequency(dataset: Dataset, axis: GroupedAxis): Dataset {
	if (!dataset.attributes.has("frequency") || axis.window !== undefined) return dataset;
	if (axis.frequency !== undefined) return withDatasetAttribute(dataset, "frequency", axis.frequency);
	return { ...dataset, attributes: withoutAttributes(dataset.attributes, "frequency") };
}

/** The dataset with a statistic of each group of steps of a time axis in place of the steps. */
export function statisticOverTime(dataset: Dataset, axis: GroupedAxis, statistic: Statistic): Dataset {
	const made = withGroups(dataset, axis, (variable) => statisticOf(variable, axis, statistic));
	return made === dataset ? dataset : withFrequency(made, axis);
}
