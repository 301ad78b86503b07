import { CoverageError, UsageError } from "../errors.ts";
import { cellsOf, centreOf, type HorizontalGrid, type SpannedAxis, shapeOf } from "./grid.ts";

/** A place, or a circle of latitude, or a meridian; degrees. */
export interface Place {
	readonly latitude?: number | undefined;
	readonly longitude?: number | undefined;
}

/** Degrees: edges of cells in single precision. */
const EDGE = 1e-4;

/**
 * For each dimension of a grid the index of the cell that holds a place; `undefined` where it is left whole.
 * @throws CoverageError when the place lies outside, UsageError when a circle is asked of cells that follow none
 */
export function cellOfPlace(
	grid: HorizontalGrid,
	place: Place,
	name: string,
): readonly (number | undefined)[] {
	const { latitude, longitude } = place;
	if (grid.kind === "rectilinear")
		return [
			indexOn(grid.latitude, latitude, { period: 0, name }),
			indexOn(grid.longitude, longitude, { period: 360, name }),
		];
	if (latitude === undefined || longitude === undefined)
		throw new UsageError(
			`The cells of "${name}" follow no circles of latitude or longitude (the grid is ${grid.kind}), so only a place with both can be taken. Regrid it first.`,
		);
	return nearestCell(grid, [latitude, longitude], name);
}

const turned = (degrees: number, period: number): number =>
	period === 0 ? degrees : degrees - period * Math.round(degrees / period);

/** The cell of an axis whose edges enclose a value, of two the one with the nearer centre. */
function indexOn(
	{ values, bounds }: SpannedAxis,
	wanted: number | undefined,
	{ period, name }: { readonly period: number; readonly name: string },
): number | undefined {
	if (wanted === undefined) return undefined;
	let best = 0;
	const distance = (index: number) => Math.abs(turned((values[index] as number) - wanted, period));
	for (let index = 1; index < values.length; index++) if (distance(index) < distance(best)) best = index;
	const centre = values[best] as number;
	const offset = turned(wanted - centre, period);
	const edges = [2 * best, 2 * best + 1].map((at) => (bounds[at] as number) - centre);
	if (offset >= Math.min(...edges) - EDGE && offset <= Math.max(...edges) + EDGE) return best;
	throw outside(`${wanted}`, name);
}

const outside = (what: string, name: string): CoverageError =>
	new CoverageError(
		`No cell of the grid of "${name}" holds ${what} degrees. Ask for a place inside the data.`,
	);

type Degrees = readonly [latitude: number, longitude: number];

const RADIANS = Math.PI / 180;

/** Half the chord between two places, squared: it grows with their distance. */
function apart([y, x]: Degrees, [otherY, otherX]: Degrees): number {
	const [dy, dx] = [Math.sin(((y - otherY) * RADIANS) / 2), Math.sin(((x - otherX) * RADIANS) / 2)];
	return dy * dy + Math.cos(y * RADIANS) * Math.cos(otherY * RADIANS) * dx * dx;
}

function nearestTo(grid: HorizontalGrid, place: Degrees, except = -1): { cell: number; distance: number } {
	let [cell, distance] = [-1, Number.POSITIVE_INFINITY];
	for (let one = 0; one < cellsOf(grid); one++) {
		const far = one === except ? Number.NaN : apart(centreOf(grid, one), place);
		if (far < distance) [cell, distance] = [one, far];
	}
	return { cell, distance };
}

/** The cell with the nearest centre; a place farther off than two cells are from each other is outside. */
function nearestCell(grid: HorizontalGrid, place: Degrees, name: string): readonly number[] {
	const { cell, distance } = nearestTo(grid, place);
	const spacing = nearestTo(grid, centreOf(grid, cell), cell).distance;
	// Squares of chords: twice the distance is four times as much.
	if (cell < 0 || distance > 4 * spacing) throw outside(`${place[0]} N ${place[1]} E`, name);
	const [, wide] = shapeOf(grid);
	return wide === undefined ? [cell] : [Math.floor(cell / wide), cell % wide];
}
