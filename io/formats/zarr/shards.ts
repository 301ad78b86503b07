import { lengthOf } from "../../../core/array/lazy-array.ts";
import { Recent } from "../../../core/loop/recent.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { CodecError } from "../codecs/codec.ts";
import { decodeBytes } from "../codecs/steps.ts";
import { type ArraySpec, chunkKey, type ShardSpec } from "./array-spec.ts";

/** Says that a chunk is not in its shard (zarr v3, sharding_indexed). */
const ABSENT = 2n ** 64n - 1n;
const MOST_HELD = 256;

type Index = BigUint64Array | undefined;

/** Indices of shards, each read once while it is held. */
export class ShardIndices {
	readonly #held = new Recent<string, Promise<Index>>(MOST_HELD);

	/** The key of the shard a chunk lies in. */
	keyOf(spec: ArraySpec, index: readonly number[]): string {
		const counts = spec.shard?.counts ?? [];
		return chunkKey(
			spec,
			index.map((i, axis) => Math.floor(i / (counts[axis] ?? 1))),
		);
	}

	/** The stored bytes of a chunk; `undefined` when it was never written. */
	async chunk(
		{ store, spec }: { store: ByteStore; spec: ArraySpec },
		index: readonly number[],
	): Promise<Uint8Array | undefined> {
		const { counts } = spec.shard as ShardSpec;
		const key = this.keyOf(spec, index);
		const entries = await this.#indexOf(store, spec.shard as ShardSpec, key);
		const number = index.reduce((sum, i, axis) => sum * (counts[axis] ?? 1) + (i % (counts[axis] ?? 1)), 0);
		const [offset = ABSENT, length = ABSENT] = entries?.subarray(2 * number, 2 * number + 2) ?? [];
		if (offset === ABSENT && length === ABSENT) return undefined;
		const bytes = await rangeOf(store, key, { offset: Number(offset), length: Number(length) });
		if (bytes?.length === Number(length)) return bytes;
		throw new CodecError("its shard is cut short");
	}

	#indexOf(store: ByteStore, shard: ShardSpec, key: string): Promise<Index> {
		const known = this.#held.get(key);
		if (known) return known;
		const read = readIndex(store, shard, key);
		this.#held.set(key, read);
		read.catch(() => this.#held.delete(key));
		return read;
	}
}

/** Offset and length of each chunk, as 64-bit numbers. */
async function readIndex(store: ByteStore, shard: ShardSpec, key: string): Promise<Index> {
	const size = 16 * lengthOf(shard.counts);
	const stored = size + 4 * shard.indexCodecs.length;
	const bytes = await rangeOf(store, key, { offset: shard.indexAtEnd ? -stored : 0, length: stored });
	if (bytes === undefined) return undefined;
	if (bytes.length !== stored) throw new CodecError("the index of its shard is cut short");
	const raw = await decodeBytes(bytes, shard.indexCodecs, size);
	return new BigUint64Array(new Uint8Array(raw).buffer);
}

async function rangeOf(
	store: ByteStore,
	key: string,
	{ offset, length }: { offset: number; length: number },
): Promise<Uint8Array | undefined> {
	if (store.getRange) return store.getRange(key, offset, length);
	const bytes = await store.get(key);
	const first = offset < 0 ? Math.max(0, (bytes?.length ?? 0) + offset) : offset;
	return bytes?.subarray(first, first + length);
}
