import type { GroupStatistic } from "../operations/grouped.ts";
import { adderOf } from "./adder.ts";
import { type Gatherer, type GatherPlan, isEnough } from "./gathering.ts";
import { percentileGatherer } from "./percentile.ts";
import { plainNumbers } from "./pieces.ts";

/** Bytes a gatherer needs for one cell of one group. */
export function gatheredBytes({ method }: GroupStatistic, most: number, type: string): number {
	if (method === "percentile") return most * (type === "float32" ? 4 : 8);
	return method === "std" ? 32 : 16;
}

export function gathererOf(plan: GatherPlan): Gatherer {
	const { statistic } = plan;
	switch (statistic.method) {
		case "mean":
		case "sum":
			return additive(plan, statistic.method === "mean");
		case "min":
			return extreme(plan, 1);
		case "max":
			return extreme(plan, -1);
		case "std":
			return spread(plan, statistic.ddof);
		case "percentile":
			return percentileGatherer(plan, statistic);
		case "count":
			return counting(plan);
		case "first":
		case "last":
			return outermost(plan, statistic.method);
	}
}

function additive(plan: GatherPlan, isMean: boolean): Gatherer {
	const { cells, slots } = plan;
	const adder = adderOf(plan, cells * slots, plan.pieceLength);
	const { sums, missing } = adder;
	return {
		pieces: adder.pieces,
		received: (values, piece) => adder.received(values, piece),
		open(slot) {
			sums.fill(0, slot * cells, (slot + 1) * cells);
			missing.fill(0, slot * cells, (slot + 1) * cells);
		},
		add: (values, row) => adder.add(values, { ...row, cell: row.slot * cells + row.cell }),
		close({ slot, total, least, fill }, results) {
			for (let i = 0, at = slot * cells; i < cells; i++, at++) {
				// A cell that misses all weight misses it in the order it was added up: the difference is exactly 0.
				const weight = total - (missing[at] as number);
				const sum = sums[at] as number;
				results[i] = !isEnough(weight, least) ? fill : isMean ? sum / weight : sum;
			}
		},
	};
}

/** The lowest values for the sign 1, the highest for -1. */
function extreme(plan: GatherPlan, sign: 1 | -1): Gatherer {
	const { cells, slots } = plan;
	const lowest = new Float64Array(cells * slots);
	const absent = new Float64Array(cells * slots);
	return {
		pieces: [],
		received: (values) => plainNumbers(values, plan),
		open(slot) {
			lowest.fill(Number.POSITIVE_INFINITY, slot * cells, (slot + 1) * cells);
			absent.fill(0, slot * cells, (slot + 1) * cells);
		},
		add(values, { slot, cell, at, length, first, second }) {
			const to = slot * cells + cell;
			for (let i = 0; i < length; i++) {
				const value = values[at + i] as number;
				if (value === first || value === second || Number.isNaN(value)) {
					absent[to + i] = (absent[to + i] as number) + 1;
				} else if (sign * value < (lowest[to + i] as number)) lowest[to + i] = sign * value;
			}
		},
		close({ slot, total, least, fill }, results) {
			for (let i = 0, at = slot * cells; i < cells; i++, at++)
				results[i] = isEnough(total - (absent[at] as number), least) ? sign * (lowest[at] as number) : fill;
		},
	};
}

/** Sums of differences from each cell's first value, and of their squares: nothing large is taken from something large. */
function spread(plan: GatherPlan, ddof: 0 | 1): Gatherer {
	const { cells, slots } = plan;
	const [origins, sums, squares, absent] = [0, 1, 2, 3].map(() => new Float64Array(cells * slots)) as [
		Float64Array,
		Float64Array,
		Float64Array,
		Float64Array,
	];
	return {
		pieces: [],
		received: (values) => plainNumbers(values, plan),
		open(slot) {
			const [from, to] = [slot * cells, (slot + 1) * cells];
			origins.fill(Number.NaN, from, to);
			for (const one of [sums, squares, absent]) one.fill(0, from, to);
		},
		add(values, { slot, cell, at, length, first, second }) {
			const to = slot * cells + cell;
			for (let i = 0; i < length; i++) {
				const value = values[at + i] as number;
				if (value === first || value === second || Number.isNaN(value)) {
					absent[to + i] = (absent[to + i] as number) + 1;
					continue;
				}
				const origin = origins[to + i] as number;
				if (Number.isNaN(origin)) {
					origins[to + i] = value;
					continue;
				}
				const difference = value - origin;
				sums[to + i] = (sums[to + i] as number) + difference;
				squares[to + i] = (squares[to + i] as number) + difference * difference;
			}
		},
		close({ slot, total, least, fill }, results) {
			for (let i = 0, at = slot * cells; i < cells; i++, at++) {
				const count = total - (absent[at] as number);
				const sum = sums[at] as number;
				const rest = Math.max(0, (squares[at] as number) - (sum * sum) / count);
				results[i] = isEnough(count, least) && count > ddof ? Math.sqrt(rest / (count - ddof)) : fill;
			}
		},
	};
}

/** How many values are there. */
function counting(plan: GatherPlan): Gatherer {
	const { cells, slots } = plan;
	const present = new Float64Array(cells * slots);
	return {
		pieces: [],
		received: (values) => plainNumbers(values, plan),
		open: (slot) => void present.fill(0, slot * cells, (slot + 1) * cells),
		add(values, { slot, cell, at, length, first, second }) {
			const to = slot * cells + cell;
			for (let i = 0; i < length; i++) {
				const value = values[at + i] as number;
				if (value !== first && value !== second && !Number.isNaN(value))
					present[to + i] = (present[to + i] as number) + 1;
			}
		},
		close({ slot, least, fill }, results) {
			for (let i = 0, at = slot * cells; i < cells; i++, at++) {
				const count = present[at] as number;
				results[i] = isEnough(count, least) ? count : fill;
			}
		},
	};
}

/** The first, or the last, of the values that are there; steps come in their order. */
function outermost(plan: GatherPlan, which: "first" | "last"): Gatherer {
	const { cells, slots } = plan;
	const kept = new Float64Array(cells * slots);
	const present = new Float64Array(cells * slots);
	return {
		pieces: [],
		received: (values) => plainNumbers(values, plan),
		open: (slot) => void present.fill(0, slot * cells, (slot + 1) * cells),
		add(values, { slot, cell, at, length, first, second }) {
			const to = slot * cells + cell;
			for (let i = 0; i < length; i++) {
				const value = values[at + i] as number;
				if (value === first || value === second || Number.isNaN(value)) continue;
				if (which === "last" || present[to + i] === 0) kept[to + i] = value;
				present[to + i] = (present[to + i] as number) + 1;
			}
		},
		close({ slot, least, fill }, results) {
			for (let i = 0, at = slot * cells; i < cells; i++, at++)
				results[i] = isEnough(present[at] as number, least) ? (kept[at] as number) : fill;
		},
	};
}
