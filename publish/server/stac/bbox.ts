/** West, south, east, north in degrees; west is greater than east where the antimeridian lies between (RFC 7946, 5.2). */
export type Bbox = readonly [number, number, number, number];

const FULL = 360;

/** Degrees east, from -180 to below 180. */
const turned = (degrees: number): number => {
	const east = (((degrees + 180) % FULL) + FULL) % FULL;
	return east - 180;
};

/** The shortest stretch that holds all longitudes; the whole circle where no gap is wider than its grid leaves anyway. */
export function longitudeRange(longitudes: Iterable<number>): readonly [number, number] | undefined {
	const known = new Set<number>();
	for (const longitude of longitudes) if (Number.isFinite(longitude)) known.add(turned(longitude));
	const sorted = Float64Array.from(known).sort();
	const [first] = sorted;
	if (first === undefined) return undefined;
	let widest = { gap: first + FULL - (sorted.at(-1) as number), west: first, east: sorted.at(-1) as number };
	for (let i = 1; i < sorted.length; i++) {
		const [before, here] = [sorted[i - 1] as number, sorted[i] as number];
		if (here - before > widest.gap) widest = { gap: here - before, west: here, east: before };
	}
	// Even steps leave a gap of one; uneven ones of not much more.
	return sorted.length > 2 && widest.gap < (2 * FULL) / sorted.length
		? [-180, 180]
		: [widest.west, widest.east];
}

export const GLOBE: Bbox = [-180, -90, 180, 90];

const ring = ([west, south, east, north]: Bbox): readonly (readonly [number, number])[] => [
	[west, south],
	[east, south],
	[east, north],
	[west, north],
	[west, south],
];

/** The outline of a box as GeoJSON: two pieces where it crosses the antimeridian (RFC 7946, 3.1.9). */
export function geometryOf(box: Bbox): object {
	const [west, south, east, north] = box;
	if (west <= east) return { type: "Polygon", coordinates: [ring(box)] };
	const pieces: readonly Bbox[] = [
		[west, south, 180, north],
		[-180, south, east, north],
	];
	return { type: "MultiPolygon", coordinates: pieces.map((piece) => [ring(piece)]) };
}

/** Whether two boxes share a point. */
export function areTouching(a: Bbox, b: Bbox): boolean {
	if (a[1] > b[3] || b[1] > a[3]) return false;
	return stretches(a).some(([west, east]) => stretches(b).some(([w, e]) => west <= e && w <= east));
}

/** From west to east, in two pieces where the antimeridian lies between. */
export const stretches = ([west, , east]: Bbox): readonly (readonly [number, number])[] =>
	west <= east
		? [[west, east]]
		: [
				[west, 180],
				[-180, east],
			];

/** The least box over several. */
export function boxOver(boxes: readonly Bbox[]): Bbox {
	const [first, ...others] = boxes;
	if (!first) return GLOBE;
	if (others.length === 0) return first;
	const south = Math.min(...boxes.map((box) => box[1]));
	const north = Math.max(...boxes.map((box) => box[3]));
	const crosses = boxes.some(([west, , east]) => west > east);
	return crosses
		? [-180, south, 180, north]
		: [Math.min(...boxes.map((box) => box[0])), south, Math.max(...boxes.map((box) => box[2])), north];
}
