import { UsageError } from "../errors.ts";
import { pairs } from "./axis-bounds.ts";
import { gaussianLatitudes } from "./gaussian.ts";
import type { RectilinearGrid, SpannedAxis } from "./grid.ts";

const FORMS =
	'"1x1" (degrees, longitude by latitude), "r360x180", "global_1", "n80" or "F80" (Gaussian), or a file';

/** Finer grids than 0.01 degrees are a slip of the pen. */
const MOST = 36_000;

const DEGREES = /^(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)$/;
const REGULAR = /^r(\d+)x(\d+)$/;
const GLOBAL = /^global_(\d+(?:\.\d+)?)$/;
const GAUSSIAN = /^[nF](\d+)$/;

/**
 * A grid by the names ESMValTool (`NxM`: cell edges at longitude 0 and the poles) and CDO (`rNXxNY`: first centre at longitude 0;
 * `global_D`; `nN`, `FN`: Gaussian with 4N by 2N cells from the north) give it; `undefined` when it is no such name.
 * @throws UsageError for a name of a grid that cannot be
 */
export function namedGrid(name: string): RectilinearGrid | undefined {
	const [, wide, high] = DEGREES.exec(name) ?? [];
	if (wide !== undefined && high !== undefined) return inDegrees(name, Number(wide), Number(high));
	const [, columns, rows] = REGULAR.exec(name) ?? [];
	if (columns !== undefined) return regular(name, Number(columns), Number(rows));
	const [, step] = GLOBAL.exec(name) ?? [];
	if (step !== undefined) return globalBy(name, Number(step));
	const [, half] = GAUSSIAN.exec(name) ?? [];
	return half === undefined ? undefined : gaussian(name, Number(half));
}

/** Of the whole globe, from the south; `west`: the edge of the first column. */
function globe(columns: number, rows: number, west: number): RectilinearGrid {
	return {
		kind: "rectilinear",
		longitude: evenly(columns, west, 360 / columns),
		latitude: evenly(rows, -90, 180 / rows),
	};
}

/** Multiplied, not added up, so that nothing drifts. */
function evenly(count: number, first: number, step: number): SpannedAxis {
	return {
		values: Float64Array.from({ length: count }, (_, i) => first + (i + 0.5) * step),
		bounds: pairs(count, (i) => [first + i * step, first + (i + 1) * step]),
	};
}

function inDegrees(name: string, wide: number, high: number): RectilinearGrid {
	return globe(parts(name, 360, wide), parts(name, 180, high), 0);
}

function regular(name: string, columns: number, rows: number): RectilinearGrid {
	if (!isSound(columns) || !isSound(rows)) throw unsound(name);
	const grid = globe(columns, rows, -180 / columns);
	return rows % 2 === 0 || rows === 1 ? grid : { ...grid, latitude: withPoles(rows) };
}

/** CDO puts the outermost of an odd number of rows on the poles. */
function withPoles(rows: number): SpannedAxis {
	const values = Float64Array.from({ length: rows }, (_, i) => -90 + (i * 180) / (rows - 1));
	return { values, bounds: midwayToPoles(values) };
}

function midwayToPoles(values: Float64Array): Float64Array {
	const last = values.length - 1;
	const end = (i: number): number => 90 * Math.sign(values[i] as number);
	const middle = (i: number): number => ((values[i] as number) + (values[i + 1] as number)) / 2;
	return pairs(values.length, (i) => [i === 0 ? end(0) : middle(i - 1), i === last ? end(last) : middle(i)]);
}

function globalBy(name: string, step: number): RectilinearGrid {
	return globe(parts(name, 360, step), parts(name, 180, step), -180);
}

function gaussian(name: string, half: number): RectilinearGrid {
	if (!isSound(half * 4)) throw unsound(name);
	const { latitudes } = gaussianLatitudes(2 * half);
	return {
		kind: "rectilinear",
		longitude: evenly(4 * half, -45 / half, 90 / half),
		// CDO takes the cells of its Gaussian grids midway between the latitudes, up to the poles.
		latitude: { values: latitudes, bounds: midwayToPoles(latitudes) },
	};
}

/** How often `step` goes into `whole`. */
function parts(name: string, whole: number, step: number): number {
	const count = Math.round(whole / step);
	if (!isSound(count) || Math.abs(count * step - whole) > 1e-6 * whole) throw unsound(name);
	return count;
}

const isSound = (count: number): boolean => Number.isInteger(count) && count >= 1 && count <= MOST;

const unsound = (name: string): UsageError =>
	new UsageError(
		`The grid "${name}" cannot be: its cells do not fill the globe evenly. Write it as ${FORMS}.`,
	);

/** What to write for a grid. */
export const gridForms = FORMS;
