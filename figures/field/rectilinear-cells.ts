import type { RectilinearGrid, SpannedAxis } from "../../core/grid/grid.ts";
import { cellAt } from "../cells.ts";
import type { Box } from "./lattice.ts";

/** Two neighbours on an axis and the share of the second. */
export interface Beside {
	readonly low: number;
	readonly high: number;
	readonly share: number;
}

/** Rows and columns of a grid, found by place. */
export interface RectilinearCells {
	/** Index of the cell at a place, or -1. */
	cellAt(longitude: number, latitude: number): number;
	/** The centres a place lies between; the outermost beyond them, `undefined` outside the cells. */
	besideColumn(longitude: number): Beside | undefined;
	besideRow(latitude: number): Beside | undefined;
	readonly box: Box;
}

/** n + 1 edges of n cells, in the order of the axis. */
function edgesOf({ values, bounds }: SpannedAxis): number[] {
	const count = values.length;
	const isRising = count < 2 || (values[1] as number) > (values[0] as number);
	const near = (i: number) => bounds[2 * i + (isRising ? 0 : 1)] as number;
	return [
		...Array.from({ length: count }, (_, i) => near(i)),
		bounds[2 * count - (isRising ? 1 : 2)] as number,
	];
}

export function rectilinearCells({ latitude, longitude }: RectilinearGrid): RectilinearCells {
	const [columns, rows] = [edgesOf(longitude), edgesOf(latitude)];
	const west = Math.min(columns[0] as number, columns.at(-1) as number);
	const width = Math.min(360, Math.abs((columns.at(-1) as number) - (columns[0] as number)));
	const isAround = width > 359.9;
	const turned = (place: number) => west + ((((place - west) % 360) + 360) % 360);
	const wide = longitude.values.length;
	const [xs, ys] = [[...longitude.values], [...latitude.values]];
	return {
		cellAt(x, y) {
			const [column, row] = [cellAt(columns, turned(x)), cellAt(rows, y)];
			return column < 0 || row < 0 ? -1 : row * wide + column;
		},
		besideColumn: (x) =>
			isAround
				? besideAround(xs, turned(x))
				: cellAt(columns, turned(x)) < 0
					? undefined
					: beside(xs, turned(x)),
		besideRow: (y) => (cellAt(rows, y) < 0 ? undefined : beside(ys, y)),
		box: {
			west,
			east: west + width,
			south: Math.max(-90, Math.min(rows[0] as number, rows.at(-1) as number)),
			north: Math.min(90, Math.max(rows[0] as number, rows.at(-1) as number)),
		},
	};
}

function beside(values: readonly number[], place: number): Beside {
	const last = values.length - 1;
	const low = cellAt(values, place);
	if (low < 0) {
		const isFirst = Math.abs(place - (values[0] as number)) < Math.abs(place - (values[last] as number));
		const end = isFirst ? 0 : last;
		return { low: end, high: end, share: 0 };
	}
	const [a, b] = [values[low] as number, values[low + 1] as number];
	return { low, high: low + 1, share: (place - a) / (b - a) };
}

/** The gap between the last and the first column is one like any other. */
function besideAround(values: readonly number[], place: number): Beside {
	const last = values.length - 1;
	const [first, end] = [values[0] as number, values[last] as number];
	const [low, high] = [Math.min(first, end), Math.max(first, end)];
	if (place >= low && place <= high && last > 0) return beside(values, place);
	const gap = 360 - (high - low);
	const beyond = place > high ? place - high : place + 360 - high;
	const share = gap > 0 ? beyond / gap : 0;
	const [from, to] = first < end ? [last, 0] : [0, last];
	return { low: from, high: to, share };
}
