import type { RectilinearGrid, SpannedAxis } from "./grid.ts";
import { WeightList, type Weights } from "./weights.ts";

const RADIANS = Math.PI / 180;

/** Parts of source cells that lie in one target cell, along one axis. */
interface Share {
	readonly index: number;
	readonly size: number;
}

/**
 * First-order conservative weights between grids along latitudes and longitudes (Jones 1999): the shared area of two cells, exactly
 * Δlongitude × Δsin(latitude), as a fraction of the target cell. They add up to the part of the target cell that the source covers.
 */
export function conservativeWeights(from: RectilinearGrid, to: RectilinearGrid): Weights {
	const rows = shares(sines(from.latitude), sines(to.latitude));
	const columns = shares(from.longitude.bounds, to.longitude.bounds, 360);
	const wide = from.longitude.values.length;
	const list = new WeightList();
	for (const row of rows) {
		for (const column of columns) {
			for (const y of row) for (const x of column) list.add(y.index * wide + x.index, y.size * x.size);
			list.next();
		}
	}
	return list.done(wide * from.latitude.values.length);
}

const sines = ({ bounds }: SpannedAxis): Float64Array =>
	bounds.map((edge) => Math.sin(Math.max(-90, Math.min(90, edge)) * RADIANS));

/** For each target interval, the source intervals in it, as fractions of it; on a circle where there is a period. */
function shares(from: Float64Array, to: Float64Array, period = 0): readonly (readonly Share[])[] {
	return Array.from({ length: to.length / 2 }, (_, t) => {
		const [low, high] = [to[2 * t] as number, to[2 * t + 1] as number];
		const found: Share[] = [];
		for (let index = 0; index < from.length / 2; index++) {
			const shared = sharedLength(
				[from[2 * index] as number, from[2 * index + 1] as number],
				[low, high],
				period,
			);
			if (shared > 0) found.push({ index, size: shared / (high - low) });
		}
		return found;
	});
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
