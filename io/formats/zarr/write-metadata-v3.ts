import type { ByteCodec } from "../codecs/codec.ts";
import type { Json, JsonObject } from "./json.ts";
import { arrayAttributes, jsonAttributes, jsonFill } from "./write-attributes.ts";
import type { PlannedArray, PlannedGroup } from "./write-plan.ts";

/** The documents of zarr v3 by key; the root holds all of them again, as zarr-python writes consolidated metadata. */
export function documentsV3(root: PlannedGroup): ReadonlyMap<string, JsonObject> {
	const nodes = new Map<string, JsonObject>();
	collect(root, nodes);
	const [[, top] = ["", {}], ...others] = nodes;
	const metadata = Object.fromEntries(others);
	const consolidated: JsonObject = { kind: "inline", must_understand: false, metadata };
	return new Map([
		...others.map(([path, document]) => [`${path}/zarr.json`, document] as const),
		["zarr.json", { ...top, consolidated_metadata: consolidated }],
	]);
}

function collect(group: PlannedGroup, nodes: Map<string, JsonObject>): void {
	nodes.set(group.path, { attributes: jsonAttributes(group.attributes), zarr_format: 3, node_type: "group" });
	for (const array of group.arrays) nodes.set(array.path, arrayDocument(array));
	for (const child of group.groups) collect(child, nodes);
}

const named = (name: string, configuration?: JsonObject): JsonObject => ({
	name,
	...(configuration && { configuration }),
});

function arrayDocument(array: PlannedArray): JsonObject {
	const { spec, variable, pieceShape } = array;
	return {
		shape: spec.shape,
		data_type: dataType(array),
		chunk_grid: named("regular", { chunk_shape: pieceShape }),
		chunk_key_encoding: named("default", { separator: "/" }),
		fill_value: jsonFill(array),
		codecs: spec.shard ? [sharding(array)] : chunkCodecs(array),
		attributes: arrayAttributes(array, 3),
		dimension_names: variable.dimensions,
		zarr_format: 3,
		node_type: "array",
		storage_transformers: [],
	};
}

/** Characters have no type in the core of zarr v3; this is zarr-python's. */
const dataType = ({ variable }: PlannedArray): Json =>
	variable.type === "char" ? named("null_terminated_bytes", { length_bytes: 1 }) : variable.type;

const littleEndian = named("bytes", { endian: "little" });

function chunkCodecs({ spec }: PlannedArray): readonly Json[] {
	const { element } = spec;
	const first = element.bytes > 1 ? littleEndian : named("bytes");
	return [element.form === "texts" ? named("vlen-utf8") : first, ...spec.codecs.map(codecDocument)];
}

const sharding = (array: PlannedArray): JsonObject =>
	named("sharding_indexed", {
		chunk_shape: array.spec.chunkShape,
		codecs: chunkCodecs(array),
		index_codecs: [littleEndian, named("crc32c")],
		index_location: "end",
	});

function codecDocument(codec: ByteCodec): JsonObject {
	switch (codec.id) {
		case "gzip":
			return named("gzip", { level: codec.level });
		case "zstd":
			return named("zstd", { level: codec.level, checksum: false });
		case "blosc":
			return named("blosc", {
				typesize: codec.width,
				cname: codec.inner,
				clevel: codec.level,
				shuffle: codec.shuffle > 0 ? "shuffle" : "noshuffle",
				blocksize: 0,
			});
		default:
			return named(codec.id);
	}
}
