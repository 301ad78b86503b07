import { bytesOf } from "../../../core/array/element.ts";
import { evaluateBlock } from "../../../core/array/evaluate.ts";
import type { NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { bytesUnder } from "../bytes.ts";
import { elementBytes } from "../hdf5/datatype.ts";
import { chunkedLayout, contiguousLayout, type Message } from "../hdf5/messages.ts";
import type { OutputFile } from "../hdf5/output-file.ts";
import { blocksOf } from "./write-blocks.ts";
import { writeChunked } from "./write-chunks.ts";
import type { PlannedDataset } from "./write-plan.ts";
import { pointers } from "./write-texts.ts";

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

/** A dimension without a variable: nothing is ever stored. */
function emptyLayout({ chunkShape, dimensions }: PlannedDataset): Message {
	if (chunkShape) return chunkedLayout(undefined, chunkShape, 4);
	return contiguousLayout(undefined, 4 * (dimensions[0]?.size ?? 0));
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
