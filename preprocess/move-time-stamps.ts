import { z } from "zod";
import { axisOf, boundsOf } from "../core/cf/axes.ts";
import type { Dataset } from "../core/model/dataset.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { timeMethodOf } from "../core/time/time-method.ts";

const Options = z.strictObject({
	/** Name of the time coordinate. */
	time: z.string(),
	/** Its new values, in its own units. */
	values: z.array(z.number()),
	from: z.enum(["bounds", "interval ends"]),
});
type Options = z.infer<typeof Options>;

/** Values of a variable that are at hand (the time axis is always read before steps run). */
function valuesOf(dataset: Dataset, name: string | undefined): readonly number[] | undefined {
	const data = name === undefined ? undefined : dataset.variables.get(name)?.data;
	return data?.op === "values" ? Array.from(data.values as ArrayLike<number>, Number) : undefined;
}

const middles = (bounds: readonly number[]) =>
	Array.from(
		{ length: bounds.length / 2 },
		(_, step) => ((bounds[2 * step] as number) + (bounds[2 * step + 1] as number)) / 2,
	);

/** Without bounds: each interval ends at its stamp and begins at the one before; the first is as long as the second. */
function middlesOfEnds(ends: readonly number[]): readonly number[] {
	const length = (ends[1] ?? 0) - (ends[0] ?? 0);
	return ends.map((end, step) => (step === 0 ? end - length / 2 : (end + (ends[step - 1] as number)) / 2));
}

function from({ dataset, variable, timeStamp }: StepContext): Options | undefined {
	const main = dataset.variables.get(variable);
	const axis = main && axisOf(dataset, main, "T");
	if (timeStamp !== "end" || !axis?.coordinate || !main) return undefined;
	const method = timeMethodOf(main, axis.coordinate.name);
	if (method === "point") return undefined;
	const time = axis.coordinate.name;
	const stamps = valuesOf(dataset, time) ?? [];
	const bounds = valuesOf(dataset, boundsOf(dataset, axis.coordinate));
	if (bounds?.length === 2 * stamps.length && stamps.length > 0)
		return { time, values: middles(bounds), from: "bounds" };
	return stamps.length > 1 ? { time, values: [...middlesOfEnds(stamps)], from: "interval ends" } : undefined;
}

/** Means stamped at the end of their interval get the middle: a January mean stamped 1 February belongs to January. */
export const step = defineStep<Options>({
	title: "Move time stamps from the end of the averaging interval to its middle",
	options: Options,
	from,
	apply(dataset, { time, values }) {
		const variable = dataset.variables.get(time);
		if (!variable) return dataset;
		const data = {
			op: "values",
			type: "float64",
			shape: [values.length],
			values: Float64Array.from(values),
		} as const;
		return {
			...dataset,
			variables: new Map(dataset.variables).set(time, { ...variable, type: "float64", data }),
		};
	},
	describe: ({ time, from: source }) =>
		`Moved the stamps of "${time}" to the middle of their intervals (from ${source === "bounds" ? "the bounds" : "the interval ends"})`,
});
