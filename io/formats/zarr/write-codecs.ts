import type { Variable } from "../../../core/model/dataset.ts";
import type { ByteCodec } from "../codecs/codec.ts";
import type { Element } from "./element.ts";
import type { WriteChoices } from "./write-plan.ts";

const LARGEST_LEVEL = { zlib: 9, gzip: 9, zstd: 22, blosc: 9 } as const;

/** What is asked for by name; else deflate as netCDF would have it; else zstd. */
export function chosenCodecs(
	variable: Variable,
	element: Element,
	choices: WriteChoices,
): readonly ByteCodec[] {
	const { format, compression, zarr = {} } = choices;
	const deflate = variable.storage?.deflate ?? compression?.deflate;
	const named = zarr.codec ?? (deflate === undefined ? "zstd" : deflate === 0 ? "none" : "zlib");
	if (named === "none") return [];
	const codec = named === "zlib" && format === 3 ? "gzip" : named;
	const asked = zarr.level ?? (codec === "zlib" || codec === "gzip" ? deflate : undefined) ?? 1;
	const level = Math.min(LARGEST_LEVEL[codec], Math.max(0, Math.trunc(asked)));
	const wanted = zarr.shuffle ?? variable.storage?.shuffle ?? compression?.shuffle ?? true;
	const shuffle = wanted && element.bytes > 1;
	if (codec === "blosc") {
		return [
			{ id: "blosc", inner: "zstd", level, shuffle: shuffle ? 1 : 0, width: Math.max(1, element.bytes) },
		];
	}
	// Zarr v3 has no shuffle of its own; blosc brings one.
	const before: readonly ByteCodec[] =
		shuffle && format === 2 ? [{ id: "shuffle", width: element.bytes }] : [];
	return [...before, { id: codec, level }];
}
