import type { Statistic } from "../operations/grouped.ts";
import { type Gatherer, type GatherPlan, isEnough } from "./gathering.ts";
import { plainNumbers } from "./pieces.ts";

type Percentile = Extract<Statistic, { method: "percentile" }>;
type Numbers = Float32Array | Float64Array;

/** Cells whose values are put side by side at a time, so that memory is read in lines. */
const TOGETHER = 32;

/** Keeps all values of each cell of a group. */
export function percentileGatherer(plan: GatherPlan, percentile: Percentile): Gatherer {
	const { cells, slots, most, input } = plan;
	const Type = input.type === "float32" ? Float32Array : Float64Array;
	const held = new Type(cells * slots * most);
	const filled = new Int32Array(slots);
	return {
		pieces: [],
		received: (values) => plainNumbers(values, plan),
		open(slot) {
			filled[slot] = 0;
		},
		add(values, { slot, nth, cell, at, length, first, second }) {
			filled[slot] = Math.max(filled[slot] as number, nth + 1);
			const to = (slot * most + nth) * cells + cell;
			for (let i = 0; i < length; i++) {
				const value = values[at + i] as number;
				held[to + i] = value === first || value === second ? Number.NaN : value;
			}
		},
		close({ slot, least, fill }, results) {
			const steps = filled[slot] as number;
			const columns = new Float64Array(TOGETHER * steps);
			for (let cell = 0; cell < cells; cell += TOGETHER) {
				const some = Math.min(TOGETHER, cells - cell);
				for (let t = 0, at = slot * most * cells + cell; t < steps; t++, at += cells)
					for (let i = 0; i < some; i++) columns[i * steps + t] = held[at + i] as number;
				for (let i = 0; i < some; i++) {
					const column = columns.subarray(i * steps, (i + 1) * steps);
					const count = withoutGaps(column);
					results[cell + i] = isEnough(count, least) ? percentileOf(column, count, percentile) : fill;
				}
			}
		},
	};
}

/** Moves what is a number to the front; how many there are. */
export function withoutGaps(values: Numbers): number {
	let count = 0;
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (!Number.isNaN(value)) values[count++] = value;
	}
	return count;
}

/** Of the first `count` values, whose order it changes; see `Statistic`. Needs at least one. */
export function percentileOf(values: Numbers, count: number, { percent, between }: Percentile): number {
	if (between === "nearest-rank") {
		const rank = Math.min(count, Math.max(1, Math.ceil((count * percent) / 100)));
		return selected(values, count, rank - 1);
	}
	const place = (percent / 100) * (count - 1);
	const below = Math.min(count - 1, Math.floor(place));
	const part = place - below;
	const low = selected(values, count, below);
	if (part === 0) return low;
	// All behind the selected one are as large or larger.
	let high = values[below + 1] as number;
	for (let i = below + 2; i < count; i++) high = Math.min(high, values[i] as number);
	// As numpy: from the nearer end, so that the ends themselves are met.
	return part >= 0.5 ? high - (high - low) * (1 - part) : low + (high - low) * part;
}

/** The value that has the index `rank` when ordered; smaller ones end before it, larger ones behind (Hoare). */
function selected(values: Numbers, count: number, rank: number): number {
	let [low, high] = [0, count - 1];
	while (low < high) {
		const pivot = values[(low + high) >>> 1] as number;
		let [i, j] = [low, high];
		while (i <= j) {
			while ((values[i] as number) < pivot) i++;
			while ((values[j] as number) > pivot) j--;
			if (i > j) break;
			const value = values[i] as number;
			values[i++] = values[j] as number;
			values[j--] = value;
		}
		if (rank <= j) high = j;
		else if (rank >= i) low = i;
		else break;
	}
	return values[rank] as number;
}
