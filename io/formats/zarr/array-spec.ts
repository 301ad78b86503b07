import type { ByteCodec } from "../codecs/codec.ts";
import type { Element } from "./element.ts";

/** All that is needed to read an array's chunks; plain data, so that it can be posted to a worker thread. */
export interface ArraySpec {
	/** Key of its folder in the store: "" when the store itself is the array, else "ta/" or "group/ta/". */
	readonly prefix: string;
	readonly shape: readonly number[];
	/** Of the smallest pieces that can be read: inside shards, the inner chunks. */
	readonly chunkShape: readonly number[];
	readonly element: Element;
	/** What was never written; absent when nothing says. Texts for "string". */
	readonly fill?: number | bigint | string;
	/** How indices make keys: "0.1", "0/1", "c/0/1". */
	readonly keys: { readonly head: "" | "c"; readonly separator: string };
	/** From the values of a chunk to bytes. */
	readonly codecs: readonly ByteCodec[];
	/** Axis `i` of a chunk as stored is axis `order[i]` of the array; absent: the same. */
	readonly order?: readonly number[];
	readonly shard?: ShardSpec;
}

/** Many chunks in one piece of bytes, found by an index (zarr v3, codec sharding_indexed). */
export interface ShardSpec {
	/** Chunks of a shard, on each axis. */
	readonly counts: readonly number[];
	readonly indexCodecs: readonly ByteCodec[];
	readonly indexAtEnd: boolean;
}

/** The key of a chunk by its index. */
export function chunkKey(spec: Pick<ArraySpec, "prefix" | "keys">, index: readonly number[]): string {
	const { head, separator } = spec.keys;
	const parts = head === "" ? index : [head, ...index];
	return spec.prefix + (parts.length === 0 ? "0" : parts.join(separator));
}
