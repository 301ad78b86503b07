import { bytesOf } from "./element.ts";
import { type Block, wholeOf } from "./evaluate.ts";
import type { LazyArray, StoredArray } from "./lazy-array.ts";
import { lengthOf } from "./lazy-array.ts";
import { operationOf } from "./operations.ts";

/** A rectangle of a stored variable that a block of a tree needs. */
export interface Touched {
	readonly leaf: StoredArray;
	readonly block: Block;
}

/** What is read of which stored variables for a block of a tree; for a stride all that it reaches over. */
export function touched(array: LazyArray, block: Block = wholeOf(array)): readonly Touched[] {
	if (lengthOf(block.count) === 0) return [];
	if (array.op === "stored") return [{ leaf: array, block }];
	return operationOf(array)
		.needs(array, block)
		.flatMap((need) => touched(need.array, need.block));
}

/** How many stored chunks that is, and how many bytes they hold decoded; a variable stored in one piece counts as no chunk. */
export function costOf({ leaf, block }: Touched): { readonly chunks: number; readonly bytes: number } {
	const { chunkShape } = leaf;
	if (!chunkShape) return { chunks: 0, bytes: lengthOf(block.count) * bytesOf(leaf.type) };
	const chunks = block.count.reduce((product, count, axis) => {
		const [start, length] = [block.start[axis] ?? 0, chunkShape[axis] ?? 1];
		return product * (Math.floor((start + count - 1) / length) - Math.floor(start / length) + 1);
	}, 1);
	return { chunks, bytes: chunks * lengthOf(chunkShape) * bytesOf(leaf.type) };
}

/** Bytes of stored chunks, decoded, that a block of an array (all of it when absent) is made from. */
export const readingCost = (array: LazyArray, block?: Block): number =>
	touched(array, block).reduce((sum, one) => sum + costOf(one).bytes, 0);

/** The smallest rectangle of each stored variable that holds all that some trees read of it. */
export function wantedRegions(trees: Iterable<LazyArray>): (leaf: StoredArray) => Block | undefined {
	const regions = new Map<string, Block>();
	for (const tree of trees) {
		for (const { leaf, block } of touched(tree)) {
			const known = regions.get(keyOf(leaf));
			regions.set(keyOf(leaf), known ? around(known, block) : block);
		}
	}
	return (leaf) => regions.get(keyOf(leaf));
}

const keyOf = ({ file, variable }: StoredArray): string => `${file}\0${variable}`;

function around(a: Block, b: Block): Block {
	const start = a.start.map((first, axis) => Math.min(first, b.start[axis] ?? 0));
	const end = ({ start: first, count }: Block, axis: number) => (first[axis] ?? 0) + (count[axis] ?? 0);
	return { start, count: start.map((first, axis) => Math.max(end(a, axis), end(b, axis)) - first) };
}
