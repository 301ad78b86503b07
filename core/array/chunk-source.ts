import type { Block } from "./evaluate.ts";
import type { LazyArray, ReshapeArray, StoredArray } from "./lazy-array.ts";
import { concatParts } from "./operations/concat.ts";
import { reshapedBlock } from "./operations/reshape.ts";

/** One stored chunk: its coordinates in the grid of chunks of a stored variable. */
export interface ChunkPlace {
	readonly stored: StoredArray;
	readonly chunk: readonly number[];
}

/** One chunk of the result: where it begins, its length along each axis, and the part of it that lies inside the array. */
export interface WantedChunk {
	readonly start: readonly number[];
	readonly shape: readonly number[];
	/** Shorter than `shape` at the far edges. */
	readonly count: readonly number[];
}

/**
 * The stored chunk whose values are exactly those of a chunk of the array: then it can be moved as it lies, compressed. Cropping on chunk
 * edges, joining and dropping axes of length 1 keep chunks; whatever changes values, or cuts through a chunk, does not. A partial chunk
 * at the far edge counts only when it ends there in its file too: what lies beyond would otherwise come to light when the file grows.
 */
export function chunkSource(array: LazyArray, wanted: WantedChunk): ChunkPlace | undefined {
	switch (array.op) {
		case "stored":
			return placeIn(array, wanted);
		case "slice":
			return chunkSource(array.input, {
				...wanted,
				start: wanted.start.map((at, axis) => at + (array.start[axis] ?? 0)),
			});
		case "concat": {
			const block = { start: wanted.start, count: wanted.count };
			const [part, ...more] = concatParts(array, block);
			return part && more.length === 0
				? chunkSource(part.input, { ...wanted, start: part.block.start })
				: undefined;
		}
		case "reshape":
			return chunkSource(array.input, reshapedChunk(array, wanted));
		default:
			return undefined;
	}
}

/** Whether the first chunk of an array, cut so, is a stored one: then most others are, and writing moves bytes instead of values. */
export function keepsChunks(array: LazyArray, chunkShape: readonly number[] | undefined): boolean {
	if (chunkShape?.length !== array.shape.length) return false;
	const count = chunkShape.map((length, axis) => Math.min(length, array.shape[axis] ?? 0));
	return chunkSource(array, { start: chunkShape.map(() => 0), shape: chunkShape, count }) !== undefined;
}

function placeIn(stored: StoredArray, { start, shape, count }: WantedChunk): ChunkPlace | undefined {
	const { chunkShape } = stored;
	const fits =
		chunkShape?.length === shape.length &&
		chunkShape.every((length, axis) => {
			const first = start[axis] as number;
			const end = first + (count[axis] as number);
			return (
				length === shape[axis] &&
				first % length === 0 &&
				(count[axis] === length || end === stored.shape[axis])
			);
		});
	return fits
		? { stored, chunk: start.map((first, axis) => first / (chunkShape[axis] as number)) }
		: undefined;
}

/** Axes of length 1 come and go; the others keep their order, and so their chunk lengths. */
function reshapedChunk(array: ReshapeArray, { start, shape, count }: WantedChunk): WantedChunk {
	const inner: Block = reshapedBlock(array, { start, count });
	const long = shape.filter((_, axis) => array.shape[axis] !== 1);
	const lengths = array.input.shape.map((length) => (length === 1 ? 1 : (long.shift() as number)));
	return { start: inner.start, count: inner.count, shape: lengths };
}
