import { stridesOf } from "../../../core/array/kernels/copy.ts";

/** Whether a chunk inside a block is one run of it: only axes of length 1 outside the first that is cut. */
export function liesTogether(chunk: readonly number[], block: readonly number[]): boolean {
	const cut = chunk.findLastIndex((length, axis) => length !== block[axis]);
	return chunk.slice(0, Math.max(0, cut)).every((length) => length === 1);
}

/** The place in a block, in elements, of what begins at `start` of it. */
export const placeIn = (block: readonly number[], start: readonly number[]): number =>
	stridesOf(block).reduce((sum, stride, axis) => sum + stride * (start[axis] ?? 0), 0);
