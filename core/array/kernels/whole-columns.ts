import { planBlocks } from "../blocks.ts";
import { allocate } from "../element.ts";
import type { Block, RoomyBlock } from "../evaluate.ts";
import type { ArrayValues, LazyArray, NumericValues } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";
import type { Inputs } from "../operation.ts";
import type { BesideInput } from "../operations/columns.ts";
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
	/** Empty for kernels that look at few of them. */
	readonly values: Float64Array;
	/** One of the values. */
	readonly at: (level: number, place: number) => number;
	readonly beside: Float64Array;
	readonly levels: number;
	readonly width: number;
}

export interface ColumnKernel {
	/** Gives results, `width` after `width`, that stand for the columns along the axis of the result; NaN where there is none. */
	readonly compute: (columns: Columns, results: Float64Array) => void;
	/** Whether it looks at few of the values, one by one. */
	readonly looksAtFew?: true;
}

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
	{
		inputs: { read, chunks, isMadeAnew },
		kernel,
	}: { inputs: Pick<Inputs, "read" | "chunks" | "isMadeAnew">; kernel: ColumnKernel },
): Promise<ArrayValues> {
	const { axis, type, input, along } = operation;
	const result = allocate(type, lengthOf(block.count));
	const chunkShape = chunks(input)?.with(axis, 1);
	const cut = { maxBytes: Math.max(1, PIECE_BYTES / along.count), ...(chunkShape && { chunkShape }) };
	const cells = { type: input.type, shape: block.count.with(axis, 1) };
	const spares: Spares = {};
	for (const region of planBlocks(cells, cut)) {
		const start = region.start.map((first, i) => first + (block.start[i] ?? 0));
		const values = await regionOf(
			operation,
			{ start, count: region.count.with(axis, block.count[axis] ?? 1) },
			{ read, isMadeAnew, kernel, spares },
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

interface Reading extends Pick<Inputs, "read" | "isMadeAnew"> {
	readonly kernel: ColumnKernel;
	readonly spares: Spares;
}

/** What was read and computed for earlier columns: the next take its place. */
interface Spares {
	values?: NumericValues;
	beside?: Float64Array;
}

async function regionOf(
	operation: ColumnOperation,
	region: Block,
	{ read, isMadeAnew, kernel, spares }: Reading,
): Promise<ArrayValues> {
	const { axis, type, fill, beside, input, along } = operation;
	const span = spanOf(operation, region);
	const width = lengthOf(region.count.slice(axis + 1));
	const levels = along.count;
	const rows = region.count[axis] ?? 1;
	const values = (await read(input, { ...span, spare: spares.values })) as NumericValues;
	if (isMadeAnew(input)) spares.values = values;
	const source = sourceOf(values, operation, span);
	// What is computed is computed batch by batch; what is stored is read as a whole, so that no chunk is decoded twice.
	const besideAt = beside.array.op === "formula" ? undefined : await gatherOf(beside, span, read);
	const stored = allocate(type, lengthOf(region.count)) as Float64Array;
	const room = roomForColumns();
	for (const batch of batchesOf(region, axis, levels)) {
		const { inner, outer } = batch;
		const size = levels * inner.count;
		const own = besideAt
			? undefined
			: await computedBeside(beside, { ...spanOf(operation, batch.block), spare: spares.beside }, read);
		if (own) spares.beside = own;
		const results = new Float64Array(rows * inner.count);
		for (let o = 0; o < outer.count; o++) {
			const place = (level: number) => ((outer.start + o) * levels + level) * width + inner.start;
			const columns = {
				...{ levels, width: inner.count },
				values: room.of("values", kernel.looksAtFew ? 0 : size),
				beside: own ? own.subarray(o * size, (o + 1) * size) : room.of("beside", size),
				at: (level: number, i: number) => source.at(place(level) + i),
			};
			if (!kernel.looksAtFew)
				eachLevel(columns.values, columns, (level, row) => source.gather(place(level), inner.count, row));
			if (besideAt)
				eachLevel(columns.beside, columns, (level, row) => besideAt(place(level), inner.count, row));
			kernel.compute(columns, results.fill(Number.NaN));
			for (let row = 0; row < rows; row++)
				stored.set(
					results.subarray(row * inner.count, (row + 1) * inner.count),
					((outer.start + o) * rows + row) * width + inner.start,
				);
		}
	}
	return filled(stored, fill);
}

/** Ways to the values of columns: many after each other, or one. */
function sourceOf(values: NumericValues, { missing, input }: ColumnOperation, { count }: Block) {
	const known = missing.map((value) => (input.type === "float32" ? Math.fround(value) : value));
	const axes = count.map((_, i) => i);
	return {
		gather: gatherer({ values, axes, missing: known }, count),
		at(place: number) {
			const value = Number(values[place]);
			return known.includes(value) ? Number.NaN : value;
		},
	};
}

/** The field beside the columns of a batch, which is computed: where it stands as it is wanted already, it is not copied. */
async function computedBeside(
	beside: BesideInput,
	span: RoomyBlock,
	read: Inputs["read"],
): Promise<Float64Array> {
	const values = await read(beside.array, { ...blockOfInput(beside.axes, span), spare: span.spare });
	const length = lengthOf(span.count);
	if (values instanceof Float64Array && values.length === length && beside.missing.length === 0)
		return values;
	const row = new Float64Array(length);
	gatherer({ values: values as NumericValues, axes: beside.axes, missing: beside.missing }, span.count)(
		0,
		length,
		row,
	);
	return row;
}

/** Room for columns, kept while batches are equally large. */
function roomForColumns() {
	const kept = { values: new Float64Array(0), beside: new Float64Array(0) };
	return {
		of(name: keyof typeof kept, length: number) {
			if (kept[name].length !== length) kept[name] = new Float64Array(length);
			return kept[name];
		},
	};
}

function eachLevel(
	values: Float64Array,
	{ levels, width }: Pick<Columns, "levels" | "width">,
	put: (level: number, row: Float64Array) => void,
): void {
	for (let level = 0; level < levels; level++)
		put(level, values.subarray(level * width, (level + 1) * width));
}

/** So many bytes of doubles are worked on together: few enough to need little room, enough to be worth asking for their terms. */
const BATCH_BYTES = 2 ** 20;

interface Run {
	readonly start: number;
	readonly count: number;
}

/** Columns of a region that are worked on together: some of the places inside the axis, or all of them at some of those outside. */
function* batchesOf(
	region: Block,
	axis: number,
	levels: number,
): Generator<{ readonly block: Block; readonly inner: Run; readonly outer: Run }> {
	const cells = { type: "float64", shape: region.count.with(axis, 1) } as const;
	const place = (at: readonly number[], shape: readonly number[]) =>
		at.reduce((sum, one, i) => sum * (shape[i] ?? 1) + one, 0);
	for (const { start, count } of planBlocks(cells, { maxBytes: Math.max(8, BATCH_BYTES / levels) })) {
		const first = start.map((one, i) => one + (region.start[i] ?? 0));
		yield {
			block: { start: first, count: count.with(axis, region.count[axis] ?? 1) },
			inner: {
				start: place(start.slice(axis + 1), region.count.slice(axis + 1)),
				count: lengthOf(count.slice(axis + 1)),
			},
			outer: {
				start: place(start.slice(0, axis), region.count.slice(0, axis)),
				count: lengthOf(count.slice(0, axis)),
			},
		};
	}
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
