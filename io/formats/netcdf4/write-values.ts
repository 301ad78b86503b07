import { chunkHint, planBlocks } from "../../../core/array/blocks.ts";
import { bytesOf } from "../../../core/array/element.ts";
import { type Block, evaluateBlock } from "../../../core/array/evaluate.ts";
import type { ArrayValues, NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { bytesUnder } from "../bytes.ts";
import { text } from "../hdf5/bytes.ts";
import { chunkIndex } from "../hdf5/chunk-index.ts";
import { elementBytes } from "../hdf5/datatype.ts";
import { GlobalHeap } from "../hdf5/global-heap.ts";
import { chunkedLayout, contiguousLayout, type Message } from "../hdf5/messages.ts";
import type { OutputFile } from "../hdf5/output-file.ts";
import { ChunkLine, type WaitingChunk } from "./chunk-line.ts";
import { ChunkEncoder } from "./encode-chunk.ts";
import { chunkStarts, type MovedChunk, movedChunks } from "./move-chunks.ts";
import type { PlannedDataset } from "./write-plan.ts";

/** Computes and writes the values of a dataset block by block; gives the message that says where they lie. */
export async function writeValues(
	file: OutputFile,
	dataset: PlannedDataset,
	options: WriteOptions,
): Promise<Message> {
	const { variable, chunkShape } = dataset;
	if (variable === undefined) return emptyLayout(dataset);
	if (chunkShape === undefined) return writeContiguous(file, variable, options);
	return writeChunked(file, { ...dataset, variable, chunkShape }, options);
}

interface ChunkedDataset extends PlannedDataset {
	readonly variable: Variable;
	readonly chunkShape: readonly number[];
}

async function writeChunked(
	file: OutputFile,
	dataset: ChunkedDataset,
	options: WriteOptions,
): Promise<Message> {
	const { variable, chunkShape } = dataset;
	const width = elementBytes(variable.type);
	const line = new ChunkLine(file, options.blockBytes);
	const encoder = new ChunkEncoder(dataset);
	for (const block of blocksOf(variable, options, chunkShape)) {
		const moved = await movedChunks(dataset, block, options);
		if (moved) for (const chunk of moved) await line.add(movedWhole(chunk));
		else await computeChunks({ file, dataset, block, line, encoder }, options);
		// The collections of texts lie between their chunks and those of the next block, whatever memory is allowed.
		if (variable.type === "string") await line.drained();
		options.onWritten?.(lengthOf(block.count) * bytesOf(variable.type));
	}
	await line.drained();
	if (line.chunks.length === 0) return chunkedLayout(undefined, chunkShape, width);
	const index = chunkIndex(line.chunks, chunkShape, file.end);
	file.append(index.content);
	return chunkedLayout(index.root, chunkShape, width);
}

const movedWhole = ({ start, bytes }: MovedChunk): WaitingChunk => ({
	start,
	rawBytes: bytes.length,
	stored: Promise.resolve(bytes),
});

interface ComputedBlock {
	readonly file: OutputFile;
	readonly dataset: ChunkedDataset;
	readonly block: Block;
	readonly line: ChunkLine;
	readonly encoder: ChunkEncoder;
}

/** Computes a block, which is made of whole chunks, and sends its chunks on their way. */
async function computeChunks(
	{ file, dataset, block, line, encoder }: ComputedBlock,
	options: WriteOptions,
): Promise<void> {
	const { variable, chunkShape } = dataset;
	const rawBytes = lengthOf(chunkShape) * bytesOf(variable.type);
	const values = encoded(file, variable, await evaluateBlock(variable.data, block, options.read));
	const release = (bytes: Uint8Array) => encoder.release(bytes);
	for (const start of chunkStarts(block, chunkShape)) {
		const inBlock = start.map((at, axis) => at - (block.start[axis] ?? 0));
		const stored = encoder.encode({ block, values, start: inBlock });
		await line.add({ start, rawBytes, stored, release });
	}
}

/** A dimension without a variable: nothing is ever stored. */
function emptyLayout({ chunkShape, dimensions }: PlannedDataset): Message {
	if (chunkShape) return chunkedLayout(undefined, chunkShape, 4);
	return contiguousLayout(undefined, 4 * (dimensions[0]?.size ?? 0));
}

const TEXT_BLOCK_BYTES = 2 ** 20;

function* blocksOf(variable: Variable, options: WriteOptions, chunkShape?: readonly number[]) {
	const { data } = variable;
	// Each block of texts gets heap collections of its own: its size may not depend on the memory allowed.
	const maxBytes = variable.type === "string" ? TEXT_BLOCK_BYTES : options.blockBytes;
	const read = variable.type === "string" ? undefined : chunkHint(data);
	const plan = {
		maxBytes,
		...(chunkShape && { chunkShape }),
		...(read && { reading: { chunkShape: read, mostBytes: options.mostBlockBytes ?? maxBytes } }),
	};
	for (const block of planBlocks(data, plan)) {
		options.signal?.throwIfAborted();
		yield block;
	}
}

/** Blocks with their values, for what is not stored in chunks. */
async function* valuesOf(variable: Variable, options: WriteOptions) {
	for (const block of blocksOf(variable, options)) {
		yield await evaluateBlock(variable.data, block, options.read);
		options.onWritten?.(lengthOf(block.count) * bytesOf(variable.type));
	}
}

/** Blocks come in row-major order, so each continues where the last ended. */
async function writeContiguous(
	file: OutputFile,
	variable: Variable,
	options: WriteOptions,
): Promise<Message> {
	const bytes = lengthOf(variable.data.shape) * elementBytes(variable.type);
	if (bytes === 0) return contiguousLayout(undefined, 0);
	if (variable.type === "string") return writeTexts(file, variable, options);
	const address = file.reserve(bytes);
	let at = address;
	for await (const values of valuesOf(variable, options)) {
		const content = bytesUnder(values as NumericValues);
		file.writeAt(content, at);
		at += content.length;
	}
	return contiguousLayout(address, bytes);
}

async function writeTexts(file: OutputFile, variable: Variable, options: WriteOptions): Promise<Message> {
	const bytes = lengthOf(variable.data.shape) * elementBytes("string");
	const address = file.reserve(bytes);
	let at = address;
	for await (const values of valuesOf(variable, options)) {
		const content = pointers(file, values as readonly string[]);
		file.writeAt(content, at);
		at += content.length;
	}
	return contiguousLayout(address, bytes);
}

/** Texts go to the global heap; what stands in their place is 16 bytes long. */
function pointers(file: OutputFile, texts: readonly string[]): Uint8Array {
	const heap = new GlobalHeap(file.end);
	const elements = new Uint8Array(16 * texts.length);
	texts.forEach((value, i) => {
		const content = text(value);
		elements.set(heap.add(content, content.length), 16 * i);
	});
	file.append(heap.content());
	return elements;
}

const encoded = (file: OutputFile, variable: Variable, values: ArrayValues): NumericValues =>
	variable.type === "string" ? pointers(file, values as readonly string[]) : (values as NumericValues);
