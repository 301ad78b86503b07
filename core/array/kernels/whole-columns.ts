import { planBlocks } from "../blocks.ts";
import { allocate } from "../element.ts";
import type { Block, RoomyBlock } from "../evaluate.ts";
import type { ArrayValues, BesideInput, LazyArray, NumericValues } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";
import type { Inputs } from "../operation.ts";
import { gatherer } from "./broadcast.ts";
import { copyWindow } from "./copy.ts";
import { blockOfInput } from "./formula.ts";

/** The input is read in pieces of about this size, or of one row of stored chunks where that is more. */
const PIECE_BYTES = 4 * 2 ** 20;

/** What is computed of columns that lie beside each other, with the field that goes with them. */
export interface ColumnOperation {
	readonly input: LazyArray;
	readonly axis: number;
	readonly type: "float32" | "float64";
	readonly beside: BesideInput;
	readonly missing: readonly number[];
	readonly fill: number;
	/** The part of the axis that is looked at. */
	readonly along: { readonly start: number; readonly count: number };
}

/** Columns side by side: element `level * width + place`; missing values are NaN. */
export interface Columns {
	readonly values: Float64Array;
	readonly beside: Float64Array;
	readonly levels: number;
	readonly width: number;
}

/** Gives results, `width` after `width`, that stand for the columns along the axis of the result; NaN where there is none. */
export type ColumnKernel = (columns: Columns, results: Float64Array) => void;

/** The same place along all other axes, and the part of the axis that is looked at. */
const spanOf = ({ axis, along }: ColumnOperation, { start, count }: Block): Block => ({
	start: start.with(axis, along.start),
	count: count.with(axis, along.count),
});

/** What a block of the result needs of the input and of the field beside it. */
export function columnNeeds(operation: ColumnOperation, block: Block) {
	const span = spanOf(operation, block);
	const { array, axes } = operation.beside;
	return [
		{ array: operation.input, block: span },
		{ array, block: blockOfInput(axes, span) },
	];
}

/** A block of results, region by region: of each, whole columns are read. */
export async function columnBlock(
	operation: ColumnOperation,
	block: RoomyBlock,
	{ inputs: { read, chunks }, kernel }: { inputs: Pick<Inputs, "read" | "chunks">; kernel: ColumnKernel },
): Promise<ArrayValues> {
	const { axis, type, input, along } = operation;
	const result = allocate(type, lengthOf(block.count));
	const chunkShape = chunks(input)?.with(axis, 1);
	const cut = { maxBytes: Math.max(1, PIECE_BYTES / along.count), ...(chunkShape && { chunkShape }) };
	const cells = { type: input.type, shape: block.count.with(axis, 1) };
	for (const region of planBlocks(cells, cut)) {
		const start = region.start.map((first, i) => first + (block.start[i] ?? 0));
		const values = await regionOf(
			operation,
			{ start, count: region.count.with(axis, block.count[axis] ?? 1) },
			{ read, kernel },
		);
		const count = region.count.with(axis, block.count[axis] ?? 1);
		copyWindow(
			{ values, shape: count, start: count.map(() => 0) },
			{ values: result, shape: block.count, start: region.start },
			count,
		);
	}
	return result;
}

async function regionOf(
	operation: ColumnOperation,
	region: Block,
	{ read, kernel }: { read: Inputs["read"]; kernel: ColumnKernel },
): Promise<ArrayValues> {
	const { axis, type, fill, missing, beside } = operation;
	const span = spanOf(operation, region);
	const all = region.count.map((_, i) => i);
	const [valuesAt, besideAt] = await Promise.all([
		gatherOf({ array: operation.input, axes: all, missing }, span, read),
		gatherOf(beside, span, read),
	]);
	const width = lengthOf(region.count.slice(axis + 1));
	const levels = span.count[axis] ?? 0;
	const columns = {
		values: new Float64Array(levels * width),
		beside: new Float64Array(levels * width),
		levels,
		width,
	};
	const results = new Float64Array((region.count[axis] ?? 1) * width);
	const stored = allocate(type, lengthOf(region.count)) as Float64Array;
	for (let outer = 0; outer * results.length < stored.length; outer++) {
		valuesAt(outer * columns.values.length, columns.values.length, columns.values);
		besideAt(outer * columns.values.length, columns.values.length, columns.beside);
		kernel(columns, results.fill(Number.NaN));
		stored.set(results, outer * results.length);
	}
	return filled(stored, fill);
}

async function gatherOf({ array, axes, missing }: BesideInput, span: Block, read: Inputs["read"]) {
	const values = (await read(array, blockOfInput(axes, span))) as NumericValues;
	const asStored = missing.map((value) => (array.type === "float32" ? Math.fround(value) : value));
	return gatherer({ values, axes, missing: asStored }, span.count);
}

function filled(values: Float64Array, fill: number): Float64Array {
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (value - value !== 0) values[i] = fill;
	}
	return values;
}
