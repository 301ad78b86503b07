import type { NumericType } from "../../../core/array/lazy-array.ts";
import type { ByteCodec, NumberLayout } from "../codecs/codec.ts";
import { type Element, elementOfV2, isUnknown } from "./element.ts";
import type { ArrayV2 } from "./schemas.ts";

type Config = Readonly<Record<string, unknown>> & { readonly id: string };

/** Codecs of a v2 array, in the order of encoding: filters, then the compressor. The filters that make texts are the element's. */
export function codecsOfV2(array: ArrayV2, element: Element): readonly ByteCodec[] {
	const filters = (array.filters ?? []).filter(({ id }) => id !== "vlen-utf8" && id !== "vlen-bytes");
	const last = array.compressor ? [array.compressor] : [];
	return [...filters, ...last].flatMap((config) => codecOf(config, element) ?? []);
}

const integer = (value: unknown, otherwise: number): number =>
	Number.isInteger(value) ? Number(value) : otherwise;

/** `undefined` for codecs that only lose precision when writing. */
export function codecOf(config: Config, element: Element): ByteCodec | undefined {
	switch (config.id) {
		case "zlib":
		case "gzip":
		case "zstd":
			return { id: config.id, level: integer(config["level"], 1) };
		case "blosc":
			return bloscOf(config, element);
		case "lz4":
		case "packbits":
		case "crc32":
		case "crc32c":
		case "fletcher32":
		case "adler32":
			return { id: config.id };
		case "shuffle":
			return { id: "shuffle", width: Math.max(1, integer(config["elementsize"], 4)) };
		case "bitround":
			return undefined;
		default:
			return arithmetic(config);
	}
}

const bloscOf = (config: Config, element: Element): ByteCodec => {
	const name = String(config["cname"]);
	return {
		id: "blosc",
		inner: name === "lz4" || name === "zlib" || name === "zstd" ? name : "other",
		level: integer(config["clevel"], 5),
		shuffle: integer(config["shuffle"], 1),
		width: Math.max(1, element.bytes),
	};
};

/** Filters that count: they say from which type to which. */
function arithmetic(config: Config): ByteCodec | undefined {
	const unknown = { id: "unknown", name: config.id } as const;
	const from = layoutOf(config[config.id === "astype" ? "decode_dtype" : "dtype"]);
	const to = layoutOf(config[config.id === "astype" ? "encode_dtype" : "astype"]) ?? from;
	if (from === undefined || to === undefined) return unknown;
	switch (config.id) {
		case "delta":
		case "astype":
			return { id: config.id, from, to };
		case "quantize":
			return { id: "astype", from, to };
		case "fixedscaleoffset":
			return { id: config.id, from, to, scale: Number(config["scale"]), offset: Number(config["offset"]) };
		default:
			return unknown;
	}
}

function layoutOf(dtype: unknown): NumberLayout | undefined {
	const element = elementOfV2(dtype, []);
	if (isUnknown(element) || element.form !== "number") return undefined;
	return { type: element.type as NumericType, bigEndian: element.bigEndian };
}
