import type { RectilinearGrid } from "./grid.ts";
import { type GridWeights, WeightList, type Weights } from "./weights.ts";

/** Two neighbours on an axis and the share of the second; both the same where there is but one. */
interface Between {
	readonly low: number;
	readonly high: number;
	readonly share: number;
}

/** Places that differ by less are the same, degrees. */
const SAME = 1e-9;

/**
 * Bilinear weights between grids along latitudes and longitudes. Poleward of the outermost centres of a global grid the outermost row
 * counts (interpolated along it only); outside a regional grid nothing does.
 */
export const bilinearWeights = (from: RectilinearGrid, to: RectilinearGrid): GridWeights => ({
	rows: blends(to.latitude.values, from.latitude.values.length, betweenLatitudes(from)),
	columns: blends(to.longitude.values, from.longitude.values.length, betweenLongitudes(from)),
});

function blends(
	places: Float64Array,
	from: number,
	between: (place: number) => Between | undefined,
): Weights {
	const list = new WeightList();
	for (const place of places) {
		const { low, high, share } = between(place) ?? { low: 0, high: 0, share: Number.NaN };
		if (1 - share > 0) list.add(low, 1 - share);
		if (share > 0) list.add(high, share);
		list.next();
	}
	return list.done(from);
}

function betweenLatitudes({ latitude }: RectilinearGrid): (place: number) => Between | undefined {
	const { values, bounds } = latitude;
	const order = Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
	const at = (i: number) => values[order[i] as number] as number;
	const last = order.length - 1;
	const [south, north] = [Math.min(...bounds), Math.max(...bounds)];
	return (place) => {
		const only = (i: number) => ({ low: order[i] as number, high: order[i] as number, share: 0 });
		// Beyond the last centre, but in its cell, only where that cell ends at the pole.
		if (place < at(0) - SAME) return south <= -90 + SAME ? only(0) : undefined;
		if (place > at(last) + SAME) return north >= 90 - SAME ? only(last) : undefined;
		let low = Math.max(
			0,
			order.findLastIndex((_, i) => at(i) <= place + SAME),
		);
		if (Math.abs(at(low) - place) <= SAME) return only(low);
		low = Math.min(low, last - 1);
		const share = (place - at(low)) / (at(low + 1) - at(low));
		return { low: order[low] as number, high: order[low + 1] as number, share };
	};
}

const turned = (angle: number): number => ((angle % 360) + 360) % 360;

function betweenLongitudes({ longitude }: RectilinearGrid): (place: number) => Between | undefined {
	const { values, bounds } = longitude;
	const order = Array.from(values.keys()).sort(
		(a, b) => turned(values[a] as number) - turned(values[b] as number),
	);
	const at = (i: number) => turned(values[order[i] as number] as number);
	const count = order.length;
	const closes = isAround(bounds);
	return (given) => {
		const place = turned(given);
		const found = order.findLastIndex((_, i) => at(i) <= place + SAME);
		const low = (found + count) % count;
		const beyond = turned(place - at(low));
		if (beyond <= SAME || beyond >= 360 - SAME)
			return { low: order[low] as number, high: order[low] as number, share: 0 };
		const high = (low + 1) % count;
		const gap = turned(at(high) - at(low)) || 360;
		// The one gap of a regional grid is wider than its cells.
		if (!closes && isGap(order[low] as number, order[high] as number)) return undefined;
		return { low: order[low] as number, high: order[high] as number, share: beyond / gap };
	};
	function isGap(low: number, high: number): boolean {
		return Math.abs(low - high) !== 1;
	}
}

/** Whether the cells together go all around. */
const isAround = (bounds: Float64Array): boolean => Math.max(...bounds) - Math.min(...bounds) >= 360 - 1e-3;
