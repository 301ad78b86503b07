import type { ChunkFilter } from "../../../core/array/lazy-array.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import type { ByteCodec } from "../codecs/codec.ts";
import { DEFLATE, FLETCHER32, filterName, SHUFFLE } from "../hdf5/read-filters.ts";

/** How stored chunks are to be understood as Zarr's. */
export interface Encoding {
	readonly codecs: readonly ByteCodec[];
	/** Bytes behind every chunk that are none of Zarr's: HDF5's checksum. */
	readonly behind: number;
}

export const BLOSC = 32001;
export const ZSTD = 32015;
const CHECKSUM_BYTES = 4;
export const BLOSC_INNER = ["other", "lz4", "lz4", undefined, "zlib", "zstd"] as const;

/**
 * Numcodecs' names for HDF5's filters; a text says why there are none. A checksum that was made last stands behind the chunk and is left
 * there; one that was made first (netCDF-C's way) is a filter of its own, which numcodecs knows since 0.12.
 */
export function encodingOf({ filters, width }: Pick<ChunkTable, "filters" | "width">): Encoding | string {
	const isChecked = filters.length > 0 && filters.at(-1)?.id === FLETCHER32;
	const own = isChecked ? filters.slice(0, -1) : filters;
	const codecs: ByteCodec[] = [];
	for (const filter of own) {
		const codec = codecOf(filter, width);
		if (codec === undefined) return `its filter "${filterName(filter)}" has no equal among numcodecs`;
		codecs.push(codec);
	}
	const ranks = codecs.map(({ id }) => (id === "fletcher32" ? 0 : id === "shuffle" ? 1 : 2));
	if (ranks.some((rank, i) => i > 0 && rank <= (ranks[i - 1] ?? 0)))
		return `its filters (${filters.map(filterName).join(", ")}) stand in an order that Zarr does not know`;
	const shuffle = codecs.find(({ id }) => id === "shuffle");
	if (ranks[0] === 0 && shuffle?.id === "shuffle" && CHECKSUM_BYTES % shuffle.width !== 0)
		return "its checksums are shuffled along with its values, which numcodecs cannot undo";
	return { codecs, behind: isChecked ? CHECKSUM_BYTES : 0 };
}

function codecOf({ id, parameters }: ChunkFilter, width: number): ByteCodec | undefined {
	switch (id) {
		case SHUFFLE:
			return { id: "shuffle", width: parameters[0] ?? width };
		case DEFLATE:
			return { id: "zlib", level: parameters[0] ?? 1 };
		case FLETCHER32:
			return { id: "fletcher32" };
		case ZSTD:
			return { id: "zstd", level: parameters[0] ?? 1 };
		case BLOSC:
			return bloscOf(parameters, width);
		default:
			return undefined;
	}
}

/** cd_values of hdf5-blosc: two versions, bytes of an element and of a chunk, level, shuffle, compressor. */
function bloscOf(parameters: readonly number[], width: number): ByteCodec | undefined {
	const inner = BLOSC_INNER[parameters[6] ?? 0];
	if (inner === undefined) return undefined;
	return { id: "blosc", inner, level: parameters[4] ?? 5, shuffle: parameters[5] ?? 1, width };
}
