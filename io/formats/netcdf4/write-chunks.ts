import { chunkGrid } from "../../../core/array/chunk-grid.ts";
import { keepsChunks } from "../../../core/array/chunk-source.ts";
import { bytesOf } from "../../../core/array/element.ts";
import { type Block, evaluateBlock } from "../../../core/array/evaluate.ts";
import type { ArrayValues, NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { isMadeAnew } from "../../../core/array/tree.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { chunkIndex } from "../hdf5/chunk-index.ts";
import { ChunkList } from "../hdf5/chunk-list.ts";
import { elementBytes } from "../hdf5/datatype.ts";
import { chunkedLayout, type Message } from "../hdf5/messages.ts";
import type { OutputFile } from "../hdf5/output-file.ts";
import { ChunkLine, type ChunkTarget } from "./chunk-line.ts";
import { ChunkEncoder } from "./encode-chunk.ts";
import { chunkStarts, locateChunks, moveChunks } from "./move-chunks.ts";
import { blocksOf } from "./write-blocks.ts";
import type { PlannedDataset } from "./write-plan.ts";
import { pointers } from "./write-texts.ts";

export interface ChunkedDataset extends PlannedDataset {
	readonly variable: Variable;
	readonly chunkShape: readonly number[];
}

/** Chunks that are only moved take no memory: the more are looked up at once, the longer are the runs that are copied. */
const MOVED_AT_ONCE = 32 * 2 ** 20;

/** Moves or computes all chunks of a variable, in row-major order, packed one behind the other; their index follows. */
export async function writeChunked(
	file: OutputFile,
	dataset: ChunkedDataset,
	options: WriteOptions,
): Promise<Message> {
	const { variable, chunkShape } = dataset;
	const target = { file, chunks: new ChunkList() };
	const line = new ChunkLine(target, options.blockBytes);
	const work: ChunkWork = {
		...target,
		dataset,
		line,
		encoder: new ChunkEncoder(dataset),
		options,
		spares: [],
	};
	for (const block of blocksOf(variable, withMovedBlocks(options, dataset), chunkShape)) {
		await writeBlock(work, block);
		// The collections of texts lie between their chunks and those of the next block, whatever memory is allowed.
		if (variable.type === "string") await line.drained();
		options.onWritten?.(lengthOf(block.count) * bytesOf(variable.type));
	}
	await line.drained();
	return withIndex(target, dataset);
}

/** Larger blocks where most chunks will be moved; none that could not be computed too. */
function withMovedBlocks(options: WriteOptions, { variable, chunkShape }: ChunkedDataset): WriteOptions {
	if (!options.withChunks || !keepsChunks(variable.data, chunkShape)) return options;
	const { blockBytes, mostBlockBytes = blockBytes } = options;
	return { ...options, blockBytes: Math.max(blockBytes, Math.min(MOVED_AT_ONCE, mostBlockBytes)) };
}

function withIndex({ file, chunks }: ChunkTarget, { variable, chunkShape }: ChunkedDataset): Message {
	const width = elementBytes(variable.type);
	if (chunks.count === 0) return chunkedLayout(undefined, chunkShape, width);
	const grid = chunkGrid(variable.data.shape, chunkShape);
	const index = chunkIndex(chunks, { chunkShape, grid }, file.end);
	file.append(index.content);
	return chunkedLayout(index.root, chunkShape, width);
}

interface ChunkWork extends ChunkTarget {
	readonly dataset: ChunkedDataset;
	readonly line: ChunkLine;
	readonly encoder: ChunkEncoder;
	readonly options: WriteOptions;
	/** What blocks were computed in whose chunks are all written: the next are computed there. */
	readonly spares: ArrayValues[];
}

/**
 * Whether a chunk is moved is a question of that chunk alone: so the bytes do not depend on how large blocks are, which is a question of
 * the memory allowed.
 */
async function writeBlock(work: ChunkWork, block: Block): Promise<void> {
	const { dataset, options } = work;
	const located = await locateChunks(dataset, block, options);
	if (located.moved === "all") {
		await work.line.drained();
		for (const run of located.runs) await moveChunks(work, run, options);
		return;
	}
	if (located.moved === "none") return computeChunks(work, block);
	for (const slab of slabsOf(block, dataset)) await writeBlock(work, slab);
}

/** A block of several chunks cut into slabs one chunk thick, along its outermost axis of several. */
function slabsOf({ start, count }: Block, { chunkShape }: ChunkedDataset): readonly Block[] {
	const axis = count.findIndex((length, one) => length > (chunkShape[one] ?? 1));
	const [first, length, step] = [start[axis] ?? 0, count[axis] ?? 1, chunkShape[axis] ?? 1];
	return Array.from({ length: Math.ceil(length / step) }, (_, i) => ({
		start: start.with(axis, first + i * step),
		count: count.with(axis, Math.min(step, length - i * step)),
	}));
}

/** Computes a block, which is made of whole chunks, and sends its chunks on their way. */
async function computeChunks(work: ChunkWork, block: Block): Promise<void> {
	const { file, dataset, line, encoder } = work;
	const { variable, chunkShape } = dataset;
	const rawBytes = lengthOf(chunkShape) * bytesOf(variable.type);
	const computed = await valuesOf(work, block);
	const values = encoded(file, variable, computed);
	const starts = [...chunkStarts(block, chunkShape)];
	let unwritten = starts.length;
	const release = (bytes: Uint8Array) => {
		encoder.release(bytes);
		unwritten--;
		if (unwritten === 0 && isMadeAnew(variable.data)) work.spares.push(computed);
	};
	for (const start of starts) {
		const inBlock = start.map((at, axis) => at - (block.start[axis] ?? 0));
		const stored = encoder.encode({ block, values, start: inBlock });
		await line.add({ rawBytes, stored, release });
	}
}

/** Memory given up is not free at once: a block that fills its share by itself waits for the one before, and takes its place. */
async function valuesOf(work: ChunkWork, block: Block): Promise<ArrayValues> {
	const { dataset, line, options } = work;
	const { data, type } = dataset.variable;
	const length = lengthOf(block.count);
	const { mostBlockBytes = Number.POSITIVE_INFINITY } = options;
	if (type === "string" || data.op === "values") return evaluateBlock(data, block, options.read);
	if (length * bytesOf(type) > mostBlockBytes) await line.drained();
	return evaluateBlock(data, { ...block, spare: work.spares.pop() }, options.read);
}

const encoded = (file: OutputFile, variable: Variable, values: ArrayValues): NumericValues =>
	variable.type === "string" ? pointers(file, values as readonly string[]) : (values as NumericValues);
