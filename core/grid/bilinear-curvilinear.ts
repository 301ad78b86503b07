import type { RectilinearGrid, ScatteredGrid } from "./grid.ts";
import { WeightList, type Weights } from "./weights.ts";

/** Four neighbouring centres, in order around, with their places in a plane: longitude and latitude, near a pole around it. */
interface Quad {
	readonly cells: readonly number[];
	readonly x: readonly number[];
	readonly y: readonly number[];
	/** Which pole the plane touches; 0: x and y are longitude (without jumps) and latitude in degrees. */
	readonly pole: -1 | 0 | 1;
}

const turned = (angle: number): number => angle - 360 * Math.round(angle / 360);
const EDGE = 1e-10;

/**
 * Bilinear weights from a curvilinear grid: each target lies in a quadrilateral of four neighbouring centres, in which its place is found
 * by iteration (Jones 1998, SCRIP User's Guide, section 2.3). Targets in no quadrilateral get nothing.
 */
export function bilinearFromCurvilinear(from: ScatteredGrid, to: RectilinearGrid): Weights {
	const [high = 0, wide = 0] = from.shape;
	const found = new Map<number, readonly (readonly [number, number])[]>();
	const columns = isClosed(from) ? wide : wide - 1;
	const atPoles: Quad[] = [];
	for (let row = 0; row < high - 1; row++) {
		for (let column = 0; column < columns; column++) {
			const quad = quadAt(from, row, column);
			if (quad?.pole === 0) placeTargets(quad, to, found);
			else if (quad) atPoles.push(quad);
		}
	}
	for (const quad of atPoles) placeTargets(quad, to, found);
	const list = new WeightList();
	for (let target = 0; target < to.latitude.values.length * to.longitude.values.length; target++) {
		for (const [cell, weight] of found.get(target) ?? []) list.add(cell, weight);
		list.next();
	}
	return list.done(high * wide);
}

/** Edges straight in one plane are bent in the other: what is left between both belongs to the quadrilateral at the pole. */
const SLIVER = 0.1;

/** A quadrilateral wider than this, degrees of longitude, lies around or beside a pole. */
const WIDEST = 90;

function quadAt(from: ScatteredGrid, row: number, column: number): Quad | undefined {
	const wide = from.shape[1] ?? 0;
	const next = (column + 1) % wide;
	const cells = [row * wide + column, row * wide + next, (row + 1) * wide + next, (row + 1) * wide + column];
	const latitudes = cells.map((cell) => from.latitude[cell] as number);
	const first = from.longitude[cells[0] as number] as number;
	const longitudes = cells.map((cell) => first + turned((from.longitude[cell] as number) - first));
	if (![...latitudes, ...longitudes].every(Number.isFinite)) return undefined;
	if (Math.max(...longitudes) - Math.min(...longitudes) < WIDEST)
		return { cells, x: longitudes, y: latitudes, pole: 0 };
	const pole = (latitudes[0] as number) > 0 ? 1 : -1;
	const places = latitudes.map((latitude, i) => aroundPole(pole, latitude, longitudes[i] as number));
	return { cells, x: places.map(([x]) => x), y: places.map(([, y]) => y), pole };
}

const RADIANS = Math.PI / 180;

/** The azimuthal equidistant plane, degrees from the pole. */
function aroundPole(pole: 1 | -1, latitude: number, longitude: number): readonly [number, number] {
	const distance = 90 - pole * latitude;
	return [distance * Math.cos(longitude * RADIANS), distance * Math.sin(longitude * RADIANS)];
}

/** Whether the last column is a neighbour of the first: about as far from it as others are from theirs. */
function isClosed(from: ScatteredGrid): boolean {
	const [high = 0, wide = 0] = from.shape;
	const row = Math.floor(high / 2) * wide;
	const place = (column: number) =>
		[from.latitude[row + column], from.longitude[row + column]].map((angle) => (angle ?? 0) * RADIANS) as [
			number,
			number,
		];
	const apart = (a: number, b: number): number => {
		const [[y, x], [otherY, otherX]] = [place(a), place(b)];
		return Math.acos(
			Math.min(1, Math.sin(y) * Math.sin(otherY) + Math.cos(y) * Math.cos(otherY) * Math.cos(x - otherX)),
		);
	};
	let longest = 0;
	for (let column = 0; column < wide - 1; column++) longest = Math.max(longest, apart(column, column + 1));
	return apart(wide - 1, 0) <= 1.5 * longest;
}

type Found = Map<number, readonly (readonly [number, number])[]>;

function placeTargets(quad: Quad, to: RectilinearGrid, found: Found): void {
	const wide = to.longitude.values.length;
	const add = (cell: number, x: number, y: number): void => {
		if (found.has(cell)) return;
		const weights = weightsIn(quad, x, y);
		if (weights) found.set(cell, weights);
	};
	if (quad.pole !== 0) {
		placeAroundPole(quad, to, add);
		return;
	}
	const [south, north] = [Math.min(...quad.y), Math.max(...quad.y)];
	const [west, east] = [Math.min(...quad.x), Math.max(...quad.x)];
	to.latitude.values.forEach((latitude, row) => {
		if (latitude < south - EDGE || latitude > north + EDGE) return;
		to.longitude.values.forEach((given, column) => {
			const longitude = west + ((((given - west + EDGE) % 360) + 360) % 360) - EDGE;
			if (longitude <= east + EDGE) add(row * wide + column, longitude, latitude);
		});
	});
}

function placeAroundPole(
	quad: Quad,
	to: RectilinearGrid,
	add: (cell: number, x: number, y: number) => void,
): void {
	const pole = quad.pole === 1 ? 1 : -1;
	const farthest = Math.max(...quad.x.map((x, i) => Math.hypot(x, quad.y[i] as number)));
	to.latitude.values.forEach((latitude, row) => {
		if (90 - pole * latitude > farthest) return;
		to.longitude.values.forEach((longitude, column) => {
			add(row * to.longitude.values.length + column, ...aroundPole(pole, latitude, longitude));
		});
	});
}

function weightsIn(quad: Quad, x: number, y: number): readonly (readonly [number, number])[] | undefined {
	if (quad.pole === 0 && !isInside(quad, x, y)) return undefined;
	const place = placeIn(quad, x, y);
	if (!place?.every((share) => share >= -SLIVER && share <= 1 + SLIVER)) return undefined;
	const [a, b] = place.map((share) => Math.min(1, Math.max(0, share))) as [number, number];
	const shares = [(1 - a) * (1 - b), a * (1 - b), a * b, (1 - a) * b];
	return shares.flatMap((share, i) => (share > 0 ? [[quad.cells[i] as number, share] as const] : []));
}

/** On the same side of all four edges. */
function isInside(quad: Quad, x: number, y: number): boolean {
	let side = 0;
	for (let i = 0; i < 4; i++) {
		const [fromX, fromY] = [quad.x[i] as number, quad.y[i] as number];
		const [toX, toY] = [quad.x[(i + 1) % 4] as number, quad.y[(i + 1) % 4] as number];
		const cross = (toX - fromX) * (y - fromY) - (x - fromX) * (toY - fromY);
		if (Math.abs(cross) <= EDGE) continue;
		if (side !== 0 && Math.sign(cross) !== side) return false;
		side = Math.sign(cross);
	}
	return side !== 0;
}

/** One coordinate in a quadrilateral: origin + along·a + up·b + twist·a·b. */
function bend(values: readonly number[]) {
	const [p0, p1, p2, p3] = values as [number, number, number, number];
	return { origin: p0, along: p1 - p0, up: p3 - p0, twist: p2 - p1 - p3 + p0 };
}

/** Shares along the first and the second edge, by Newton's method. */
function placeIn(quad: Quad, x: number, y: number): readonly [number, number] | undefined {
	const [across, upward] = [bend(quad.x), bend(quad.y)];
	let [a, b] = [0.5, 0.5];
	for (let round = 0; round < 100; round++) {
		const missX = x - across.origin - across.along * a - across.up * b - across.twist * a * b;
		const missY = y - upward.origin - upward.along * a - upward.up * b - upward.twist * a * b;
		const [xa, xb] = [across.along + across.twist * b, across.up + across.twist * a];
		const [ya, yb] = [upward.along + upward.twist * b, upward.up + upward.twist * a];
		const determinant = ya * xb - yb * xa;
		if (Math.abs(determinant) < 1e-300) return undefined;
		const [stepA, stepB] = [(missY * xb - yb * missX) / determinant, (ya * missX - missY * xa) / determinant];
		a += stepA;
		b += stepB;
		if (Math.abs(stepA) < 1e-12 && Math.abs(stepB) < 1e-12) return [a, b];
	}
	return undefined;
}
