import { z } from "zod";
import { grouped, kept, minusGroup } from "../core/array/build.ts";
import { computedForm, withComputed } from "../core/cf/computed.ts";
import { areConvertible } from "../core/cf/units/index.ts";
import { CoverageError } from "../core/errors.ts";
import { attributeText, type Dataset, type Variable, withVariable } from "../core/model/dataset.ts";
import { parseDateRange } from "../core/model/date-range.ts";
import { defineStep } from "../core/ports/step.ts";
import { stepsInPeriod } from "../core/time/crop-period.ts";
import { needTimeAxes } from "../core/time/every-time-axis.ts";
import { groupSteps } from "../core/time/group-steps.ts";
import type { TimeAxis } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	by: z
		.enum(["month-of-year", "season-of-year", "day-of-year", "whole"])
		.optional()
		.describe("The parts of the year each of which has a mean of its own; month-of-year when left out"),
	base: z
		.string()
		.optional()
		.describe("The period the means are of: 1981/2010, both ends included; all when left out")
		.meta({ examples: ["1981/2010"] }),
	unweighted: z
		.boolean()
		.optional()
		.describe("Means count all steps alike; else steps of unequal length count as long as they are"),
});
type Options = z.infer<typeof Options>;

interface Axis {
	readonly dimension: string;
	readonly name: string;
	readonly bounds?: string;
	/** For each step its part of the year. */
	readonly groups: readonly number[];
	/** The same, -1 outside the base period. */
	readonly base: readonly number[];
	readonly count: number;
	readonly weights?: readonly number[];
}

interface Plan extends Options {
	readonly axes: readonly Axis[];
}

function axisOf(axis: TimeAxis, { by = "month-of-year", base, unweighted }: Options): Axis {
	const { groups, count, weights } = groupSteps(axis, { by, weighted: unweighted !== true, stamp: "middle" });
	const all = { from: 0, to: groups.length };
	const range = base === undefined ? all : stepsInPeriod(axis, parseDateRange(base));
	if (range.to <= range.from)
		throw new CoverageError(
			`No step of "${axis.name}" lies in the base period ${base}, so there is nothing to take anomalies from. Name a period the data cover.`,
		);
	return {
		dimension: axis.dimension,
		name: axis.name,
		...(axis.bounds && { bounds: axis.bounds.name }),
		groups,
		base: groups.map((group, step) => (step >= range.from && step < range.to ? group : -1)),
		count,
		...(weights && { weights }),
	};
}

/** A difference of temperatures has no zero to be shifted (CF 3.1.2). */
const isTemperature = (units: string | undefined): boolean =>
	units !== undefined && areConvertible(units, "K");

function anomalyOf(variable: Variable, { dimension, groups, base, count, weights }: Axis): Variable {
	const axis = variable.dimensions.indexOf(dimension);
	const form = computedForm(variable);
	const { plain, type, missing, fill } = form;
	const attributes = new Map(form.attributes);
	const means = grouped(plain.data, {
		statistic: { method: "mean" },
		axis,
		groups: base,
		count,
		weights,
		missing,
		type: "float64",
	});
	const longName = attributeText(attributes, "long_name");
	if (longName !== undefined) attributes.set("long_name", `${longName}, anomaly`);
	if (isTemperature(attributeText(attributes, "units")))
		attributes.set("units_metadata", "temperature: difference");
	const data = minusGroup(plain.data, kept(means), { axis, groups, missing, fill, type });
	return withComputed(form, data, { attributes });
}

function applyAxis(dataset: Dataset, axis: Axis): Dataset {
	return [...dataset.variables.values()].reduce((changed, variable) => {
		const isOwn = variable.name === axis.name || variable.name === axis.bounds;
		const isNumeric = variable.type !== "string" && variable.type !== "char";
		const isAlong = variable.dimensions.includes(axis.dimension);
		return isAlong && isNumeric && !isOwn ? withVariable(changed, anomalyOf(variable, axis)) : changed;
	}, dataset);
}

/** Values less the mean of their part of the year. @throws MetadataError, CoverageError; MemoryError when the means do not fit */
export const step = defineStep({
	title: "Subtract the mean of its part of the year from each step",
	options: Options,
	async prepare(dataset, options, { engine }): Promise<Plan> {
		const times = await needTimeAxes(engine, dataset, "so there are no anomalies");
		return { ...options, axes: times.map((time) => axisOf(time, options)) };
	},
	apply: (dataset, { axes }) => axes.reduce(applyAxis, dataset),
	describe({ by = "month-of-year", base, axes }) {
		const weighted = axes.some(({ weights }) => weights) ? ", weighted by the lengths of the steps" : "";
		const part =
			by === "whole"
				? "the whole time"
				: `each ${by.replaceAll("-", " ").replace(" of year", " of the year")}`;
		return `Subtracted the mean of ${part} over ${base ?? "all steps"}${weighted}`;
	},
});
