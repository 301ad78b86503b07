import type { LazyArray } from "./lazy-array.ts";
import { operationOf } from "./operations.ts";

/** One line for plans and logs: what is read from where, and what is done to it. */
export const describeArray = (array: LazyArray): string =>
	`${describeNode(array)} -> ${array.type} (${array.shape.join(", ")})`;

function describeNode(array: LazyArray): string {
	const { inputs, describe } = operationOf(array);
	return describe(array, inputs(array).map(describeNode));
}
