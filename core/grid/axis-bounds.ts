import { gaussianLatitudes } from "./gaussian.ts";
import type { SpannedAxis } from "./grid.ts";

/** Edges of cells from their centres, where a file has none. */

export interface MadeBounds extends SpannedAxis {
	/** How the edges were found. */
	readonly remark: string;
}

/** Gaussian latitudes in files are rounded to single precision, or to 3 digits. */
const NEAR = 2e-3;

/** Midway between neighbours, clipped to the poles; Gaussian latitudes by the weights of their quadrature. */
export function latitudeBounds(values: Float64Array): MadeBounds {
	const gaussian = gaussianEdges(values);
	if (gaussian) return { values, bounds: gaussian, remark: "latitude bounds from Gaussian weights" };
	const bounds = midwayBounds(values, 180).map((edge) => Math.max(-90, Math.min(90, edge)));
	return { values, bounds, remark: "latitude bounds midway between centres" };
}

/** Midway between neighbours; a grid all around the globe closes. */
export function longitudeBounds(given: Float64Array): MadeBounds {
	const values = withoutJumps(given);
	return {
		values,
		bounds: midwayBounds(values, 360),
		remark: "longitude bounds midway between centres",
	};
}

function gaussianEdges(values: Float64Array): Float64Array | undefined {
	const count = values.length;
	if (count < 4 || count % 2 !== 0) return undefined;
	const { latitudes, edges } = gaussianLatitudes(count);
	const southFirst = (values[0] ?? 0) < (values[count - 1] ?? 0);
	const place = (i: number) => (southFirst ? count - 1 - i : i);
	if (!values.every((value, i) => Math.abs(value - (latitudes[place(i)] ?? 0)) < NEAR)) return undefined;
	return pairs(count, (i) => [edges[place(i) + 1] as number, edges[place(i)] as number]);
}

/** `lone`: the width of a cell without neighbours. */
function midwayBounds(values: Float64Array, lone: number): Float64Array {
	const count = values.length;
	const at = (i: number) => values[i] as number;
	const edge = (i: number): number => {
		if (count === 1) return at(0) + (i === 0 ? -lone / 2 : lone / 2);
		if (i === 0) return at(0) - (at(1) - at(0)) / 2;
		if (i === count) return at(count - 1) + (at(count - 1) - at(count - 2)) / 2;
		return (at(i - 1) + at(i)) / 2;
	};
	return pairs(count, (i) => [edge(i), edge(i + 1)]);
}

/** Lower edge first. */
export function pairs(count: number, edges: (i: number) => readonly [number, number]): Float64Array {
	const bounds = new Float64Array(2 * count);
	for (let i = 0; i < count; i++) {
		const [a, b] = edges(i);
		bounds[2 * i] = Math.min(a, b);
		bounds[2 * i + 1] = Math.max(a, b);
	}
	return bounds;
}

/** Longitudes that go on in one direction over the date line: 350, 355, 0, 5 become 350, 355, 360, 365. */
export function withoutJumps(values: Float64Array): Float64Array {
	let turn = 0;
	return values.map((value, i) => {
		const step = i === 0 ? 0 : value - (values[i - 1] as number);
		if (step > 180) turn -= 360;
		if (step < -180) turn += 360;
		return value + turn;
	});
}

/** Stated bounds put around their centres, lower edge first: [359, 1] around 0 becomes [-1, 1]. */
export function boundsAround(values: Float64Array, stated: Float64Array, period?: number): Float64Array {
	const near = (edge: number, centre: number): number =>
		period === undefined ? edge : edge + period * Math.round((centre - edge) / period);
	return pairs(values.length, (i) => {
		const centre = values[i] as number;
		const [a, b] = [stated[2 * i] as number, stated[2 * i + 1] as number];
		// A cell as wide as the globe has both edges as far away as can be.
		if (period !== undefined && Math.abs(b - a) >= period - 1e-9)
			return [centre - period / 2, centre + period / 2];
		return [near(a, centre), near(b, centre)];
	});
}
