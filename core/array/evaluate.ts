import { allocate } from "./element.ts";
import type { Rooms } from "./keep-rooms.ts";
import type { Keep } from "./keep-values.ts";
import { type ArrayValues, type LazyArray, lengthOf, type StoredArray } from "./lazy-array.ts";
import { operationOf } from "./operations.ts";
import { chunkHint, isMadeAnew } from "./tree.ts";

/** A rectangle of an array: first index and length per axis, outermost first. */
export interface Block {
	readonly start: readonly number[];
	readonly count: readonly number[];
}

/** A block with room for its values. */
export interface RoomyBlock extends Block {
	/** An array that has the type of the values, any content, and nobody who needs it: the values may be put into its beginning. */
	readonly spare?: ArrayValues | undefined;
}

/** Gives `block` of a variable as it lies in a file, in an array nobody else has. */
export interface ReadStored {
	(array: StoredArray, block: RoomyBlock): Promise<ArrayValues>;
	/** Keeps what is needed again and again; absent: it is computed each time. */
	readonly keep?: Keep;
	/** Keeps what one block leaves for the next; absent: all is made anew. */
	readonly rooms?: Rooms;
}

export const wholeOf = (array: { readonly shape: readonly number[] }): Block => ({
	start: array.shape.map(() => 0),
	count: array.shape,
});

/**
 * The values of one block of a tree, row-major, `lengthOf(block.count)` elements of the tree's type. Only what the block needs is read.
 * Throws what `read` throws.
 */
export async function evaluateBlock(
	array: LazyArray,
	block: RoomyBlock,
	read: ReadStored,
): Promise<ArrayValues> {
	if (lengthOf(block.count) === 0) return allocate(array.type, 0);
	if (array.op === "stored") return read(array, block);
	const { evaluate: valuesOf } = operationOf(array);
	if (valuesOf === undefined) throw new TypeError(`a "${array.op}" has no values of its own`);
	return valuesOf(array, block, {
		read: (input, inner) => evaluateBlock(input, inner, read),
		chunks: chunkHint,
		isMadeAnew,
		...(read.keep && { keep: read.keep }),
		...(read.rooms && { rooms: read.rooms }),
	});
}

/** All values of a tree at once: for small arrays such as coordinates. */
export const evaluate = (array: LazyArray, read: ReadStored): Promise<ArrayValues> =>
	evaluateBlock(array, wholeOf(array), read);
