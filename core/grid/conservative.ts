import type { RectilinearGrid, SpannedAxis } from "./grid.ts";
import { type GridWeights, WeightList, type Weights } from "./weights.ts";

const RADIANS = Math.PI / 180;

/**
 * First-order conservative weights between grids along latitudes and longitudes (Jones 1999): the shared area of two cells, exactly
 * Δlongitude × Δsin(latitude), as a fraction of the target cell. They add up to the part of the target cell that the source covers.
 */
export const conservativeWeights = (from: RectilinearGrid, to: RectilinearGrid): GridWeights => ({
	rows: shares(sines(from.latitude), sines(to.latitude)),
	columns: shares(from.longitude.bounds, to.longitude.bounds, 360),
});

const sines = ({ bounds }: SpannedAxis): Float64Array =>
	bounds.map((edge) => Math.sin(Math.max(-90, Math.min(90, edge)) * RADIANS));

/** For each target interval, the source intervals in it, as fractions of it; on a circle where there is a period. */
function shares(from: Float64Array, to: Float64Array, period = 0): Weights {
	const list = new WeightList();
	for (let t = 0; t < to.length / 2; t++) {
		const [low, high] = [to[2 * t] as number, to[2 * t + 1] as number];
		for (let index = 0; index < from.length / 2; index++) {
			const interval = [from[2 * index] as number, from[2 * index + 1] as number] as const;
			const shared = sharedLength(interval, [low, high], period);
			if (shared > 0) list.add(index, shared / (high - low));
		}
		list.next();
	}
	return list.done(from.length / 2);
}

type Interval = readonly [number, number];

function sharedLength([low, high]: Interval, [from, to]: Interval, period: number): number {
	if (period === 0) return Math.min(high, to) - Math.max(low, from);
	let shared = 0;
	const first = Math.ceil((from - high) / period);
	for (let turn = first; low + turn * period < to; turn++) {
		const part = Math.min(high + turn * period, to) - Math.max(low + turn * period, from);
		// Edges that meet but for rounding share nothing.
		if (part > 1e-11 * period) shared += part;
	}
	return shared;
}
