import { chunkGrid } from "../../../core/array/chunk-grid.ts";
import { chunkNumber, chunkPosition } from "../../../core/array/chunk-position.ts";
import { type ChunkPlace, chunkSource } from "../../../core/array/chunk-source.ts";
import { advance } from "../../../core/array/kernels/copy.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import type { Part, Parted } from "./parts.ts";

/** Where the bytes of a chunk are. */
export type Placement =
	| { readonly kind: "stored"; readonly file: string; readonly offset: number; readonly size: number }
	/** Its values have to be written anew. */
	| { readonly kind: "computed"; readonly file: string; readonly why: string }
	/** Never written; `isBeyond`: not even room was made for it. */
	| {
			readonly kind: "absent";
			readonly file: string;
			readonly isBeyond: boolean;
			readonly table: ChunkTable;
	  };

/** One chunk of a variable, by its coordinates in the grid of chunks. */
export interface PlacedChunk {
	readonly index: readonly number[];
	readonly place: Placement;
}

/** Parts that do not meet the edges of chunks: says which and how. */
export class UnalignedError extends Error {}

/** Every chunk of a variable, part by part, row-major inside each. @throws UnalignedError */
export function* placedChunks({ axis, parts }: Parted, chunkShape: readonly number[]): Iterable<PlacedChunk> {
	for (const [i, part] of parts.entries()) {
		assertBeginsChunk(parts, { i, axis }, chunkShape);
		yield* chunksOf(part, chunkShape, { axis, first: part.at / (chunkShape[axis] ?? 1) });
	}
}

/** One chunk by its index; it must lie in the grid. @throws UnalignedError */
export function placedChunk(
	{ axis, parts }: Parted,
	chunkShape: readonly number[],
	index: readonly number[],
): PlacedChunk {
	const length = chunkShape[axis] ?? 1;
	const begin = (index[axis] ?? 0) * length;
	const part = partAt({ axis, parts }, begin);
	const local = index.map((at, i) => (i === axis ? at - part.at / length : at));
	return { index, place: placeOf(part, chunkShape, local) };
}

/** The part that holds a step along the axis of joining; there may be thousands. */
function partAt({ axis, parts }: Parted, step: number): Part {
	let [low, high] = [0, parts.length - 1];
	while (low < high) {
		const middle = (low + high + 1) >>> 1;
		if ((parts[middle] as Part).at <= step) low = middle;
		else high = middle - 1;
	}
	while (low > 0 && (parts[low] as Part).data.shape[axis] === 0) low--;
	return parts[low] as Part;
}

/** Whether all parts meet the edges of chunks: chunks are cut alike along each axis, so the first and the last tell. @throws UnalignedError */
export function assertAligned({ axis, parts }: Parted, chunkShape: readonly number[]): void {
	for (const [i, part] of parts.entries()) {
		assertBeginsChunk(parts, { i, axis }, chunkShape);
		const counts = chunkGrid(part.data.shape, chunkShape);
		if (counts.includes(0)) continue;
		placeOf(
			part,
			chunkShape,
			counts.map(() => 0),
		);
		placeOf(
			part,
			chunkShape,
			counts.map((count) => count - 1),
		);
	}
}

function assertBeginsChunk(
	parts: readonly Part[],
	{ i, axis }: { readonly i: number; readonly axis: number },
	chunkShape: readonly number[],
): void {
	const length = chunkShape[axis] ?? 1;
	const { at } = parts[i] as Part;
	if (at % length === 0) return;
	throw new UnalignedError(
		`"${parts[i - 1]?.stored.file}" ends inside a chunk: ${at} steps are no whole number of chunks of ${length}`,
	);
}

function* chunksOf(
	part: Part,
	chunkShape: readonly number[],
	{ axis, first }: { axis: number; first: number },
): Iterable<PlacedChunk> {
	const { shape } = part.data;
	const counts = chunkGrid(shape, chunkShape);
	if (counts.includes(0)) return;
	const local = counts.map(() => 0);
	do {
		const index = local.map((at, i) => (i === axis ? at + first : at));
		yield { index, place: placeOf(part, chunkShape, local) };
	} while (advance(local, counts));
}

/** Of a chunk by its index among those of a part. */
function placeOf(part: Part, chunkShape: readonly number[], local: readonly number[]): Placement {
	const { shape } = part.data;
	const start = local.map((at, i) => at * (chunkShape[i] ?? 1));
	const count = chunkShape.map((length, i) => Math.min(length, (shape[i] ?? 1) - (start[i] ?? 0)));
	const place = chunkSource(part.data, { start, shape: chunkShape, count });
	if (place) return lookedUp(part, place);
	throw new UnalignedError(
		`what is wanted of "${part.stored.file}" cuts through its chunks of ${part.table.chunkShape.join(" × ")}`,
	);
}

function lookedUp({ table }: Part, { stored, chunk }: ChunkPlace): Placement {
	const { file, shape } = stored;
	// An unlimited dimension may be longer than what was stored of one variable.
	const reach = chunk.map((at, i) => (at + 1) * (table.chunkShape[i] ?? 1) - (table.shape[i] ?? 0));
	const isShort = (i: number) => (table.shape[i] ?? 0) < (shape[i] ?? 0);
	if (reach.some((over, i) => isShort(i) && over >= (table.chunkShape[i] ?? 1)))
		return { kind: "absent", file, isBeyond: true, table };
	const at = chunkPosition(table.numbers, chunkNumber(chunk, table.grid));
	if (at < 0) return { kind: "absent", file, isBeyond: false, table };
	const name = chunk.length === 0 ? "0" : chunk.join(".");
	if (table.filterMasks[at] !== 0)
		return { kind: "computed", file, why: `its chunk ${name} went through only some of its filters` };
	if (reach.some((over, i) => isShort(i) && over > 0))
		return { kind: "computed", file, why: `its chunk ${name} reaches beyond what is stored` };
	return { kind: "stored", file, offset: table.offsets[at] as number, size: table.sizes[at] as number };
}
