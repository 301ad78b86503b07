import type { Block, RoomyBlock } from "./evaluate.ts";
import type { Rooms } from "./keep-rooms.ts";
import type { Keep } from "./keep-values.ts";
import type { ArrayValues, LazyArray } from "./lazy-array.ts";

/** A block of an array. */
export interface Need {
	readonly array: LazyArray;
	readonly block: Block;
}

/** What an operation may ask of its inputs. */
export interface Inputs {
	/** The values of a block, in the input's own type. */
	readonly read: (input: LazyArray, block: RoomyBlock) => Promise<ArrayValues>;
	/** The shape of the chunks it is read in, where they are known. */
	readonly chunks: (input: LazyArray) => readonly number[] | undefined;
	/** Whether what is read of it belongs to nobody else, so that results may take its place. */
	readonly isMadeAnew: (input: LazyArray) => boolean;
	/** See `ReadStored.keep`. */
	readonly keep?: Keep;
	/** See `ReadStored.rooms`. */
	readonly rooms?: Rooms;
}

/** Cuts an array; moves inwards to the leaves where it can. */
export type Cut = (array: LazyArray, start: readonly number[], count: readonly number[]) => LazyArray;

/**
 * What one kind of node in a tree means: whatever evaluates, cuts, plans or prints trees asks here, so that a new operation is one file
 * and one line in `operations.ts`. All of it is pure.
 */
export interface Operation<Node extends LazyArray = LazyArray> {
	/** What it is made of; empty for leaves. */
	readonly inputs: (array: Node) => readonly LazyArray[];
	/** The blocks of its inputs that a block of it takes. */
	readonly needs: (array: Node, block: Block) => readonly Need[];
	/** The values of a block, which is not empty; absent for variables in files, which are read. */
	readonly evaluate?: (array: Node, block: RoomyBlock, inputs: Inputs) => Promise<ArrayValues>;
	/** A part of it, as the same operation on parts of its inputs; `undefined`: it cannot be moved inwards. */
	readonly slice?: (array: Node, block: Block, cut: Cut) => LazyArray | undefined;
	/** Along its axes, how long the chunks are that it is read in; absent: as those of its first input. */
	readonly chunks?: (array: Node, ofInput: readonly number[]) => readonly number[];
	/** For plans and logs. */
	readonly describe: (array: Node, inputs: readonly string[]) => string;
	/** Whether evaluating may give an array that belongs to the tree or an input, and so must not be written into; absent: never. */
	readonly passes?: true;
}

export const defineOperation = <Node extends LazyArray>(operation: Operation<Node>): Operation<Node> =>
	Object.freeze(operation);
