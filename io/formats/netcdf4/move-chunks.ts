import { chunkSource } from "../../../core/array/chunk-source.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { advance } from "../../../core/array/kernels/copy.ts";
import type { StoredArray } from "../../../core/array/lazy-array.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import type { Filters } from "../hdf5/messages.ts";

const SHUFFLE = 2;
const DEFLATE = 1;

/** How the chunks of a variable are to be written. */
export interface ChunkForm {
	readonly variable: Variable;
	readonly chunkShape: readonly number[];
	readonly filters?: Filters;
}

/** One chunk to be stored: where it begins in the variable, and its bytes. */
export interface MovedChunk {
	readonly start: readonly number[];
	readonly bytes: Uint8Array;
}

/** A chunk decodes alike in both files when type, byte order and the filters' order agree; the level of deflate does not matter. */
function isAlike(stored: StoredArray, { variable, filters }: ChunkForm): boolean {
	if (stored.type !== variable.type || stored.bigEndian || stored.type === "string") return false;
	const wanted = filters === undefined ? [] : filters.shuffle ? [SHUFFLE, DEFLATE] : [DEFLATE];
	return (stored.filters ?? []).map(({ id }) => id).join() === wanted.join();
}

/** Starts of all chunks of a block, which is made of whole ones, in row-major order. */
export function* chunkStarts(block: Block, chunkShape: readonly number[]): Iterable<readonly number[]> {
	const counts = block.count.map((count, axis) => Math.ceil(count / (chunkShape[axis] ?? 1)));
	const index = counts.map(() => 0);
	do yield index.map((at, axis) => (block.start[axis] ?? 0) + at * (chunkShape[axis] ?? 1));
	while (advance(index, counts));
}

/**
 * The chunks of a block as they lie in their files, compressed; `undefined` when one of them has to be computed. No value changes, so
 * none is decoded.
 */
export async function movedChunks(
	form: ChunkForm,
	block: Block,
	{ readChunk }: Pick<WriteOptions, "readChunk">,
): Promise<readonly MovedChunk[] | undefined> {
	if (!readChunk) return undefined;
	const { variable, chunkShape } = form;
	const moved: MovedChunk[] = [];
	for (const start of chunkStarts(block, chunkShape)) {
		const end = (axis: number) => (block.start[axis] ?? 0) + (block.count[axis] ?? 0);
		const count = chunkShape.map((length, axis) => Math.min(length, end(axis) - (start[axis] ?? 0)));
		const place = chunkSource(variable.data, { start, shape: chunkShape, count });
		if (!place || !isAlike(place.stored, form)) return undefined;
		const bytes = await readChunk(place.stored, place.chunk);
		if (bytes === undefined) return undefined;
		moved.push({ start, bytes });
	}
	return moved;
}
