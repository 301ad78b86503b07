import { MetadataError } from "../errors.ts";
import { inDays, type TimeAxis } from "./time-axis.ts";

/** The one step that stands for all of an axis. */
export interface MeanStep {
	/** Of each step, in days; absent when all are equally long. */
	readonly weights?: readonly number[];
	/** The middle of the interval, and its ends, in the axis's units. */
	readonly value: number;
	readonly edges: readonly [number, number];
}

/** Steps agree in length to this part of it. */
const TOLERANCE = 1e-6;

const areEqual = (lengths: readonly number[]): boolean =>
	lengths.every((length) => Math.abs(length - (lengths[0] as number)) <= TOLERANCE * Math.abs(length));

/**
 * What a mean over a time axis is taken with and stamped by. The steps weigh what their bounds say; without bounds equally spaced ones
 * weigh alike.
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
	const weights = weighted ? lengthsOf(axis) : undefined;
	const value = edges[0] + (edges[1] - edges[0]) / 2;
	return { value, edges, ...(weights && !areEqual(weights) && { weights }) };
}

/** The length of each step in days; `undefined` when equally spaced stamps are all that is known. */
function lengthsOf(axis: TimeAxis): readonly number[] | undefined {
	const { values, bounds } = inDays(axis);
	if (bounds) {
		const lengths = Array.from(
			values,
			(_, i) => (bounds.values[2 * i + 1] ?? 0) - (bounds.values[2 * i] ?? 0),
		);
		if (lengths.every((length) => length > 0)) return lengths;
		// Bounds that enclose nothing are those of instants.
		if (lengths.every((length) => length === 0)) return spaced(axis, values);
		throw new MetadataError(
			`The bounds "${bounds.name}" of "${axis.name}" run backwards, so its steps cannot be weighted. Mend them, or take time.mean:unweighted.`,
		);
	}
	return spaced(axis, values);
}

function spaced(axis: TimeAxis, values: Float64Array): undefined {
	const gaps = Array.from(values.subarray(1), (value, i) => value - (values[i] as number));
	if (areEqual(gaps)) return undefined;
	throw new MetadataError(
		`"${axis.name}" has no bounds and its steps are not equally spaced, so how long each is cannot be known. Take time.mean:unweighted, or add bounds.`,
	);
}
