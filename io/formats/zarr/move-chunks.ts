import { chunkNumber, chunkPosition } from "../../../core/array/chunk-position.ts";
import { type ChunkPlace, chunkSource } from "../../../core/array/chunk-source.ts";
import { bytesOf } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { lengthOf, type StoredArray } from "../../../core/array/lazy-array.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import type { MovedChunks, StoredChunks, WriteOptions } from "../../../core/ports/writer.ts";
import { bytesUnder } from "../bytes.ts";
import type { ByteCodec } from "../codecs/codec.ts";
import { encodingOf } from "../references/encoding.ts";
import { fillChunk } from "./values.ts";
import type { PlannedArray } from "./write-plan.ts";

/**
 * The bytes of a chunk as they lie in the file it comes from, compressed: no value changes, so none is decoded. "absent" when it was never
 * written there and reads alike here; `undefined` when its values have to be computed.
 */
export async function storedPiece(
	array: PlannedArray,
	{ start, count }: Block,
	withChunks: NonNullable<WriteOptions["withChunks"]>,
): Promise<Uint8Array | "absent" | undefined> {
	const place = movablePlace(array, { start, count });
	if (!place) return undefined;
	return withChunks(place.stored, async ({ table, read }: StoredChunks) => {
		const at = positionIn(table, place.chunk, array);
		if (typeof at !== "number") return at;
		const bytes = new Uint8Array(table.sizes[at] as number);
		await read(bytes, table.offsets[at] as number);
		return bytes;
	});
}

/** Where those bytes lie in their file. */
export async function placeOfPiece(
	array: PlannedArray,
	{ start, count }: Block,
	withChunks: NonNullable<WriteOptions["withChunks"]>,
): Promise<{ readonly file: string; readonly offset: number; readonly size: number } | undefined> {
	const found = movablePlace(array, { start, count });
	if (!found) return undefined;
	return withChunks(found.stored, ({ table }: StoredChunks) => {
		const at = positionIn(table, found.chunk, array);
		if (typeof at !== "number") return undefined;
		return { file: found.stored.file, offset: table.offsets[at] as number, size: table.sizes[at] as number };
	});
}

/** How many pieces of an array would be moved so. */
export async function movedPieces(
	array: PlannedArray,
	pieces: Iterable<Block>,
	withChunks: NonNullable<WriteOptions["withChunks"]>,
): Promise<MovedChunks> {
	let [chunks, bytes] = [0, 0];
	let current: { readonly stored: StoredArray; readonly table: ChunkTable | undefined } | undefined;
	for (const piece of pieces) {
		const place = movablePlace(array, piece);
		if (!place) continue;
		const { stored, chunk } = place;
		if (stored !== current?.stored)
			current = { stored, table: await withChunks(stored, ({ table }: StoredChunks) => table) };
		const at = current.table && positionIn(current.table, chunk, array);
		if (at === undefined) continue;
		chunks++;
		bytes += at === "absent" ? 0 : (current.table?.sizes[at] as number);
	}
	const { type } = array.variable;
	return { chunks, bytes, decodedBytes: chunks * lengthOf(array.pieceShape) * bytesOf(type) };
}

/** The stored chunk that a piece of an array is, byte for byte, if it was written. */
export function movablePlace(array: PlannedArray, { start, count }: Block): ChunkPlace | undefined {
	const place = chunkSource(array.variable.data, { start, shape: array.pieceShape, count });
	return place && isAlike(place.stored, array) ? place : undefined;
}

/** Where a chunk stands in the table; see `storedPiece`. */
function positionIn(
	table: ChunkTable,
	chunk: readonly number[],
	array: PlannedArray,
): number | "absent" | undefined {
	const at = chunkPosition(table.numbers, chunkNumber(chunk, table.grid));
	if (at < 0) return readsAlike(table, array) ? "absent" : undefined;
	return table.filterMasks[at] === 0 ? at : undefined;
}

/** Whether a chunk decodes alike in both places; levels do not matter. */
function isAlike(stored: StoredArray, { variable, spec }: PlannedArray): boolean {
	if (stored.type !== variable.type || stored.type === "string" || stored.bigEndian) return false;
	const codecs = movableCodecs(stored, spec.element.bytes);
	return codecs !== undefined && codecs.map(formOf).join() === spec.codecs.map(formOf).join();
}

const formOf = (codec: ByteCodec): string =>
	codec.id === "shuffle" ? `shuffle of ${codec.width}` : codec.id;

/** Zarr's codecs for the chunks of a stored variable of elements so wide; `undefined` when they cannot be moved. */
export function movableCodecs(
	{ filters = [] }: StoredArray,
	width: number,
): readonly ByteCodec[] | undefined {
	const encoding = encodingOf({ filters, width });
	if (typeof encoding === "string" || encoding.behind > 0) return undefined;
	return encoding.codecs.some(({ id }) => id === "fletcher32") ? undefined : encoding.codecs;
}

/** Whether what was never written has the same value. */
function readsAlike({ fill, width }: ChunkTable, { spec }: PlannedArray): boolean {
	if (spec.fill === undefined) return false;
	const here = fillChunk({ ...spec, chunkShape: [1] });
	if (!ArrayBuffer.isView(here)) return false;
	return Buffer.compare(bytesUnder(here), fill ?? new Uint8Array(width)) === 0;
}
