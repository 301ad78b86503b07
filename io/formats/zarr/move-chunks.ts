import { chunkNumber, chunkPosition } from "../../../core/array/chunk-position.ts";
import { chunkSource } from "../../../core/array/chunk-source.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import type { StoredArray } from "../../../core/array/lazy-array.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import type { StoredChunks, WriteOptions } from "../../../core/ports/writer.ts";
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
	const place = chunkSource(array.variable.data, { start, shape: array.pieceShape, count });
	if (!place || !isAlike(place.stored, array)) return undefined;
	return withChunks(place.stored, async ({ table, read }: StoredChunks) => {
		const at = chunkPosition(table.numbers, chunkNumber(place.chunk, table.grid));
		if (at < 0) return readsAlike(table, array) ? "absent" : undefined;
		if (table.filterMasks[at] !== 0) return undefined;
		const bytes = new Uint8Array(table.sizes[at] as number);
		await read(bytes, table.offsets[at] as number);
		return bytes;
	});
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
