import type { HorizontalGrid, RectilinearGrid, ScatteredGrid } from "../../core/grid/grid.ts";
import { cellReach, cellsOfLattice } from "./cell-lattice.ts";
import { fillingOf, fillTriangle } from "./fill-triangle.ts";
import type { Lattice } from "./lattice.ts";
import type { RectilinearCells } from "./rectilinear-cells.ts";
import { sphereTriangles } from "./sphere-triangles.ts";

/** A field between its cell centres, on the points of a lattice; NaN where it is missing. */
export function smoothValues(
	grid: HorizontalGrid,
	values: Float64Array,
	how: {
		readonly lattice: Lattice;
		readonly cells: RectilinearCells | undefined;
		/** The cells at the points of the lattice, where they are known. */
		readonly found?: ReturnType<typeof cellsOfLattice>;
	},
): Float64Array {
	if (grid.kind === "rectilinear" && how.cells)
		return betweenAxes(grid, values, { ...how, cells: how.cells });
	const scattered = grid as ScatteredGrid;
	const cells = how.found ?? cellsOfLattice(scattered, how.lattice);
	const flat = Float64Array.from(cells, (cell) => (cell < 0 ? Number.NaN : (values[cell] as number)));
	if (scattered.kind === "curvilinear")
		return betweenCentres(scattered, values, { lattice: how.lattice, flat });
	return cells.length > 0 && scattered.latitude.length <= MOST_JOINED
		? betweenNeighbours(scattered, values, { lattice: how.lattice, flat })
		: blurred(flat, how.lattice, cellReach(scattered));
}

/** Lists of more cells are averaged within about a cell: at that size nobody sees the difference. */
const MOST_JOINED = 300_000;

/** Between the centres of three neighbours of a list, where some cell lies; over what `flat` says of the cells themselves. */
function betweenNeighbours(
	grid: ScatteredGrid,
	values: Float64Array,
	{ lattice, flat }: { readonly lattice: Lattice; readonly flat: Float64Array },
): Float64Array {
	const result = Float64Array.from(flat);
	const filling = fillingOf(grid, values, { lattice, result });
	const triangles = sphereTriangles(filling.vectors);
	for (let first = 0; first < triangles.length; first += 3)
		fillTriangle(filling, [triangles[first]!, triangles[first + 1]!, triangles[first + 2]!]);
	for (const [point, value] of flat.entries()) if (Number.isNaN(value)) result[point] = Number.NaN;
	return result;
}

function betweenAxes(
	{ latitude, longitude }: RectilinearGrid,
	values: Float64Array,
	{ lattice, cells }: { readonly lattice: Lattice; readonly cells: RectilinearCells },
): Float64Array {
	const [wide, high] = [longitude.values.length, latitude.values.length];
	const result = new Float64Array(lattice.columns * lattice.rows).fill(Number.NaN);
	const columns = Array.from({ length: lattice.columns }, (_, i) =>
		cells.besideColumn(lattice.west + (i + 0.5) * lattice.across),
	);
	for (let row = 0; row < lattice.rows; row++) {
		const y = cells.besideRow(lattice.south + (row + 0.5) * lattice.up);
		if (!y) continue;
		for (const [column, x] of columns.entries()) {
			if (!x) continue;
			const at = (j: number, i: number) => values[Math.min(high - 1, j) * wide + (i % wide)] as number;
			const upper = at(y.low, x.low) * (1 - x.share) + at(y.low, x.high) * x.share;
			const lower = at(y.high, x.low) * (1 - x.share) + at(y.high, x.high) * x.share;
			const value = upper * (1 - y.share) + lower * y.share;
			result[row * lattice.columns + column] = Number.isNaN(value)
				? at(y.share < 0.5 ? y.low : y.high, x.share < 0.5 ? x.low : x.high)
				: value;
		}
	}
	return result;
}

/** Between each four neighbouring centres of rows and columns, over what `flat` says of the cells themselves. */
function betweenCentres(
	grid: ScatteredGrid,
	values: Float64Array,
	{ lattice, flat }: { readonly lattice: Lattice; readonly flat: Float64Array },
): Float64Array {
	const [rows = 0, columns = 0] = grid.shape;
	const result = Float64Array.from(flat);
	const filling = fillingOf(grid, values, { lattice, result });
	const last = isClosed(grid) ? columns : columns - 1;
	for (let j = 0; j + 1 < rows; j++)
		for (let i = 0; i < last; i++) {
			const next = (i + 1) % columns;
			const [a, b, c, d] = [
				j * columns + i,
				j * columns + next,
				(j + 1) * columns + next,
				(j + 1) * columns + i,
			];
			fillTriangle(filling, [a, b, c]);
			fillTriangle(filling, [a, c, d]);
		}
	return result;
}

/** Whether the last column lies beside the first. */
function isClosed({ longitude, shape }: ScatteredGrid): boolean {
	const [rows = 0, columns = 0] = shape;
	const row = (rows >> 1) * columns;
	const step = (a: number, b: number) => {
		const apart = (longitude[row + b] as number) - (longitude[row + a] as number);
		return Math.abs(apart - 360 * Math.round(apart / 360));
	};
	return columns > 4 && step(columns - 1, 0) < 2.5 * Math.max(step(0, 1), step(1, 2), 1e-3);
}

/** Means over the points within some degrees, rows and columns one after the other; missing points stay. */
function blurred(values: Float64Array, lattice: Lattice, degrees: number): Float64Array {
	const { columns, rows, across, up } = lattice;
	const isAround = Math.round(360 / across) === columns;
	const alongRows = slid(values, {
		...{ lines: rows, length: columns, reach: Math.round(degrees / across), isAround },
		place: (line, i) => line * columns + i,
	});
	return slid(alongRows, {
		...{ lines: columns, length: rows, reach: Math.round(degrees / up), isAround: false },
		place: (line, i) => i * columns + line,
	});
}

interface Sliding {
	readonly lines: number;
	readonly length: number;
	readonly reach: number;
	readonly isAround: boolean;
	readonly place: (line: number, index: number) => number;
}

function slid(values: Float64Array, { lines, length, reach, isAround, place }: Sliding): Float64Array {
	const result = new Float64Array(values.length).fill(Number.NaN);
	for (let line = 0; line < lines; line++)
		for (let i = 0; i < length; i++) {
			const at = place(line, i);
			if (Number.isNaN(values[at])) continue;
			let [sum, count] = [0, 0];
			for (let step = -reach; step <= reach; step++) {
				const index = isAround ? (i + step + length) % length : i + step;
				const value = index < 0 || index >= length ? Number.NaN : (values[place(line, index)] as number);
				if (Number.isNaN(value)) continue;
				sum += value;
				count++;
			}
			result[at] = sum / count;
		}
	return result;
}
