import { chunkNumber, chunkPosition } from "../../../core/array/chunk-position.ts";
import { type ChunkPlace, chunkSource } from "../../../core/array/chunk-source.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { advance } from "../../../core/array/kernels/copy.ts";
import type { StoredArray } from "../../../core/array/lazy-array.ts";
import { StoreError } from "../../../core/errors.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { copySpans, type Span } from "../hdf5/copy-spans.ts";
import type { Filters } from "../hdf5/messages.ts";
import type { ChunkTarget } from "./chunk-line.ts";

const SHUFFLE = 2;
const DEFLATE = 1;

/** How the chunks of a variable are to be written. */
export interface ChunkForm {
	readonly variable: Variable;
	readonly chunkShape: readonly number[];
	readonly filters?: Filters;
}

/** Chunks of one stored variable that follow each other in what is written. */
export interface ChunkRun {
	readonly stored: StoredArray;
	readonly table: ChunkTable;
	/** Their places in the table. */
	readonly places: number[];
}

/** How many chunks of a block can be moved, and where they lie; what is computed is computed whole. */
export interface Located {
	readonly moved: "all" | "some" | "none";
	readonly runs: readonly ChunkRun[];
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

/** The stored chunk each chunk of a block is, in row-major order; `undefined` for one whose values are no stored chunk's. */
function* sourcesOf({ variable, chunkShape }: ChunkForm, block: Block): Iterable<ChunkPlace | undefined> {
	for (const start of chunkStarts(block, chunkShape)) {
		const end = (axis: number) => (block.start[axis] ?? 0) + (block.count[axis] ?? 0);
		const count = chunkShape.map((length, axis) => Math.min(length, end(axis) - (start[axis] ?? 0)));
		yield chunkSource(variable.data, { start, shape: chunkShape, count });
	}
}

/** Where the chunks of a block lie in their files. Reads their tables, no chunk. */
export async function locateChunks(
	form: ChunkForm,
	block: Block,
	{ withChunks }: Pick<WriteOptions, "withChunks">,
): Promise<Located> {
	if (!withChunks) return { moved: "none", runs: [] };
	const runs: ChunkRun[] = [];
	let current: { stored: StoredArray; run: ChunkRun | undefined } | undefined;
	let missing = 0;
	for (const source of sourcesOf(form, block)) {
		if (source && source.stored !== current?.stored) {
			const { stored } = source;
			const table = isAlike(stored, form) ? await withChunks(stored, (chunks) => chunks.table) : undefined;
			const run = table && { stored, table, places: [] };
			current = { stored, run };
			if (run) runs.push(run);
		}
		const place = source && current?.run ? placeOf(source, current.run.table) : undefined;
		if (place === undefined) missing++;
		else current?.run?.places.push(place);
	}
	if (missing === 0) return { moved: "all", runs };
	return { moved: runs.some(({ places }) => places.length > 0) ? "some" : "none", runs };
}

/** `undefined` for a chunk never written, or written without one of its filters: its values have to be computed. */
function placeOf({ chunk }: ChunkPlace, { numbers, grid, filterMasks }: ChunkTable): number | undefined {
	const at = chunkPosition(numbers, chunkNumber(chunk, grid));
	return at < 0 || filterMasks[at] !== 0 ? undefined : at;
}

/** Puts chunks at the end of a file as they lie in theirs: no value changes, so none is decoded. */
export async function moveChunks(
	{ file, chunks }: ChunkTarget,
	{ stored, table, places }: ChunkRun,
	{ withChunks }: Pick<WriteOptions, "withChunks">,
): Promise<void> {
	await withChunks?.(stored, async (now) => {
		if (now.table !== table)
			throw new StoreError(stored.file, "it changed while it was read. Run again when it is complete.");
		let address = file.packedEnd;
		for (const place of places) {
			const bytes = table.sizes[place] as number;
			chunks.add(address, bytes);
			address += bytes;
		}
		await copySpans(file, spansOf(table, places), now);
	});
}

/** Chunks that lie side by side, as one. */
function* spansOf({ offsets, sizes }: ChunkTable, places: readonly number[]): Iterable<Span> {
	let [offset, length] = [0, 0];
	for (const place of places) {
		const [first, bytes] = [offsets[place] as number, sizes[place] as number];
		if (length > 0 && first === offset + length) length += bytes;
		else {
			if (length > 0) yield { offset, length };
			[offset, length] = [first, bytes];
		}
	}
	if (length > 0) yield { offset, length };
}
