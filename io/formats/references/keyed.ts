import { chunkGrid } from "../../../core/array/chunk-grid.ts";
import { chunkSource } from "../../../core/array/chunk-source.ts";
import type { LazyArray, StoredArray } from "../../../core/array/lazy-array.ts";
import { storedLeaves } from "../../../core/array/tree.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { Piece } from "../../../core/ports/keyed-view.ts";
import type { ChunkCoding } from "../../../core/ports/reader.ts";
import { Refusal } from "../../../core/ports/refusal.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import type { ByteCodec } from "../codecs/codec.ts";
import { codecOf } from "../zarr/codecs-v2.ts";
import { blockOfPiece, computedChunk } from "../zarr/computed-chunk.ts";
import { viewedArrays } from "../zarr/view.ts";
import { type PlannedArray, planArray } from "../zarr/write-plan.ts";

/**
 * An array whose chunks lie under keys of their own (Zarr, reference sets), in the words of Zarr v2; `undefined` where they do not. A text
 * says why they cannot be given as they lie.
 */
export async function planKeyed(
	variable: Variable,
	path: string,
	{ keyed }: Pick<WriteOptions, "keyed">,
): Promise<PlannedArray | string | undefined> {
	const leaves = storedLeaves(variable.data);
	const [first, ...others] = leaves;
	if (!keyed || !first || !isUnchanged(variable.data)) return undefined;
	const coding = await keyed.coding(first);
	if (coding === undefined || typeof coding === "string") return coding;
	for (const other of others) {
		const there = await keyed.coding(other);
		if (there === undefined || typeof there === "string") return there;
		const why = unlike([first, coding], [other, there]);
		if (why !== undefined) return why;
	}
	const array = plannedAs(variable, path, { coding, chunkShape: gridShape(variable.data, first) });
	for (const index of edgesOf(array))
		if (!sourceOf(array, index)) return `what is wanted of "${first.file}" cuts through its chunks`;
	return array.spec.fill === undefined && !array.spec.codecs.every(isWritable)
		? "chunks that were never written have no fill value, and its codecs are not used for writing"
		: array;
}

const isUnchanged = (data: LazyArray): boolean =>
	data.op === "stored" ||
	(data.op === "concat"
		? data.inputs.every(isUnchanged)
		: (data.op === "slice" || data.op === "reshape") && isUnchanged(data.input));

/** Of the chunks, along the axes of the variable: those of length 1 may have come or gone. */
function gridShape({ shape }: LazyArray, { shape: own, chunkShape = [] }: StoredArray): readonly number[] {
	if (own.length === shape.length) return chunkShape;
	const long = chunkShape.filter((_, axis) => own[axis] !== 1);
	return shape.map((length) => (length === 1 ? 1 : (long.shift() ?? 1)));
}

interface Told {
	readonly coding: ChunkCoding;
	readonly chunkShape: readonly number[];
}

function plannedAs(variable: Variable, path: string, { coding, chunkShape }: Told): PlannedArray {
	// Its compression is that of the chunks, whatever was wished.
	const { deflate: _, shuffle: __, ...storage } = variable.storage ?? {};
	const array = planArray({ ...variable, storage: { ...storage, chunkShape } }, path, { format: 2 });
	const element = { ...array.spec.element, bigEndian: coding.bigEndian };
	return {
		...array,
		pieceShape: chunkShape,
		spec: {
			...array.spec,
			chunkShape,
			element,
			codecs: coding.codecs.flatMap((config) => codecOf(config, element) ?? []),
			...(coding.columnsFirst && { order: chunkShape.map((_length, axis) => chunkShape.length - 1 - axis) }),
		},
	};
}

/** Levels do not matter to those who read. */
const SELF_TOLD: ReadonlySet<string> = new Set(["zlib", "gzip", "zstd", "blosc", "lz4"]);

const inWords = ({ columnsFirst, bigEndian, codecs }: ChunkCoding, { chunkShape = [] }: StoredArray) => [
	`in chunks of ${chunkShape.join(" × ")}`,
	columnsFirst ? "columns first" : "rows first",
	bigEndian ? "in big-endian order" : "in little-endian order",
	codecs.length === 0
		? "without codecs"
		: `through ${codecs.map((one) => (SELF_TOLD.has(one.id) ? one.id : JSON.stringify(one))).join(", ")}`,
];

function unlike(
	[first, here]: readonly [StoredArray, ChunkCoding],
	[other, there]: readonly [StoredArray, ChunkCoding],
): string | undefined {
	const [own, its] = [inWords(here, first), inWords(there, other)];
	const at = own.findIndex((words, i) => words !== its[i]);
	return at < 0 ? undefined : `"${other.file}" stores it ${its[at]}, "${first.file}" ${own[at]}`;
}

const sourceOf = (array: PlannedArray, index: readonly number[]) =>
	chunkSource(array.variable.data, { ...blockOfPiece(array, index), shape: array.pieceShape });

/** Indices of chunks from one end of each axis to the other: parts are joined along one, and cropped alike along each. */
function* edgesOf({ spec, pieceShape }: PlannedArray): Iterable<readonly number[]> {
	const counts = chunkGrid(spec.shape, pieceShape);
	if (counts.includes(0)) return;
	const [first, last] = [counts.map(() => 0), counts.map((count) => count - 1)];
	yield first;
	for (const [axis, count] of counts.entries())
		for (let at = 0; at < count; at++) {
			yield first.with(axis, at);
			yield last.with(axis, at);
		}
}

const WRITABLE: ReadonlySet<string> = new Set(["zlib", "gzip", "zstd", "blosc", "shuffle", "fletcher32"]);
const isWritable = ({ id }: ByteCodec): boolean => WRITABLE.has(id);

/** A chunk by its key, as it lies; one that was never written is made of its fill value, or is not there where that cannot be encoded. */
export function keyedPiece(array: PlannedArray, index: readonly number[], options: WriteOptions): Piece {
	const { keyed } = options;
	const weight = viewedArrays([array]).get(array.path)?.chunkBytes ?? 0;
	return {
		weight,
		reads: weight,
		async bytes() {
			const place = sourceOf(array, index);
			const bytes = place && (await keyed?.readCoded(place.stored, place.chunk));
			if (bytes) return bytes;
			if (array.spec.codecs.every(isWritable)) return computedChunk(array, index, options);
			throw new Refusal(404, `The chunk ${index.join(".")} of "${array.path}" was never written.`);
		},
	};
}
