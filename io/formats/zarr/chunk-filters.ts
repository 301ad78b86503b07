import type { ChunkFilter } from "../../../core/array/lazy-array.ts";
import type { ByteCodec } from "../codecs/codec.ts";
import { DEFLATE, SHUFFLE } from "../hdf5/read-filters.ts";
import { BLOSC, BLOSC_INNER, ZSTD } from "../references/encoding.ts";
import type { ArraySpec } from "./array-spec.ts";

/**
 * HDF5's filters that make the same bytes of a chunk: with them chunks can be moved between the formats. `undefined` where the values lie
 * in another order or form, in shards, or behind a codec that HDF5 does not know.
 */
export function filtersOf({ element, order, shard, codecs }: ArraySpec): readonly ChunkFilter[] | undefined {
	if ((element.form !== "number" && element.form !== "char") || element.bigEndian || order || shard)
		return undefined;
	const filters = codecs.map((codec) => filterOf(codec, element.bytes));
	const known = filters.filter((filter) => filter !== undefined);
	return known.length === codecs.length ? known : undefined;
}

function filterOf(codec: ByteCodec, width: number): ChunkFilter | undefined {
	const filter = (id: number, ...parameters: number[]) => ({ id, parameters, optional: false });
	switch (codec.id) {
		case "shuffle":
			return codec.width === width ? filter(SHUFFLE, width) : undefined;
		case "zlib":
			return filter(DEFLATE, codec.level);
		case "zstd":
			return filter(ZSTD, codec.level);
		case "blosc":
			// cd_values of hdf5-blosc, whose second and fourth are for writing only.
			return filter(
				BLOSC,
				2,
				2,
				codec.width,
				0,
				codec.level,
				codec.shuffle,
				BLOSC_INNER.indexOf(codec.inner),
			);
		default:
			return undefined;
	}
}
