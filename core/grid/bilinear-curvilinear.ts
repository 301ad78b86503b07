import type { RectilinearGrid, ScatteredGrid } from "./grid.ts";
import { WeightList, type Weights } from "./weights.ts";

/** Four neighbouring centres around places, as longitudes and latitudes in degrees, with their cells; in order around. */
interface Quad {
	readonly cells: readonly number[];
	readonly latitudes: readonly number[];
	/** Without jumps. */
	readonly longitudes: readonly number[];
}

interface Target {
	readonly cell: number;
	readonly latitude: number;
	readonly longitude: number;
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
	for (let row = 0; row < high - 1; row++) {
		for (let column = 0; column < wide; column++) {
			const quad = quadAt(from, row, column);
			if (quad) placeTargets(quad, to, found);
		}
	}
	const list = new WeightList();
	for (let target = 0; target < to.latitude.values.length * to.longitude.values.length; target++) {
		for (const [cell, weight] of found.get(target) ?? []) list.add(cell, weight);
		list.next();
	}
	return list.done(high * wide);
}

/** The last column joins the first where they are neighbours. */
function quadAt(from: ScatteredGrid, row: number, column: number): Quad | undefined {
	const wide = from.shape[1] ?? 0;
	const next = (column + 1) % wide;
	const cells = [row * wide + column, row * wide + next, (row + 1) * wide + next, (row + 1) * wide + column];
	const latitudes = cells.map((cell) => from.latitude[cell] as number);
	const first = from.longitude[cells[0] as number] as number;
	const longitudes = cells.map((cell) => first + turned((from.longitude[cell] as number) - first));
	const reach = Math.max(...longitudes) - Math.min(...longitudes);
	const isSound = [...latitudes, ...longitudes].every(Number.isFinite) && reach < 90;
	return isSound ? { cells, latitudes, longitudes } : undefined;
}

type Found = Map<number, readonly (readonly [number, number])[]>;

function placeTargets(quad: Quad, to: RectilinearGrid, found: Found): void {
	const [south, north] = [Math.min(...quad.latitudes), Math.max(...quad.latitudes)];
	const [west, east] = [Math.min(...quad.longitudes), Math.max(...quad.longitudes)];
	to.latitude.values.forEach((latitude, y) => {
		if (latitude < south - EDGE || latitude > north + EDGE) return;
		to.longitude.values.forEach((given, x) => {
			const longitude = west + ((((given - west + EDGE) % 360) + 360) % 360) - EDGE;
			const cell = y * to.longitude.values.length + x;
			if (longitude > east + EDGE || found.has(cell)) return;
			const weights = weightsIn(quad, { cell, latitude, longitude });
			if (weights) found.set(cell, weights);
		});
	});
}

function weightsIn(
	quad: Quad,
	{ latitude, longitude }: Target,
): readonly (readonly [number, number])[] | undefined {
	if (!isInside(quad, latitude, longitude)) return undefined;
	const place = placeIn(quad, latitude, longitude);
	if (!place) return undefined;
	const [a, b] = place.map((share) => Math.min(1, Math.max(0, share))) as [number, number];
	const shares = [(1 - a) * (1 - b), a * (1 - b), a * b, (1 - a) * b];
	return shares.flatMap((share, i) => (share > 0 ? [[quad.cells[i] as number, share] as const] : []));
}

/** On the same side of all four edges. */
function isInside({ latitudes, longitudes }: Quad, latitude: number, longitude: number): boolean {
	let side = 0;
	for (let i = 0; i < 4; i++) {
		const [y, x] = [latitudes[i] as number, longitudes[i] as number];
		const [nextY, nextX] = [latitudes[(i + 1) % 4] as number, longitudes[(i + 1) % 4] as number];
		const cross = (nextX - x) * (latitude - y) - (longitude - x) * (nextY - y);
		if (Math.abs(cross) <= EDGE) continue;
		if (side !== 0 && Math.sign(cross) !== side) return false;
		side = Math.sign(cross);
	}
	return side !== 0;
}

/** Shares along the first and the second edge, by Newton's method. */
function placeIn(
	{ latitudes, longitudes }: Quad,
	latitude: number,
	longitude: number,
): readonly [number, number] | undefined {
	const edge = (values: readonly number[]) => {
		const [p0, p1, p2, p3] = values as [number, number, number, number];
		return { origin: p0, along: p1 - p0, up: p3 - p0, twist: p2 - p1 - p3 + p0 };
	};
	const [y, x] = [edge(latitudes), edge(longitudes)];
	let [a, b] = [0.5, 0.5];
	for (let round = 0; round < 100; round++) {
		const missY = latitude - y.origin - y.along * a - y.up * b - y.twist * a * b;
		const missX = longitude - x.origin - x.along * a - x.up * b - x.twist * a * b;
		const [ya, yb] = [y.along + y.twist * b, y.up + y.twist * a];
		const [xa, xb] = [x.along + x.twist * b, x.up + x.twist * a];
		const determinant = ya * xb - yb * xa;
		if (Math.abs(determinant) < 1e-300) return undefined;
		const [stepA, stepB] = [(missY * xb - yb * missX) / determinant, (ya * missX - missY * xa) / determinant];
		a += stepA;
		b += stepB;
		if (Math.abs(stepA) < 1e-12 && Math.abs(stepB) < 1e-12) return [a, b];
	}
	return undefined;
}
