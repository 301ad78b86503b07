import { planBlocks } from "../blocks.ts";
import { allocate, bytesOf } from "../element.ts";
import type { Block } from "../evaluate.ts";
import { type ArrayValues, lengthOf, type NumericValues } from "../lazy-array.ts";
import type { Statistic } from "../operations/grouped.ts";
import type { RunningArray } from "../operations/running.ts";
import { copyWindow } from "./copy.ts";
import { isEnough } from "./gathering.ts";
import { percentileOf, withoutGaps } from "./percentile.ts";
import { type Floats, plainNumbers, twoMissing } from "./pieces.ts";

/** So much is read at a time, or one window of one cell where that is more. */
const TILE_BYTES = 32 * 2 ** 20;

interface ReadRunning extends RunningArray {
	/** Of the chunks its input is read in. */
	readonly chunkShape?: readonly number[] | undefined;
}

/** A block of windows, tile by tile of cells: along stored chunks as long as all steps of one fit the memory. */
export async function runningBlock(
	array: ReadRunning,
	block: Block,
	input: (block: Block) => Promise<ArrayValues>,
): Promise<ArrayValues> {
	const { axis, type, window, chunkShape } = array;
	const result = allocate(type, lengthOf(block.count));
	const steps = (block.count[axis] as number) + window - 1;
	const maxBytes = (TILE_BYTES / steps / 8) * bytesOf(array.input.type);
	const chunk = chunkShape?.with(axis, 1);
	const fits = chunk && lengthOf(chunk) * bytesOf(array.input.type) <= maxBytes;
	const plan = { maxBytes, ...(chunk && fits && { chunkShape: chunk }) };
	for (const tile of planBlocks({ type: array.input.type, shape: block.count.with(axis, 1) }, plan)) {
		const start = tile.start.map((first, i) => first + (block.start[i] ?? 0));
		const shape = tile.count.with(axis, block.count[axis] as number);
		const values = await input({ start, count: tile.count.with(axis, steps) });
		copyWindow(
			{
				values: windowsOf(array, plainNumbers(values as NumericValues, array), tile.count),
				shape,
				start: shape.map(() => 0),
			},
			{ values: result, shape: block.count, start: tile.start },
			shape,
		);
	}
	return result;
}

/** The windows of some cells, each cell a series of its own. */
function windowsOf(array: RunningArray, values: Floats, cells: readonly number[]): NumericValues {
	const { axis, window, type } = array;
	const { first, second } = twoMissing(array);
	const inner = lengthOf(cells.slice(axis + 1));
	const steps = values.length / lengthOf(cells);
	const count = steps - window + 1;
	const results = allocate(type, lengthOf(cells) * count) as Float64Array;
	const series = new Float64Array(steps);
	const slide = slider(array, steps);
	for (let cell = 0; cell < lengthOf(cells); cell++) {
		const [outer, place] = [Math.floor(cell / inner), cell % inner];
		for (let t = 0, at = outer * steps * inner + place; t < steps; t++, at += inner) {
			const value = values[at] as number;
			series[t] = value === first || value === second ? Number.NaN : value;
		}
		const found = slide(series);
		for (let t = 0, at = outer * count * inner + place; t < count; t++, at += inner)
			results[at] = found[t] as number;
	}
	return results;
}

type Slide = (series: Float64Array) => Float64Array;

function slider({ statistic, window, least, fill }: RunningArray, steps: number): Slide {
	const results = new Float64Array(steps - window + 1);
	const enough = (count: number) => isEnough(count, least);
	if (statistic.method === "percentile") {
		return (series) => {
			for (let i = 0; i < results.length; i++) {
				const values = series.slice(i, i + window);
				const count = withoutGaps(values);
				results[i] = enough(count) ? percentileOf(values, count, statistic) : fill;
			}
			return results;
		};
	}
	const fold = (values: Float64Array, kind: Fold = "add") => slidingFold(values, window, kind);
	const evaluate = windowed(statistic, fold);
	return (series) => {
		const counts = fold(series.map((value) => (Number.isNaN(value) ? 0 : 1)));
		const found = evaluate(series, counts);
		const needed = statistic.method === "std" ? statistic.ddof : 0;
		for (let i = 0; i < results.length; i++) {
			const count = counts[i] as number;
			results[i] = enough(count) && count > needed ? (found[i] as number) : fill;
		}
		return results;
	};
}

type Fold = "add" | "lower" | "higher";

/** The statistic of each window, as if values were there; `counts`: how many are. */
function windowed(
	statistic: Exclude<Statistic, { method: "percentile" }>,
	fold: (values: Float64Array, kind?: Fold) => Float64Array,
): (series: Float64Array, counts: Float64Array) => Float64Array {
	const filled = (series: Float64Array, value: number) =>
		series.map((one) => (Number.isNaN(one) ? value : one));
	switch (statistic.method) {
		case "sum":
			return (series) => fold(filled(series, 0));
		case "mean":
			return (series, counts) => fold(filled(series, 0)).map((sum, i) => sum / (counts[i] as number));
		case "min":
			return (series) => fold(filled(series, Number.POSITIVE_INFINITY), "lower");
		case "max":
			return (series) => fold(filled(series, Number.NEGATIVE_INFINITY), "higher");
		case "std":
			return (series, counts) => {
				// Differences from a value of the series: nothing large is taken from something large.
				const origin = series.find((value) => !Number.isNaN(value)) ?? 0;
				const differences = series.map((value) => (Number.isNaN(value) ? 0 : value - origin));
				const sums = fold(differences);
				return fold(differences.map((value) => value * value)).map((squares, i) => {
					const [count, sum] = [counts[i] as number, sums[i] as number];
					return Math.sqrt(Math.max(0, squares - (sum * sum) / count) / (count - statistic.ddof));
				});
			};
	}
}

const FOLDS: Readonly<Record<Fold, (a: number, b: number) => number>> = {
	add: (a, b) => a + b,
	lower: Math.min,
	higher: Math.max,
};

/**
 * Folds every window in three operations for each step, however long it is: the end of one row of `window` values and the beginning of the
 * next make each window (van Herk, Gil and Werman).
 */
function slidingFold(values: Float64Array, window: number, kind: Fold): Float64Array {
	const fold = FOLDS[kind];
	const [heads, tails] = [values.slice(), values.slice()];
	for (let i = 1; i < values.length; i++)
		if (i % window !== 0) heads[i] = fold(heads[i - 1] as number, heads[i] as number);
	for (let i = values.length - 2; i >= 0; i--)
		if ((i + 1) % window !== 0) tails[i] = fold(tails[i + 1] as number, tails[i] as number);
	return Float64Array.from({ length: values.length - window + 1 }, (_, i) =>
		i % window === 0
			? (heads[i + window - 1] as number)
			: fold(tails[i] as number, heads[i + window - 1] as number),
	);
}
