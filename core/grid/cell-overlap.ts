import { type Arc, areaBelow, crossings, reach, sineAt } from "./great-circle.ts";

/** A cell whose edges are great circles. */
export interface Polygon {
	readonly arcs: readonly Arc[];
	/** Lowest and highest sin(latitude) in it. */
	readonly south: number;
	readonly north: number;
	/** Radians; east - west is 2π where it holds a pole. */
	readonly west: number;
	readonly east: number;
	/** The pole it holds: 1 north, -1 south, 0 none. */
	readonly pole: -1 | 0 | 1;
	/** Whether its corners go eastward around that pole: 1, or westward: -1. */
	readonly direction: 1 | -1;
}

/** A rectangle of a grid along latitudes and longitudes; sines of latitudes, radians. */
export interface LatLonBox {
	readonly south: number;
	readonly north: number;
	readonly west: number;
	readonly east: number;
}

const RADIANS = Math.PI / 180;
const TINY = 1e-12;
const TURN = 2 * Math.PI;

/** A cell from its corners in degrees, in either direction around; `undefined` when it has no area. */
export function polygonOf(latitudes: ArrayLike<number>, longitudes: ArrayLike<number>): Polygon | undefined {
	const corners = distinct(latitudes, longitudes);
	if (corners.length < 3) return undefined;
	const arcs: Arc[] = [];
	let [turned, longitude] = [0, corners[0]?.[1] ?? 0];
	let [west, east] = [longitude, longitude];
	corners.forEach(([latitude], i) => {
		const [end, next] = corners[(i + 1) % corners.length] as readonly [number, number];
		const width = lessThanHalfTurn(next - longitude);
		// Along a meridian nothing lies below the arc.
		if (Math.abs(width) > TINY) arcs.push({ longitude, latitude, width, end });
		turned += width;
		longitude += width;
		west = Math.min(west, longitude);
		east = Math.max(east, longitude);
	});
	const reaches = [
		...arcs.map(reach),
		...corners.map(([latitude]) => [Math.sin(latitude), Math.sin(latitude)]),
	];
	const south = Math.min(...reaches.map(([low]) => low as number));
	const north = Math.max(...reaches.map(([, high]) => high as number));
	const direction = turned > 0 ? 1 : -1;
	if (Math.abs(turned) < Math.PI) return { arcs, south, north, west, east, pole: 0, direction };
	const isNorth = north + south > 0;
	const around = { arcs, west, east: west + 2 * Math.PI, direction } as const;
	return isNorth ? { ...around, south, north: 1, pole: 1 } : { ...around, south: -1, north, pole: -1 };
}

/** Corners without repetitions; a pole has no longitude, so it takes that of each neighbour. */
function distinct(
	latitudes: ArrayLike<number>,
	longitudes: ArrayLike<number>,
): (readonly [number, number])[] {
	const found: (readonly [number, number])[] = [];
	for (let i = 0; i < latitudes.length; i++) {
		const [latitude, longitude] = [(latitudes[i] as number) * RADIANS, (longitudes[i] as number) * RADIANS];
		if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) continue;
		const before = found.at(-1);
		if (!before || !isSame(before, [latitude, longitude])) found.push([latitude, longitude]);
	}
	while (
		found.length > 1 &&
		isSame(found[0] as readonly [number, number], found.at(-1) as readonly [number, number])
	)
		found.pop();
	return found.flatMap((corner, i) => (isPole(corner) ? aroundPole(found, i) : [corner]));
}

const isPole = ([latitude]: readonly [number, number]): boolean => Math.abs(latitude) > Math.PI / 2 - 1e-9;

const isSame = (a: readonly [number, number], b: readonly [number, number]): boolean =>
	Math.abs(a[0] - b[0]) < TINY && (isPole(a) || Math.abs(lessThanHalfTurn(a[1] - b[1])) < TINY);

function aroundPole(
	corners: readonly (readonly [number, number])[],
	i: number,
): (readonly [number, number])[] {
	const [latitude] = corners[i] as readonly [number, number];
	const [, before] = corners.at(i - 1) as readonly [number, number];
	const [, after] = corners[(i + 1) % corners.length] as readonly [number, number];
	return [
		[latitude, before],
		[latitude, after],
	];
}

const lessThanHalfTurn = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/**
 * The area (steradians) that a cell shares with a box. By Green's theorem it is the sum over the cell's edges of
 * -∫ sin(latitude) d(longitude), with the sine held within the box: no polygon has to be cut, so that cells of any form, over a pole or
 * the date line, are treated alike.
 */
export function sharedArea(cell: Polygon, box: LatLonBox): number {
	let around = 0;
	for (const arc of cell.arcs) around += Math.sign(arc.width) * belowArc(arc, box);
	// Around a pole the other border is the pole itself.
	const width = box.east - box.west;
	if (cell.pole === 1) return Math.max(0, box.north * width - around * cell.direction);
	if (cell.pole === -1) return Math.max(0, around * cell.direction - box.south * width);
	return Math.abs(around);
}

/** The part of an arc over the box's longitudes, whichever turn they are counted in. */
function belowArc(arc: Arc, box: LatLonBox): number {
	const low = Math.min(arc.longitude, arc.longitude + arc.width);
	const high = Math.max(arc.longitude, arc.longitude + arc.width);
	let sum = 0;
	for (let turn = Math.ceil((low - box.east) / TURN); box.west + turn * TURN < high; turn++) {
		const west = Math.max(low, box.west + turn * TURN);
		const east = Math.min(high, box.east + turn * TURN);
		if (east > west) sum += heldBelow(arc, [west, east], box);
	}
	return sum;
}

/** ∫ of the sine, held between the box's latitudes, from west to east. */
function heldBelow(arc: Arc, [west, east]: readonly [number, number], { south, north }: LatLonBox): number {
	const inside = (at: number) => at > west && at < east;
	const cuts = [...crossings(arc, south), ...crossings(arc, north)].filter(inside).sort((a, b) => a - b);
	let sum = 0;
	let from = west;
	for (const to of [...cuts, east]) {
		const middle = sineAt(arc, (from + to) / 2);
		if (middle <= south) sum += south * (to - from);
		else if (middle >= north) sum += north * (to - from);
		else sum += areaBelow(to - from, sineAt(arc, from), sineAt(arc, to));
		from = to;
	}
	return sum;
}
