import { chunkGrid } from "../../../core/array/chunk-grid.ts";
import { advance } from "../../../core/array/kernels/copy.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { MetadataError } from "../../../core/errors.ts";
import type { Piece, ReferenceTargets } from "../../../core/ports/keyed-view.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { chunkKey } from "../zarr/array-spec.ts";
import type { PlannedArray } from "../zarr/write-plan.ts";
import { chunkPiece } from "./chunk-piece.ts";
import type { ReferenceRows } from "./parquet-table.ts";
import type { Placement } from "./placed-chunks.ts";
import type { Content } from "./plan.ts";

/** Consecutive chunks of an array. */
export interface WantedRows {
	readonly array: PlannedArray;
	readonly content: Content;
	/** Row-major number of the first. */
	readonly first: number;
	/** At most; fewer where the array ends before. */
	readonly count: number;
}

interface Rows extends ReferenceRows {
	readonly paths: (string | undefined)[];
	readonly offsets: number[];
	readonly sizes: number[];
	readonly raws: (Uint8Array | undefined)[];
}

const countOf = ({ spec, pieceShape }: PlannedArray): number => lengthOf(chunkGrid(spec.shape, pieceShape));

/** How many tables of so many rows an array has. */
export const tableCount = (array: PlannedArray, rows: number): number => Math.ceil(countOf(array) / rows);

/** Where consecutive chunks lie. Those that were never written have neither path nor bytes. */
export async function referenceRows(
	wanted: WantedRows,
	targets: ReferenceTargets,
	options: WriteOptions,
): Promise<ReferenceRows> {
	const { array, content, first } = wanted;
	const count = Math.min(wanted.count, countOf(array) - first);
	const rows = emptyRows(count);
	const carried = { chunks: 0, bytes: 0 };
	const grid = chunkGrid(array.spec.shape, array.pieceShape);
	const index = indexOf(first, grid);
	for (let row = 0; row < count; row++, advance(index, grid)) {
		const place = content.kind === "placed" ? content.at(index).place : undefined;
		if (place?.kind === "absent" || fill(rows, row, { place, content, targets })) continue;
		const piece = chunkPiece({ array, index: [...index] }, content, options);
		const path = addressOf(piece, { array, index, carried, targets, place });
		if (path !== undefined) rows.paths[row] = path;
		else {
			const raw = await piece.bytes(options.signal);
			carried.chunks++;
			carried.bytes += raw.length;
			rows.raws[row] = raw;
		}
	}
	return rows;
}

const emptyRows = (count: number): Rows => ({
	paths: Array(count).fill(undefined),
	offsets: Array(count).fill(0),
	sizes: Array(count).fill(0),
	raws: Array(count).fill(undefined),
});

/** The coordinates of a chunk by its row-major number. */
function indexOf(number: number, grid: readonly number[]): number[] {
	let rest = number;
	return grid
		.toReversed()
		.map((length) => {
			const at = rest % length;
			rest = Math.floor(rest / length);
			return at;
		})
		.reverse();
}

interface Told {
	readonly place: Placement | undefined;
	readonly content: Content;
	readonly targets: ReferenceTargets;
}

/** Whether the chunk lies where it can be reached. */
function fill(rows: Rows, row: number, { place, content, targets }: Told): boolean {
	if (place?.kind !== "stored" || content.kind !== "placed") return false;
	const path = targets.file(place.file);
	if (path === undefined) return false;
	rows.paths[row] = path;
	rows.offsets[row] = place.offset;
	rows.sizes[row] = place.size - content.behind;
	return true;
}

/** Where it can be asked for by itself, a chunk is carried along only when it is small, and one of few. */
const MOST_EACH = 64 * 2 ** 10;
const MOST_CARRIED = 64;
/** Where it cannot, it is carried along; tables are held whole by whoever reads or writes them. */
const MOST_REWRITTEN = 256 * 2 ** 10;
const MOST_BYTES = 64 * 2 ** 20;

interface Weighed {
	readonly array: PlannedArray;
	readonly index: readonly number[];
	readonly carried: { readonly chunks: number; readonly bytes: number };
	readonly targets: ReferenceTargets;
	readonly place: Placement | undefined;
}

/** Where a chunk that lies in no file is given; `undefined` when it is to be carried along. MetadataError when neither can be. */
function addressOf(
	{ weight }: Piece,
	{ array, index, carried, targets, place }: Weighed,
): string | undefined {
	if (targets.chunk)
		return weight > MOST_EACH || carried.chunks >= MOST_CARRIED
			? targets.chunk(chunkKey(array.spec, index))
			: undefined;
	const isTooLong = place?.kind === "computed" && weight > MOST_REWRITTEN;
	if (!isTooLong && carried.bytes <= MOST_BYTES) return undefined;
	const [file, why] = place?.kind === "computed" ? [place.file, place.why] : ["it", "it lies in no file"];
	throw new MetadataError(
		isTooLong
			? `"${array.path}" of "${file}" cannot be referred to: ${why}, and is too long to be carried along (${weight} bytes). Copy the data instead (--format zarr2).`
			: `"${array.path}" of "${file}" cannot be referred to: too many of its chunks would have to be carried along (${why}). Copy the data instead (--format zarr2).`,
	);
}
