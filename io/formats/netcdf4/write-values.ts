import { deflateSync } from "node:zlib";
import { planBlocks } from "../../../core/array/blocks.ts";
import { allocate, bytesOf, filled } from "../../../core/array/element.ts";
import { type Block, evaluateBlock } from "../../../core/array/evaluate.ts";
import { copyWindow } from "../../../core/array/kernels/copy.ts";
import type { ArrayValues, NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { bytesUnder } from "../bytes.ts";
import { text } from "../hdf5/bytes.ts";
import { chunkIndex, type StoredChunk } from "../hdf5/chunk-index.ts";
import { elementBytes } from "../hdf5/datatype.ts";
import { GlobalHeap } from "../hdf5/global-heap.ts";
import { chunkedLayout, contiguousLayout, type Message } from "../hdf5/messages.ts";
import type { OutputFile } from "../hdf5/output-file.ts";
import { chunkStarts, movedChunks } from "./move-chunks.ts";
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
	const chunks: StoredChunk[] = [];
	const width = elementBytes(variable.type);
	const target = { file, dataset, chunkShape, chunks };
	for (const block of blocksOf(variable, options, chunkShape)) {
		const form = { variable, chunkShape, ...(dataset.filters && { filters: dataset.filters }) };
		const moved = await movedChunks(form, block, options);
		if (moved) for (const { start, bytes } of moved) appendChunk(target, start, bytes);
		else
			writeChunks(
				target,
				block,
				encoded(file, variable, await evaluateBlock(variable.data, block, options.read)),
			);
		options.onWritten?.(lengthOf(block.count) * bytesOf(variable.type));
	}
	if (chunks.length === 0) return chunkedLayout(undefined, chunkShape, width);
	const index = chunkIndex(chunks, chunkShape, file.end);
	file.append(index.content);
	return chunkedLayout(index.root, chunkShape, width);
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
	const plan = { maxBytes, ...(chunkShape && { chunkShape }) };
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

interface ChunkTarget {
	readonly file: OutputFile;
	readonly dataset: PlannedDataset;
	readonly chunkShape: readonly number[];
	readonly chunks: StoredChunk[];
}

/** Cuts a block, which is made of whole chunks, into its chunks and appends them. */
function writeChunks(target: ChunkTarget, block: Block, values: NumericValues): void {
	for (const start of chunkStarts(block, target.chunkShape)) {
		const inBlock = start.map((at, axis) => at - (block.start[axis] ?? 0));
		appendChunk(target, start, filtered(target.dataset, chunkAt(target, { block, values, start: inBlock })));
	}
}

function appendChunk({ file, chunks }: ChunkTarget, start: readonly number[], bytes: Uint8Array): void {
	chunks.push({ start, bytes: bytes.length, address: file.append(bytes) });
}

/** A chunk that reaches over the edge is filled up there. */
function chunkAt(
	{ dataset, chunkShape }: ChunkTarget,
	from: { block: Block; values: NumericValues; start: readonly number[] },
): Uint8Array {
	const type = dataset.variable?.type ?? "uint8";
	const count = chunkShape.map((length, axis) =>
		Math.min(length, (from.block.count[axis] ?? 1) - (from.start[axis] ?? 0)),
	);
	// Pointers to texts are copied as an innermost axis of 16 bytes.
	const inner = type === "string" ? [16] : [];
	const length = lengthOf(chunkShape);
	const chunk = (
		type === "string" ? allocate("uint8", 16 * length) : filled(type, length, dataset.fill)
	) as NumericValues;
	copyWindow(
		{
			values: from.values,
			shape: [...from.block.count, ...inner],
			start: [...from.start, ...inner.map(() => 0)],
		},
		{ values: chunk, shape: [...chunkShape, ...inner], start: [...chunkShape, ...inner].map(() => 0) },
		[...count, ...inner],
	);
	return bytesUnder(chunk);
}

function filtered({ filters, variable }: PlannedDataset, chunk: Uint8Array): Uint8Array {
	if (filters === undefined) return chunk;
	const ordered = filters.shuffle ? shuffled(chunk, elementBytes(variable?.type ?? "uint8")) : chunk;
	return deflateSync(ordered, { level: filters.deflate });
}

/** First the first bytes of all elements, then the second bytes ... (HDF5 filter 2). */
function shuffled(bytes: Uint8Array, width: number): Uint8Array {
	const count = bytes.length / width;
	const result = new Uint8Array(bytes.length);
	for (let byte = 0; byte < width; byte++) {
		const base = byte * count;
		for (let i = 0, from = byte; i < count; i++, from += width) result[base + i] = bytes[from] as number;
	}
	return result;
}
