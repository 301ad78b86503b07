import { bytesOf } from "../../../core/array/element.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { readingCost } from "../../../core/array/touched.ts";
import type { KeyedView, Piece, ViewedArray } from "../../../core/ports/keyed-view.ts";
import { WORTH_A_THREAD } from "../../../core/ports/tasks.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { chunkTask } from "./chunk-task.ts";
import { compactJson } from "./compact-json.ts";
import { blockOfPiece, computedChunk } from "./computed-chunk.ts";
import { inStrictJson, type JsonObject } from "./json.ts";
import { movablePlace, placeOfPiece } from "./move-chunks.ts";
import { readChunkKey } from "./read-chunk-key.ts";
import { documentsV2 } from "./write-metadata-v2.ts";
import { documentsV3 } from "./write-metadata-v3.ts";
import { arraysOf, type PlannedArray, type PlannedGroup, type ZarrFormat } from "./write-plan.ts";

/** A planned dataset as keys and bytes. Chunks that lie in a file as they would be written are its bytes; the others are computed. */
export function zarrView(root: PlannedGroup, format: ZarrFormat, options: WriteOptions): KeyedView {
	const arrays = arraysOf(root);
	const byPath = new Map(arrays.map((array) => [array.path, array]));
	return {
		documents: documentBytes(format === 2 ? documentsV2(root) : documentsV3(root)),
		arrays: viewedArrays(arrays),
		refused: new Map(),
		async find(key) {
			const found = readChunkKey(key, byPath);
			return found && pieceAsItLies(found.array, found.index, options);
		},
	};
}

/** A chunk as it lies, where that is what it would be; else computed. */
export async function pieceAsItLies(
	array: PlannedArray,
	index: readonly number[],
	options: WriteOptions,
): Promise<Piece> {
	const { readRaw, withChunks } = options;
	const keyed = await keyedPiece(array, index, options);
	if (keyed) return keyed;
	const place = readRaw && withChunks && (await placeOfPiece(array, blockOfPiece(array, index), withChunks));
	if (!place || !readRaw) return computedPiece(array, index, options);
	return {
		weight: place.size,
		reads: place.size,
		place,
		bytes: () => readRaw(place.file, place.offset, place.size),
	};
}

/** A chunk that has a key of its own where it comes from. How long it is shows when it is read; what was never written is computed. */
async function keyedPiece(
	array: PlannedArray,
	index: readonly number[],
	options: WriteOptions,
): Promise<Piece | undefined> {
	const { keyed } = options;
	const found = keyed && movablePlace(array, blockOfPiece(array, index));
	if (!found || !(await keyed.has(found.stored))) return undefined;
	const { chunkBytes } = viewedArray(array);
	return {
		weight: chunkBytes,
		reads: chunkBytes,
		bytes: async (signal) =>
			(await keyed.read(found.stored, found.chunk)) ?? computedPiece(array, index, options).bytes(signal),
	};
}

/** A chunk whose values are read, changed and encoded. */
export function computedPiece(
	array: PlannedArray,
	index: readonly number[],
	{ read, tasks }: Pick<WriteOptions, "read" | "tasks">,
): Piece {
	const { data } = array.variable;
	const weight = viewedArray(array).chunkBytes;
	const reads = readingCost(data, blockOfPiece(array, index));
	return {
		weight,
		reads,
		bytes: (signal) =>
			tasks && weight + reads >= WORTH_A_THREAD
				? tasks.run(chunkTask, { about: array, ask: index, signal })
				: computedChunk(array, index, { read }),
	};
}

/** What servers send: in one line, and JSON for those who know no NaN. */
export const documentBytes = (documents: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, Uint8Array> =>
	new Map(
		[...documents].map(([key, document]) => [key, Buffer.from(compactJson(inStrictJson(document)), "utf8")]),
	);

export const viewedArrays = (arrays: readonly PlannedArray[]): ReadonlyMap<string, ViewedArray> =>
	new Map(arrays.map((array) => [array.path, viewedArray(array)]));

function viewedArray({ variable, spec }: PlannedArray): ViewedArray {
	const { type } = variable;
	return {
		type,
		shape: spec.shape,
		chunkShape: spec.chunkShape,
		chunkBytes: type === "string" ? 0 : lengthOf(spec.chunkShape) * bytesOf(type),
	};
}
