import type { ByteCodec } from "../codecs/codec.ts";
import type { ShardSpec } from "./array-spec.ts";
import { codecOf } from "./codecs-v2.ts";
import type { Element } from "./element.ts";
import { type Extension, Sharding } from "./schemas.ts";

/** What the codecs of a v3 array come to. */
export interface Coding {
	readonly codecs: readonly ByteCodec[];
	readonly order?: readonly number[];
	/** Shape of the inner chunks, when they lie in shards. */
	readonly chunkShape?: readonly number[];
	readonly shard?: ShardSpec;
	/** Texts need their own codec. */
	readonly texts: boolean;
}

/** Whether numbers are stored highest byte first. */
export function isBigEndian(codecs: readonly Extension[]): boolean {
	return codecs.some(({ name, configuration = {} }) => {
		if (name === "bytes") return configuration["endian"] === "big";
		return name === "sharding_indexed" && isBigEndian(Sharding.parse(configuration).codecs);
	});
}

/** Codecs after each other: transpositions, one that makes bytes, then bytes to bytes. RangeError when they do not fit. */
export function codingOf(
	codecs: readonly Extension[],
	chunkShape: readonly number[],
	element: Element,
): Coding {
	const [first, ...rest] = codecs;
	if (first?.name === "sharding_indexed") return shardedCoding(first, rest, { chunkShape, element });
	let order: readonly number[] | undefined;
	let texts = false;
	const steps: ByteCodec[] = [];
	for (const codec of codecs) {
		if (codec.name === "transpose") order = transposed(order, codec, chunkShape.length);
		else if (codec.name === "vlen-utf8") texts = true;
		else if (codec.name !== "bytes") steps.push(byteCodec(codec, element));
	}
	return { codecs: steps, texts, ...(order && { order }) };
}

/** Axis `i` of what is stored is axis `order[i]` of what came before. */
function transposed(
	before: readonly number[] | undefined,
	codec: Extension,
	axes: number,
): readonly number[] {
	const raw = codec.configuration?.["order"];
	const named: Readonly<Record<string, readonly number[]>> = {
		C: Array.from({ length: axes }, (_, axis) => axis),
		F: Array.from({ length: axes }, (_, axis) => axes - 1 - axis),
	};
	const order = typeof raw === "string" ? named[raw] : raw;
	const fits =
		Array.isArray(order) && order.length === axes && named["C"]?.every((axis) => order.includes(axis));
	if (!fits) throw new RangeError("the order of its transposed axes makes no sense");
	return (order as readonly number[]).map((axis) => before?.[axis] ?? axis);
}

/** Names with "numcodecs." are v2's codecs in v3 (zarr-python). */
function byteCodec({ name, configuration = {} }: Extension, element: Element): ByteCodec {
	if (name === "blosc") {
		const shuffle = { noshuffle: 0, shuffle: 1, bitshuffle: 2 }[String(configuration["shuffle"])] ?? 1;
		return codecOf({ ...configuration, id: "blosc", shuffle }, element) as ByteCodec;
	}
	const known = /^(?:numcodecs\.)?(.+)$/.exec(name)?.[1] ?? name;
	const direct = known === name && !["gzip", "zstd", "crc32c"].includes(name);
	if (direct) return { id: "unknown", name };
	return codecOf({ ...configuration, id: known }, element) ?? { id: "unknown", name };
}

function shardedCoding(
	codec: Extension,
	after: readonly Extension[],
	{ chunkShape, element }: { chunkShape: readonly number[]; element: Element },
): Coding {
	const sharding = Sharding.parse(codec.configuration ?? {});
	const inner = codingOf(sharding.codecs, sharding.chunk_shape, element);
	if (inner.shard || after.length > 0) throw new RangeError("shards inside other codecs are not read");
	const counts = chunkShape.map((length, axis) => length / (sharding.chunk_shape[axis] ?? 0));
	if (chunkShape.length !== sharding.chunk_shape.length || !counts.every(Number.isInteger)) {
		throw new RangeError("its shards are no whole number of chunks");
	}
	const index = sharding.index_codecs ?? [{ name: "bytes" }, { name: "crc32c" }];
	const indexCodecs = index.filter(({ name }) => name !== "bytes").map((one) => byteCodec(one, element));
	if (isBigEndian(index) || indexCodecs.some(({ id }) => id !== "crc32c")) {
		throw new RangeError("the index of its shards is stored in a way that is not read");
	}
	return {
		...inner,
		chunkShape: sharding.chunk_shape,
		shard: { counts, indexCodecs, indexAtEnd: sharding.index_location === "end" },
	};
}
