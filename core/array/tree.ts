import { bytesOf } from "./element.ts";
import { type LazyArray, lengthOf, type StoredArray } from "./lazy-array.ts";
import { operationOf } from "./operations.ts";

/** Every variable of a file that a tree reads. */
export function storedLeaves(array: LazyArray): readonly StoredArray[] {
	return array.op === "stored" ? [array] : operationOf(array).inputs(array).flatMap(storedLeaves);
}

/** The shape of the stored chunks a tree is read in, along its own axes; `undefined` where they are unknown. */
export function chunkHint(array: LazyArray): readonly number[] | undefined {
	if (array.op === "stored") return array.chunkShape;
	const { inputs, chunks } = operationOf(array);
	const [first] = inputs(array);
	const inner = first && chunkHint(first);
	return inner && chunks ? chunks(array, inner) : inner;
}

/** Bytes of the largest single stored chunk a tree has to decode; 0 when none. */
export function largestChunkBytes(array: LazyArray): number {
	return storedLeaves(array).reduce(
		(most, leaf) => Math.max(most, leaf.chunkShape ? lengthOf(leaf.chunkShape) * bytesOf(leaf.type) : 0),
		0,
	);
}

/** Whether evaluating gives an array of its own, not one that belongs to the tree. */
export function isMadeAnew(array: LazyArray): boolean {
	const { passes, inputs } = operationOf(array);
	if (array.op === "stored" || !passes) return true;
	const inner = inputs(array);
	return inner.length > 0 && inner.every(isMadeAnew);
}
