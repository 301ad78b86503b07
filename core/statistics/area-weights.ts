/** Cell areas of regular grids, from bounds or from the places of the centres. */

const RADIANS = Math.PI / 180;

/** One axis of a regular grid, degrees. */
export interface GridAxis {
	readonly values: Float64Array;
	/** Two per value: [n][2]. */
	readonly bounds?: Float64Array;
}

export interface Grid {
	readonly latitude: GridAxis;
	readonly longitude: GridAxis;
}

/** A box in degrees; east ≥ west, any cut. */
export interface Box {
	readonly west: number;
	readonly east: number;
	readonly south: number;
	readonly north: number;
}

const globe: Box = { west: 0, east: 360, south: -90, north: 90 };

/** [low, high] of cell `index`: its bounds, else midway to the neighbours; `lone` is the width of a cell without neighbours. */
function cellSpan(axis: GridAxis, index: number, lone: number): readonly [number, number] {
	const { values, bounds } = axis;
	if (bounds !== undefined) {
		const [a, b] = [bounds[2 * index]!, bounds[2 * index + 1]!];
		return [Math.min(a, b), Math.max(a, b)];
	}
	const here = values[index]!;
	const before = values[index - 1];
	const after = values[index + 1];
	if (before === undefined && after === undefined) return [here - lone / 2, here + lone / 2];
	const toBefore = (here - (before ?? here)) / 2;
	const toAfter = ((after ?? here) - here) / 2;
	const [a, b] = [
		here - (before === undefined ? toAfter : toBefore),
		here + (after === undefined ? toBefore : toAfter),
	];
	return [Math.min(a, b), Math.max(a, b)];
}

/** Degrees that two spans share, the first repeated every 360°. */
function sharedDegrees([low, high]: readonly [number, number], box: Box): number {
	const first = Math.floor((box.west - high) / 360);
	const last = Math.ceil((box.east - low) / 360);
	let shared = 0;
	for (let turn = first; turn <= last; turn += 1) {
		const from = Math.max(low + turn * 360, box.west);
		const to = Math.min(high + turn * 360, box.east);
		shared += Math.max(0, to - from);
	}
	return Math.min(shared, high - low);
}

function unwrappedAxis(axis: GridAxis): GridAxis {
	if (axis.bounds !== undefined) return { values: axis.values, bounds: withoutJumps(axis) };
	let turn = 0;
	const values = axis.values.map((value, index) => {
		const step = index === 0 ? 0 : value - axis.values[index - 1]!;
		if (step > 180) turn -= 360;
		if (step < -180) turn += 360;
		return value + turn;
	});
	return { values };
}

/** Bounds such as [359, 1] around 0 become [-1, 1]. */
function withoutJumps({ values, bounds }: GridAxis): Float64Array {
	return bounds!.map((bound, index) => {
		const centre = values[index >> 1]!;
		return bound + 360 * Math.round((centre - bound) / 360 - Math.sign(centre - bound) * 1e-9);
	});
}

/** Share of the sphere between two latitudes, times 2: sin(north) - sin(south). */
function bandArea([low, high]: readonly [number, number], box: Box): number {
	const south = Math.max(low, box.south, -90);
	const north = Math.min(high, box.north, 90);
	return north > south ? Math.sin(north * RADIANS) - Math.sin(south * RADIANS) : 0;
}

/**
 * The area of every cell inside the box, as a fraction of the sphere, row-major [latitude][longitude]; a cell that the box cuts counts
 * with the part inside. The weights of a global grid add up to 1.
 */
export function areaWeights(grid: Grid, box: Box = globe): Float64Array {
	const longitude = unwrappedAxis(grid.longitude);
	const widths = Array.from(longitude.values, (_, index) =>
		sharedDegrees(cellSpan(longitude, index, 2.5), box),
	);
	const heights = Array.from(grid.latitude.values, (_, index) =>
		bandArea(cellSpan(grid.latitude, index, 2.5), box),
	);
	return Float64Array.from(heights.flatMap((height) => widths.map((width) => (height * width) / 720)));
}

/** Area of a box as a fraction of the sphere. */
export const boxArea = (box: Box): number =>
	(bandArea([box.south, box.north], box) * Math.min(360, box.east - box.west)) / 720;
