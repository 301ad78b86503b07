import { keepsChunks } from "../../../core/array/chunk-source.ts";
import { storedLeaves } from "../../../core/array/tree.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { ByteCodec } from "../codecs/codec.ts";
import type { Element } from "./element.ts";
import { movableCodecs } from "./move-chunks.ts";
import type { WriteChoices } from "./write-plan.ts";

const LARGEST_LEVEL = { zlib: 9, gzip: 9, zstd: 22, blosc: 9 } as const;

/** What is asked for by name; else that of the chunks it is read from, when they stay as they are; else deflate as netCDF would have it; else zstd. */
export function chosenCodecs(
	variable: Variable,
	element: Element,
	choices: WriteChoices,
): readonly ByteCodec[] {
	const { format, compression, zarr = {} } = choices;
	const kept = keptCodecs(variable, element, choices);
	if (kept) return kept;
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

const CODECS_OF_V3: ReadonlySet<string> = new Set(["zstd", "blosc"]);

/** The codecs of what is read, when nothing else is wished and Zarr of this version has them. */
function keptCodecs(
	{ data, storage }: Variable,
	element: Element,
	{ format, compression, zarr = {} }: WriteChoices,
): readonly ByteCodec[] | undefined {
	const asked = [zarr.codec, zarr.level, zarr.shuffle, compression, storage?.deflate];
	const [stored] = storedLeaves(data);
	if (asked.some((wish) => wish !== undefined) || stored?.filters === undefined) return undefined;
	const chunk = stored.chunkShape?.map((length, axis) => Math.min(length, stored.shape[axis] ?? 1));
	if (!keepsChunks(data, chunk)) return undefined;
	const codecs = movableCodecs(stored, element.bytes);
	return format === 2 || codecs?.every(({ id }) => CODECS_OF_V3.has(id)) ? codecs : undefined;
}
