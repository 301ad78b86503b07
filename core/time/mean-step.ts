import { MetadataError } from "../errors.ts";
import { stepWeights } from "./step-lengths.ts";
import type { TimeAxis } from "./time-axis.ts";

/** The one step that stands for all of an axis. */
export interface MeanStep {
	/** Of each step, in days; absent when all are equally long. */
	readonly weights?: readonly number[];
	/** The middle of the interval, and its ends, in the axis's units. */
	readonly value: number;
	readonly edges: readonly [number, number];
}

/**
 * What a mean over a time axis is taken with and stamped by. The steps weigh what their bounds say, without bounds what `stepLengths` finds.
 * @throws MetadataError when the lengths of the steps are asked and unknown
 */
export function meanStep(axis: TimeAxis, weighted: boolean): MeanStep {
	const { values, bounds } = axis;
	if (values.length === 0)
		throw new MetadataError(
			`"${axis.name}" has no steps, so there is no mean over time. Choose other files.`,
		);
	const edges = bounds
		? ([bounds.values[0] as number, bounds.values.at(-1) as number] as const)
		: ([values[0] as number, values.at(-1) as number] as const);
	const weights = weighted ? stepWeights(axis) : undefined;
	const value = edges[0] + (edges[1] - edges[0]) / 2;
	return { value, edges, ...(weights && { weights }) };
}
