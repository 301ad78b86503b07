import { bytesOf } from "./element.ts";
import type { Block } from "./evaluate.ts";
import type { DataType, LazyArray, StoredArray } from "./lazy-array.ts";
import { lengthOf } from "./lazy-array.ts";

/** How an array is to be cut. */
export interface BlockOptions {
	/** A block is at most this long, unless one chunk (or one element) is longer. */
	readonly maxBytes: number;
	/** Blocks begin and end on the edges of such chunks. */
	readonly chunkShape?: readonly number[];
}

/**
 * Cuts an array along its outer axes into blocks that are whole chunks, in row-major order of the chunks. Without chunks, each block
 * is one contiguous run of the row-major array.
 */
export function* planBlocks(
	array: { readonly type: DataType; readonly shape: readonly number[] },
	options: BlockOptions,
): Generator<Block> {
	if (lengthOf(array.shape) === 0) return;
	const steps = blockShape(array, options);
	const start = array.shape.map(() => 0);
	do {
		yield {
			start: [...start],
			count: steps.map((step, axis) => Math.min(step, (array.shape[axis] ?? 1) - (start[axis] ?? 0))),
		};
	} while (advanceBy(start, steps, array.shape));
}

function advanceBy(start: number[], steps: readonly number[], shape: readonly number[]): boolean {
	for (let axis = start.length - 1; axis >= 0; axis--) {
		start[axis] = (start[axis] ?? 0) + (steps[axis] ?? 1);
		if ((start[axis] ?? 0) < (shape[axis] ?? 1)) return true;
		start[axis] = 0;
	}
	return false;
}

/** From the innermost axis outwards: whole axes while they fit, then as many chunks as fit, then one chunk. */
function blockShape(
	array: { readonly type: DataType; readonly shape: readonly number[] },
	options: BlockOptions,
): number[] {
	const chunk = array.shape.map((length, axis) => Math.min(length, options.chunkShape?.[axis] ?? 1));
	const block = [...chunk];
	for (let axis = block.length - 1; axis >= 0; axis--) {
		const others = (lengthOf(block) / (block[axis] ?? 1)) * bytesOf(array.type);
		const room = Math.floor(options.maxBytes / others);
		const length = array.shape[axis] ?? 1;
		if (room >= length) {
			block[axis] = length;
			continue;
		}
		const edge = chunk[axis] ?? 1;
		block[axis] = Math.max(edge, Math.floor(room / edge) * edge);
		break;
	}
	return block;
}

/** Every variable of a file that a tree reads. */
export function storedLeaves(array: LazyArray): readonly StoredArray[] {
	if (array.op === "stored") return [array];
	if (array.op === "values") return [];
	if (array.op === "concat") return array.inputs.flatMap(storedLeaves);
	return storedLeaves(array.input);
}

/** The shape of the stored chunks a tree is read in, along its own axes; `undefined` where they are unknown. */
export function chunkHint(array: LazyArray): readonly number[] | undefined {
	switch (array.op) {
		case "stored":
			return array.chunkShape;
		case "values":
		case "reshape":
			return undefined;
		case "concat":
			return array.inputs[0] && chunkHint(array.inputs[0]);
		case "transpose": {
			const inner = chunkHint(array.input);
			return inner && array.order.map((axis) => inner[axis] ?? 1);
		}
		case "stride": {
			const inner = chunkHint(array.input);
			return inner?.with(array.axis, Math.max(1, Math.floor((inner[array.axis] ?? 1) / array.every)));
		}
		case "reduce":
			return chunkHint(array.input)?.with(array.axis, 1);
		case "characters":
			return chunkHint(array.input)?.concat(array.shape.at(-1) ?? 1);
		case "slice":
		case "affine":
			return chunkHint(array.input);
	}
}

/** Bytes of the largest single stored chunk a tree has to decode; 0 when none. */
export function largestChunkBytes(array: LazyArray): number {
	return storedLeaves(array).reduce(
		(most, leaf) => Math.max(most, leaf.chunkShape ? lengthOf(leaf.chunkShape) * bytesOf(leaf.type) : 0),
		0,
	);
}
