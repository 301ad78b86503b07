import { basename } from "node:path";
import { chunkGrid } from "../../../core/array/chunk-grid.ts";
import type { ArrayValues } from "../../../core/array/lazy-array.ts";
import { FormatError, isHeadwaterError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import type { JobPool } from "../../../core/ports/job-pool.ts";
import type { ChunkTable, KeyedVariable, OpenFile, Reader, WantedBlock } from "../../../core/ports/reader.ts";
import { isAddress, pathOf } from "../../../core/text/address.ts";
import { chunkKey } from "./array-spec.ts";
import { ChunkCache } from "./chunk-cache.ts";
import { filtersOf } from "./chunk-filters.ts";
import { ChunkRooms } from "./chunk-rooms.ts";
import { type Content, contentOf } from "./model.ts";
import { readNodes } from "./nodes.ts";
import { DOCUMENTS, openStore } from "./open-store.ts";
import { isWorthThreads, readInParallel } from "./parallel-read.ts";
import { readBlock, storedChunk } from "./read-block.ts";
import { ShardIndices } from "./shards.ts";
import { StoredChunkTables } from "./stored-chunks.ts";
import { toldCoding } from "./told-coding.ts";

export interface ZarrReaderOptions {
	/** Threads that do `ZarrReadJob`s; absent: the calling thread decodes. */
	readonly pool?: Pick<JobPool, "size" | "run">;
	/** Bytes of decoded chunks held for all open stores together. */
	readonly cacheBytes?: number;
}

const CACHE_BYTES = 32 * 2 ** 20;
const ZIP_HEADER = 0x04034b50;
const ZIP_HEADER_BYTES = 30;

/** Zarr v2 and v3: folders, and zip archives of them. */
export function createZarrReader(options: ZarrReaderOptions = {}): Reader {
	const chunks = new ChunkCache(options.cacheBytes ?? CACHE_BYTES);
	let opened = 0;
	return {
		name: "zarr",
		title: "Zarr folders and archives (v2, v3)",
		accepts: (head, name) => acceptsFile(Buffer.from(head.buffer, head.byteOffset, head.length), name),
		acceptsFolder: (names) => names.some((name) => DOCUMENTS.has(name)),
		async open(path, { signal } = {}) {
			signal?.throwIfAborted();
			const store = await openStore(path);
			const cache = { chunks, prefix: `${opened++}\0` };
			// Threads open local stores only.
			const pool = isAddress(path) ? undefined : options.pool;
			return openZarr(store, { path, cache, ...(pool && { pool }) });
		},
	};
}

export const zarrReader: Reader = createZarrReader();

/** One of Zarr's documents, or a zip archive that is called so, or among whose first files one is. */
function acceptsFile(head: Buffer, name: string): boolean {
	if (DOCUMENTS.has(basename(name))) return /^\s*\{/.test(head.toString("latin1"));
	const names = [...zipNames(head)];
	const hasDocument = names.some((one) =>
		/(?:^|\/)(?:\.z(?:group|array|attrs|metadata)|zarr\.json)$/.test(one),
	);
	return hasDocument || (names.length > 0 && /\.zarr\.zip$/i.test(name));
}

/** Names of the files at the beginning of an archive, as far as their headers tell where the next is (APPNOTE 4.3.7). */
function* zipNames(head: Buffer): Generator<string> {
	for (let at = 0; at + ZIP_HEADER_BYTES <= head.length && head.readUInt32LE(at) === ZIP_HEADER; ) {
		const nameEnd = at + ZIP_HEADER_BYTES + head.readUInt16LE(at + 26);
		yield head.toString("utf8", at + ZIP_HEADER_BYTES, nameEnd);
		at = nameEnd + head.readUInt16LE(at + 28) + head.readUInt32LE(at + 18);
	}
}

export interface OpenZarrOptions {
	/** What stored leaves name as their file. */
	readonly path: string;
	readonly cache?: { readonly chunks: ChunkCache; readonly prefix: string };
	readonly pool?: Pick<JobPool, "size" | "run">;
}

/** Zarr in any store, which is closed with it. FormatError when there is none, or its metadata are damaged. */
export async function openZarr(store: ByteStore, options: OpenZarrOptions): Promise<OpenFile> {
	try {
		const name = basename(pathOf(options.path))
			.replace(/\.zip$/i, "")
			.replace(/\.zarr$/i, "");
		const { nodes, recordSize, told } = await readNodes(store);
		const content = contentOf(nodes, options.path, name || "array");
		if (recordSize === undefined) return new ZarrFile(store, content, options);
		const { path, cache } = options;
		const { createParquetStore } = await import("../references/parquet-store.ts");
		const chunks = createParquetStore(store, { place: path, recordSize, told, grids: gridsOf(content) });
		// Threads would look for its chunks as keys.
		return new ZarrFile(chunks, content, { path, ...(cache && { cache }) });
	} catch (error) {
		store.close?.();
		if (isHeadwaterError(error)) throw error;
		throw new FormatError(options.path, "its metadata make no sense. Fetch it again.", { cause: error });
	}
}

const gridsOf = ({ arrays }: Content): ReadonlyMap<string, readonly number[]> =>
	new Map([...arrays].map(([path, { shape, chunkShape }]) => [path, chunkGrid(shape, chunkShape)]));

class ZarrFile implements OpenFile {
	readonly dataset;
	readonly #store: ByteStore;
	readonly #arrays: Content["arrays"];
	readonly #options: OpenZarrOptions;
	readonly #shards = new ShardIndices();
	readonly #rooms = new ChunkRooms();
	readonly #chunks: StoredChunkTables;

	constructor(store: ByteStore, content: Content, options: OpenZarrOptions) {
		this.#store = store;
		this.#chunks = new StoredChunkTables(store);
		this.#arrays = content.arrays;
		this.#options = options;
		this.dataset = content.dataset;
	}

	read(variable: string, start: readonly number[], count: readonly number[]): Promise<ArrayValues> {
		return this.readBlock(variable, { start, count });
	}

	async readBlock(variable: string, { start, count, spare, mostKept }: WantedBlock): Promise<ArrayValues> {
		const { path, pool, cache } = this.#options;
		const spec = this.#arrays.get(variable);
		if (spec === undefined) throw new RangeError(`no variable "${variable}" in "${path}"`);
		const block = { start, count };
		if (pool && isWorthThreads(spec, block)) return readInParallel(pool, path, { spec, block });
		const source = { store: this.#store, spec, shards: this.#shards, rooms: this.#rooms };
		return readBlock(
			{ ...source, ...(cache && { cache: { ...cache, allowed: mostKept } }) },
			{ start, count, spare },
		);
	}

	async chunks(variable: string): Promise<ChunkTable | undefined> {
		const spec = this.#arrays.get(variable);
		return spec && this.#chunks.table(spec);
	}

	readRaw(target: Uint8Array, offset: number): Promise<void> {
		return this.#chunks.read(target, offset);
	}

	chunkReader(variable: string) {
		const spec = this.#arrays.get(variable);
		if (!spec || filtersOf(spec) === undefined) return undefined;
		return (index: readonly number[]) => this.#store.get(chunkKey(spec, index));
	}

	keyedChunks(variable: string): KeyedVariable | string | undefined {
		const spec = this.#arrays.get(variable);
		if (spec === undefined) return undefined;
		const told = toldCoding(spec);
		if (typeof told === "string") return told;
		const source = { store: this.#store, spec, shards: this.#shards, rooms: this.#rooms };
		return {
			coding: told.coding,
			read: async (index) => {
				const bytes = await storedChunk(source, index);
				return bytes?.subarray(0, bytes.length - told.behind);
			},
		};
	}

	close(): void {
		const { cache } = this.#options;
		if (cache) cache.chunks.forget(cache.prefix);
		this.#store.close?.();
	}
}
