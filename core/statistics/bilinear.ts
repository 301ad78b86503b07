import type { Grid } from "./area-weights.ts";

/** Two neighbours of a place on an axis and the share of the second; `undefined` outside the axis. */
interface Between {
	readonly low: number;
	readonly high: number;
	readonly share: number;
}

/** On an ascending list; beyond an end by at most half a step the end itself. */
function betweenLatitudes(values: Float64Array, place: number): Between | undefined {
	const last = values.length - 1;
	const rising = values[last]! >= values[0]!;
	const at = (index: number) => values[rising ? index : last - index]!;
	const original = (index: number) => (rising ? index : last - index);
	let low = 0;
	while (low < last - 1 && at(low + 1) <= place) low += 1;
	if (last === 0) return Math.abs(place - at(0)) < 1.25 ? { low: 0, high: 0, share: 0 } : undefined;
	const width = at(low + 1) - at(low);
	const share = (place - at(low)) / width;
	// Poleward of the last row, or within half a cell of the edge of a region: the edge row.
	if (share < -0.5 - 1e-9 || share > 1.5 + 1e-9) return undefined;
	return { low: original(low), high: original(low + 1), share: Math.min(1, Math.max(0, share)) };
}

/** On a circle: the gap between last and first value is a step like the others when the grid goes round. */
function betweenLongitudes(values: Float64Array, place: number): Between | undefined {
	const turned = (value: number) => ((value % 360) + 360) % 360;
	const order = Array.from(values, (_, index) => index).sort(
		(a, b) => turned(values[a]!) - turned(values[b]!),
	);
	const sorted = order.map((index) => turned(values[index]!));
	const here = turned(place);
	const count = sorted.length;
	const found = sorted.findLastIndex((value) => value <= here);
	const low = (found + count) % count;
	const high = (low + 1) % count;
	const width = count === 1 ? 360 : turned(sorted[high]! - sorted[low]!);
	const share = turned(here - sorted[low]!) / width;
	const step = Math.min(...sorted.map((value, index) => turned(sorted[(index + 1) % count]! - value) || 360));
	if (width <= 2.5 * step || count < 2) return { low: order[low]!, high: order[high]!, share };
	// A gap: outside a regional grid. Half a cell beyond its edge still belongs to it.
	if (share * width <= step / 2) return { low: order[low]!, high: order[low]!, share: 0 };
	if ((1 - share) * width <= step / 2) return { low: order[high]!, high: order[high]!, share: 0 };
	return undefined;
}

/** The four corners around a cell; a missing corner is left out when at least half of the weight remains. */
function blend(values: Float64Array, wide: number, at: { readonly y: Between; readonly x: Between }): number {
	const { x, y } = at;
	const corners = [
		[y.low * wide + x.low, (1 - y.share) * (1 - x.share)],
		[y.low * wide + x.high, (1 - y.share) * x.share],
		[y.high * wide + x.low, y.share * (1 - x.share)],
		[y.high * wide + x.high, y.share * x.share],
	] as const;
	const present = corners.filter(([index, weight]) => weight > 0 && !Number.isNaN(values[index]!));
	const total = present.reduce((sum, [, weight]) => sum + weight, 0);
	if (total < 0.5) return Number.NaN;
	return present.reduce((sum, [index, weight]) => sum + values[index]! * weight, 0) / total;
}

/** A field (row-major [latitude][longitude]) interpolated bilinearly to another regular grid; NaN outside the source. */
export function bilinear(values: Float64Array, from: Grid, to: Grid): Float64Array {
	const columns = Array.from(to.longitude.values, (place) => betweenLongitudes(from.longitude.values, place));
	const rows = Array.from(to.latitude.values, (place) => betweenLatitudes(from.latitude.values, place));
	const wide = from.longitude.values.length;
	return Float64Array.from(
		rows.flatMap((y) =>
			columns.map((x) => (x === undefined || y === undefined ? Number.NaN : blend(values, wide, { x, y }))),
		),
	);
}
