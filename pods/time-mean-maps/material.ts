import type { PodWorld } from "../../core/ports/pod-world.ts";
import type { Field } from "../../core/statistics/field.ts";

/** Means over the whole period and its two halves. */
export interface Means {
	readonly all: Float64Array;
	readonly firstHalf: Float64Array;
	readonly secondHalf: Float64Array;
}

/** What both kinds of comparison are made from. */
export interface Material {
	readonly world: PodWorld;
	readonly field: Field;
	readonly means: Means;
	readonly years: string;
}
