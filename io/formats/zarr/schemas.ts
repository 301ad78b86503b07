import { z } from "zod";

// Documents of other programs: what is not known here is let pass, what is used must be right.

const Lengths = z.array(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER));
const ChunkLengths = z.array(z.number().int().min(1).max(Number.MAX_SAFE_INTEGER));
const Named = z.looseObject({ id: z.string() });

/** `.zarray` (zarr v2). */
export const ArrayV2 = z.looseObject({
	zarr_format: z.literal(2),
	shape: Lengths,
	chunks: ChunkLengths,
	dtype: z.unknown(),
	compressor: Named.nullish(),
	filters: z.array(Named).nullish(),
	order: z.enum(["C", "F"]),
	dimension_separator: z.enum([".", "/"]).optional(),
});
export type ArrayV2 = z.infer<typeof ArrayV2>;

/** A part of zarr v3 that is named: "bytes", or { name, configuration }. */
const Extension = z
	.union([z.string(), z.looseObject({ name: z.string(), configuration: z.looseObject({}).optional() })])
	.transform((value) => (typeof value === "string" ? { name: value } : value));
export type Extension = { readonly name: string; readonly configuration?: Readonly<Record<string, unknown>> };

/** What the chunk grid "regular" is configured with. */
export const RegularGrid = z.looseObject({ chunk_shape: ChunkLengths });

/** `zarr.json` of an array (zarr v3). */
export const ArrayV3 = z.looseObject({
	zarr_format: z.literal(3),
	node_type: z.literal("array"),
	shape: Lengths,
	data_type: Extension,
	chunk_grid: Extension,
	chunk_key_encoding: Extension,
	codecs: z.array(Extension),
	dimension_names: z.array(z.string().nullable()).nullish(),
	storage_transformers: z.array(Extension).optional(),
});
export type ArrayV3 = z.infer<typeof ArrayV3>;

export const Sharding = z.looseObject({
	chunk_shape: ChunkLengths,
	codecs: z.array(Extension),
	index_codecs: z.array(Extension).optional(),
	index_location: z.enum(["start", "end"]).default("end"),
});
