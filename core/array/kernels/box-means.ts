import { allocate, bytesOf } from "../element.ts";
import type { Block } from "../evaluate.ts";
import { type ArrayValues, lengthOf } from "../lazy-array.ts";
import type { BoxMeansArray, CellWeights } from "../operations/box-means.ts";

/** Cells are read in bands of about this size, so that they need not fit the memory. */
const BAND_BYTES = 16 * 2 ** 20;

type Floats = Float32Array | Float64Array;

/** Means over the boxes of a block, one outer index after the other, in bands of rows. */
export async function boxMeansBlock(
	array: BoxMeansArray,
	block: Block,
	read: (block: Block) => Promise<ArrayValues>,
): Promise<ArrayValues> {
	const means = allocate(array.type, lengthOf(block.count)) as Floats;
	const [rows = 0, columns = 0] = block.count.slice(-2);
	const band = Math.max(1, Math.floor(BAND_BYTES / (columns * array.every ** 2 * bytesOf(array.type))));
	const planes = lengthOf(block.count) / (rows * columns || 1);
	for (let plane = 0; plane < planes; plane++)
		for (let row = 0; row < rows; row += band) {
			const some = { ...outerIndex(block, plane), rows: [row, Math.min(band, rows - row)] as const };
			const cells = cellsOfBoxes(array, bandOf(block, some));
			const target = means.subarray((plane * rows + row) * columns);
			meansInto(target, { array, cells, values: (await read(cells)) as Floats, columns });
		}
	return means;
}

interface Band {
	readonly start: readonly number[];
	/** First and how many. */
	readonly rows: readonly [number, number];
}

/** The index of a plane of cells along the outer axes. */
function outerIndex({ start, count }: Block, plane: number): Pick<Band, "start"> {
	const outer = count.slice(0, -2);
	let rest = plane;
	const index = outer.map(() => 0);
	for (let axis = outer.length - 1; axis >= 0; axis--) {
		const length = outer[axis] as number;
		index[axis] = (start[axis] as number) + (rest % length);
		rest = Math.floor(rest / length);
	}
	return { start: index };
}

function bandOf(block: Block, { start, rows }: Band): Block {
	const [row = 0, column = 0] = block.start.slice(-2);
	return {
		start: [...start, row + rows[0], column],
		count: [...start.map(() => 1), rows[1], block.count.at(-1) as number],
	};
}

interface Summing {
	readonly array: BoxMeansArray;
	/** Where the values lie in the input. */
	readonly cells: Block;
	readonly values: Floats;
	/** Boxes in a row. */
	readonly columns: number;
}

function meansInto(target: Floats, { array, cells, values, columns }: Summing): void {
	const { every, weights, input } = array;
	const [tall = 0, wide = 0] = cells.count.slice(-2);
	const [top = 0, left = 0] = cells.start.slice(-2);
	const weigh = weightsOf(weights, { wide, left, pitch: input.shape.at(-1) as number });
	const sums = new Float64Array(columns);
	const totals = new Float64Array(columns);
	for (let row = 0; row < tall; row++) {
		const counts = weigh(top + row);
		for (let column = 0, at = row * wide; column < wide; column++, at++) {
			const value = values[at] as number;
			const weight = counts[column] as number;
			if (Number.isNaN(value) || !(weight > 0)) continue;
			const box = (column / every) | 0;
			sums[box] = (sums[box] as number) + value * weight;
			totals[box] = (totals[box] as number) + weight;
		}
		if ((row + 1) % every !== 0 && row + 1 < tall) continue;
		const first = Math.floor(row / every) * columns;
		for (let box = 0; box < columns; box++) {
			const total = totals[box] as number;
			target[first + box] = total > 0 ? (sums[box] as number) / total : Number.NaN;
		}
		sums.fill(0);
		totals.fill(0);
	}
}

/** The weights of the cells of one row of a block. */
function weightsOf(
	weights: CellWeights | undefined,
	{ wide, left, pitch }: { readonly wide: number; readonly left: number; readonly pitch: number },
): (row: number) => Floats {
	if (!weights) {
		const alike = new Float64Array(wide).fill(1);
		return () => alike;
	}
	if ("cells" in weights)
		return (row) => weights.cells.subarray(row * pitch + left, row * pitch + left + wide);
	const columns = weights.columns.subarray(left, left + wide);
	const scaled = new Float64Array(wide);
	return (row) => {
		const weight = weights.rows[row] as number;
		for (let i = 0; i < wide; i++) scaled[i] = (columns[i] as number) * weight;
		return scaled;
	};
}

/** The cells of the boxes of a block. */
export function cellsOfBoxes({ every, input }: BoxMeansArray, { start, count }: Block): Block {
	const outer = input.shape.length - 2;
	const first = start.map((at, axis) => (axis < outer ? at : at * every));
	return {
		start: first,
		count: count.map((some, axis) =>
			axis < outer ? some : Math.min(some * every, (input.shape[axis] as number) - (first[axis] as number)),
		),
	};
}
