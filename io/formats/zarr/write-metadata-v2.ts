import type { ByteCodec, NumberLayout } from "../codecs/codec.ts";
import type { Element } from "./element.ts";
import type { Json, JsonObject } from "./json.ts";
import { arrayAttributes, jsonAttributes, jsonFill } from "./write-attributes.ts";
import type { PlannedArray, PlannedGroup } from "./write-plan.ts";

/** The documents of zarr v2 by key, in the order of the dataset; consolidated metadata last. */
export function documentsV2(root: PlannedGroup): ReadonlyMap<string, JsonObject> {
	const documents = new Map<string, JsonObject>();
	collect(root, documents);
	return documents.set(".zmetadata", {
		metadata: Object.fromEntries(documents),
		zarr_consolidated_format: 1,
	});
}

function collect(group: PlannedGroup, documents: Map<string, JsonObject>): void {
	const prefix = group.path === "" ? "" : `${group.path}/`;
	documents.set(`${prefix}.zgroup`, { zarr_format: 2 });
	if (group.attributes.size > 0) documents.set(`${prefix}.zattrs`, jsonAttributes(group.attributes));
	for (const array of group.arrays) {
		documents.set(`${array.path}/.zarray`, arrayDocument(array));
		documents.set(`${array.path}/.zattrs`, {
			_ARRAY_DIMENSIONS: array.variable.dimensions,
			...arrayAttributes(array, 2),
		});
	}
	for (const child of group.groups) collect(child, documents);
}

/** NumPy's names. */
const DTYPES: Readonly<Record<string, string>> = {
	int8: "|i1",
	uint8: "|u1",
	int16: "<i2",
	uint16: "<u2",
	int32: "<i4",
	uint32: "<u4",
	int64: "<i8",
	uint64: "<u8",
	float32: "<f4",
	float64: "<f8",
	char: "|S1",
	string: "|O",
};

/** Codecs that do not compress. */
const FILTERS: ReadonlySet<string> = new Set(["shuffle", "fletcher32"]);

const dtypeOf = ({ type, bigEndian }: Element | NumberLayout): string =>
	(DTYPES[type] ?? "").replace("<", bigEndian ? ">" : "<");

function arrayDocument(array: PlannedArray): JsonObject {
	const { spec, variable } = array;
	const last = spec.codecs.at(-1);
	const compressor = last && !FILTERS.has(last.id) ? last : undefined;
	const texts: Json[] = variable.type === "string" ? [{ id: "vlen-utf8" }] : [];
	const before = compressor ? spec.codecs.slice(0, -1) : spec.codecs;
	const filters = [...texts, ...before.map(configOf)];
	return {
		chunks: spec.chunkShape,
		compressor: compressor ? configOf(compressor) : null,
		dtype: dtypeOf(spec.element),
		fill_value: variable.type === "string" ? null : jsonFill(array),
		filters: filters.length > 0 ? filters : null,
		order: spec.order ? "F" : "C",
		shape: spec.shape,
		zarr_format: 2,
	};
}

/** As numcodecs writes it. */
export function configOf(codec: ByteCodec): JsonObject & { readonly id: string } {
	switch (codec.id) {
		case "shuffle":
			return { elementsize: codec.width, id: codec.id };
		case "blosc":
			return {
				blocksize: 0,
				clevel: codec.level,
				cname: nameOf(codec),
				id: codec.id,
				shuffle: codec.shuffle,
			};
		case "zlib":
		case "gzip":
		case "zstd":
			return { id: codec.id, level: codec.level };
		case "delta":
			return { astype: dtypeOf(codec.to), dtype: dtypeOf(codec.from), id: codec.id };
		case "fixedscaleoffset": {
			const { scale, offset } = codec;
			return {
				...{ astype: dtypeOf(codec.to), dtype: dtypeOf(codec.from), id: codec.id },
				...{ offset, scale },
			};
		}
		case "astype":
			return { decode_dtype: dtypeOf(codec.from), encode_dtype: dtypeOf(codec.to), id: codec.id };
		default:
			return { id: codec.id };
	}
}

/** Blosc writes into its bytes what it used: the name is for those who write more. */
const nameOf = ({ inner }: Extract<ByteCodec, { id: "blosc" }>): string =>
	inner === "other" ? "blosclz" : inner;
