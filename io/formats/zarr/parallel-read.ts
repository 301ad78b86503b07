import { bytesOf } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { type ArrayValues, lengthOf, type NumericType } from "../../../core/array/lazy-array.ts";
import type { JobPool } from "../../../core/ports/job-pool.ts";
import type { ArraySpec } from "./array-spec.ts";
import { ChunkRooms } from "./chunk-rooms.ts";
import { openStore } from "./open-store.ts";
import { fillBlock, touchedChunks } from "./read-block.ts";
import { ShardIndices } from "./shards.ts";
import { viewOf } from "./values.ts";

/** A share of a block's chunks, decoded into memory both threads see; plain data. */
export interface ZarrReadJob {
	readonly task: "zarr-read";
	readonly path: string;
	readonly spec: ArraySpec;
	readonly block: Block;
	/** Of the chunks the block touches. */
	readonly from: number;
	readonly to: number;
	readonly memory: SharedArrayBuffer;
}

export const isZarrReadJob = (job: unknown): job is ZarrReadJob =>
	(job as { task?: unknown } | undefined)?.task === "zarr-read";

/** Below this, starting a thread costs more than it saves. */
const LEAST_BYTES = 8 * 2 ** 20;

/** Whether a block is worth several threads: numbers in many chunks. */
export function isWorthThreads(spec: ArraySpec, block: Block): boolean {
	const { type } = spec.element;
	if (type === "string" || type === "char" || lengthOf(block.count) * bytesOf(type) < LEAST_BYTES)
		return false;
	return touchedChunks(spec, block).length > 1;
}

/** The values of a block, its chunks decoded by all threads of the pool. */
export async function readInParallel(
	pool: Pick<JobPool, "size" | "run">,
	path: string,
	{ spec, block }: { spec: ArraySpec; block: Block },
): Promise<ArrayValues> {
	const { type } = spec.element;
	const count = touchedChunks(spec, block).length;
	const memory = new SharedArrayBuffer(lengthOf(block.count) * bytesOf(type));
	const jobs = Array.from({ length: pool.size }, (_, i): ZarrReadJob => {
		const edge = (part: number) => Math.floor((part * count) / pool.size);
		return { task: "zarr-read", path, spec, block, from: edge(i), to: edge(i + 1), memory };
	});
	await Promise.all(jobs.filter(({ from, to }) => from < to).map((job) => pool.run(job)));
	return viewOf(type as NumericType, new Uint8Array(memory));
}

/** Does one job, in its thread. */
export async function runZarrRead({ path, spec, block, from, to, memory }: ZarrReadJob): Promise<void> {
	const store = await openStore(path);
	try {
		const values = viewOf(spec.element.type as NumericType, new Uint8Array(memory));
		const chunks = touchedChunks(spec, block).slice(from, to);
		const source = { store, spec, shards: new ShardIndices(), rooms: new ChunkRooms() };
		await fillBlock(source, { block, chunks, values });
	} finally {
		store.close?.();
	}
}
