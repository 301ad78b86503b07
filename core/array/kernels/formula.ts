import { planBlocks } from "../blocks.ts";
import { allocate, roomFor } from "../element.ts";
import type { Block, RoomyBlock } from "../evaluate.ts";
import type { ArrayValues, LazyArray, NumericValues } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";
import type { Inputs } from "../operation.ts";
import type { Expression, FormulaArray } from "../operations/formula.ts";
import { type Gather, gatherer } from "./broadcast.ts";
import { copyWindow } from "./copy.ts";
import { FUNCTIONS } from "./formula-loops.ts";

/** Inputs are read in pieces of about this size, so that a block needs little more memory than its result. */
const PIECE_BYTES = 4 * 2 ** 20;
/** So many elements are computed at a time: their rows stay in the processor's cache. */
const RUN = 2048;

type Floats = Float32Array | Float64Array;

/** The block of an input that a block of the result needs. */
export const blockOfInput = (axes: readonly number[], { start, count }: Block): Block => ({
	start: axes.map((axis) => start[axis] ?? 0),
	count: axes.map((axis) => count[axis] ?? 1),
});

/** A block of a formula, piece by piece; each chunk of an input that has all axes is read once. */
export async function formulaBlock(
	array: FormulaArray,
	block: RoomyBlock,
	inputs: Pick<Inputs, "read" | "chunks">,
): Promise<ArrayValues> {
	const run = Math.min(RUN, lengthOf(block.count));
	const compute = compiled(array.expression, { inputs: array.inputs.length, run });
	const read = remembering(inputs.read);
	const result = roomFor(array.type, lengthOf(block.count), block.spare) as Floats;
	const chunkShape = chunksOf(array, inputs.chunks);
	const plan = { maxBytes: PIECE_BYTES, ...(chunkShape && { chunkShape }) };
	for (const region of planBlocks({ type: array.type, shape: block.count }, plan)) {
		const start = region.start.map((first, axis) => first + (block.start[axis] ?? 0));
		const gathers = await gathersOf(array, { start, count: region.count }, read);
		const isAll = lengthOf(region.count) === result.length;
		const values = isAll ? result : (allocate(array.type, lengthOf(region.count)) as Floats);
		compute(gathers, values, array.fill);
		if (isAll) break;
		copyWindow(
			{ values, shape: region.count, start: start.map(() => 0) },
			{ values: result, shape: block.count, start: region.start },
			region.count,
		);
	}
	return result;
}

/** Chunks of the first input that has all axes. */
function chunksOf({ inputs, shape }: FormulaArray, chunks: Inputs["chunks"]): readonly number[] | undefined {
	const whole = inputs.find((input) => input.shape.length === shape.length);
	return whole && chunks(whole);
}

type Read = (index: number, input: LazyArray, block: Block) => Promise<NumericValues>;

/** An input without the axis that pieces are cut along is not read anew for each. */
function remembering(read: Inputs["read"]): Read {
	const last = new Map<number, { readonly key: string; readonly values: Promise<ArrayValues> }>();
	return async (index, input, block) => {
		const key = `${block.start}/${block.count}`;
		const known = last.get(index);
		const values = known?.key === key ? known.values : read(input, block);
		last.set(index, { key, values });
		return (await values) as NumericValues;
	};
}

/** Ways to the values of each input for a region. */
const gathersOf = (array: FormulaArray, region: Block, read: Read): Promise<readonly Gather[]> =>
	Promise.all(
		array.inputs.map(async (input, index) => {
			const axes = array.axes[index] ?? [];
			const values = await read(index, input, blockOfInput(axes, region));
			const missing = (array.missing[index] ?? []).map((value) =>
				input.type === "float32" ? Math.fround(value) : value,
			);
			return gatherer({ values, axes, missing }, region.count);
		}),
	);

/** Computes all elements of a region. */
type Compute = (gathers: readonly Gather[], result: Floats, fill: number) => void;

/** An expression as steps over rows of doubles: one row for each input, each number and each call. */
function compiled(expression: Expression, { inputs, run }: { inputs: number; run: number }): Compute {
	const inputRows = Array.from({ length: inputs }, () => new Float64Array(run));
	const { row, steps } = stepsOf(expression, { inputRows, run, known: new Map() });
	return (gathers, result, fill) => {
		for (let from = 0; from < result.length; from += run) {
			const length = Math.min(run, result.length - from);
			gathers.forEach((gather, index) => {
				gather(from, length, inputRows[index] as Float64Array);
			});
			for (const step of steps) step(length);
			store(row, result.subarray(from, from + length), fill);
		}
	};
}

interface Compiled {
	/** Where its values are found. */
	readonly row: Float64Array;
	readonly steps: readonly ((length: number) => void)[];
}

interface Rows {
	readonly inputRows: readonly Float64Array[];
	/** How long they are. */
	readonly run: number;
	/** Parts that stand in several places are computed once. */
	readonly known: Map<Expression, Float64Array>;
}

function stepsOf(expression: Expression, rows: Rows): Compiled {
	const known = rows.known.get(expression);
	if (known) return { row: known, steps: [] };
	if ("input" in expression) {
		const row = rows.inputRows[expression.input];
		if (row === undefined) throw new RangeError(`the formula has no input ${expression.input}`);
		return { row, steps: [] };
	}
	const row = new Float64Array(rows.run);
	rows.known.set(expression, row);
	if ("number" in expression) return { row: row.fill(expression.number), steps: [] };
	const parts = expression.of.map((part) => stepsOf(part, rows));
	const { loop } = FUNCTIONS[expression.call];
	const from = parts.map((part) => part.row);
	return {
		row,
		steps: [...parts.flatMap(({ steps }) => steps), (length) => loop(length, row, from)],
	};
}

/** What is no finite number in the result's type is missing. */
function store(row: Float64Array, result: Floats, fill: number): void {
	for (let i = 0; i < result.length; i++) {
		result[i] = row[i] as number;
		const stored = result[i] as number;
		if (stored - stored !== 0) result[i] = fill;
	}
}
