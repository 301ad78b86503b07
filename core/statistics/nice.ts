/** Round numbers for axes and colour bars. */

const factors = [
	[1, Math.SQRT2],
	[2, Math.sqrt(5)],
	[2.5, Math.sqrt(12.5)],
	[5, Math.sqrt(50)],
] as const;

/** The 1, 2, 2.5 or 5 times a power of ten that cuts `range` into about `count` steps. */
export function niceStep(range: number, count: number): number {
	if (!(range > 0) || !Number.isFinite(range)) return 1;
	const rough = range / count;
	const power = 10 ** Math.floor(Math.log10(rough));
	// The nearest by ratio: limits are the geometric means of neighbours.
	const [choice] = factors.find(([, limit]) => rough / power < limit) ?? [10];
	return choice * power;
}

/** Removes the noise of multiplying a step: 0.30000000000000004 → 0.3. */
const clean = (value: number): number => Number(value.toPrecision(12)) + 0;

/** Multiples of a nice step inside [min, max]; about `count` of them. */
export function niceTicks(min: number, max: number, count = 6): number[] {
	if (!Number.isFinite(min) || !Number.isFinite(max) || max < min) return [];
	if (max === min) return [min];
	const step = niceStep(max - min, count);
	const first = Math.ceil(min / step - 1e-9);
	const last = Math.floor(max / step + 1e-9);
	return Array.from({ length: last - first + 1 }, (_, index) => clean((first + index) * step));
}

/** Finite values at the fractions `trim` and 1 - `trim` of the sorted list; [0, 1] when there are none. */
function extent(values: Iterable<number>, trim: number): [number, number] {
	const finite = Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();
	if (finite.length === 0) return [0, 1];
	const cut = Math.floor(trim * (finite.length - 1));
	return [finite[cut]!, finite[finite.length - 1 - cut]!];
}

export interface NiceScale {
	readonly min: number;
	readonly max: number;
	/** Number of steps between them. */
	readonly levels: number;
}

/**
 * A colour range with round ends and round, equal steps that covers the values (NaN ignored).
 * `symmetric` puts zero in the middle; `trim` leaves that fraction of the values outside at each end; `steps` is how many to aim at.
 */
export function niceScale(
	values: Iterable<number>,
	options: { readonly symmetric?: boolean; readonly trim?: number; readonly steps?: number } = {},
): NiceScale {
	const [low, high] = extent(values, options.trim ?? 0);
	const steps = options.steps ?? 10;
	if (options.symmetric) {
		const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
		const step = niceStep(2 * reach, steps);
		const half = Math.max(1, Math.ceil(reach / step - 1e-9));
		return { min: clean(-half * step), max: clean(half * step), levels: 2 * half };
	}
	const widen = high > low ? 0 : Math.max(Math.abs(low) * 0.05, 0.5);
	const step = niceStep(high - low + 2 * widen, steps);
	const first = Math.floor((low - widen) / step + 1e-9);
	const last = Math.max(first + 1, Math.ceil((high + widen) / step - 1e-9));
	return { min: clean(first * step), max: clean(last * step), levels: last - first };
}

/** A tick's text: digits as the step needs them, a true minus sign. */
export function tickLabel(value: number, step: number): string {
	const size = Math.max(Math.abs(value), Math.abs(step));
	const isTiny = Math.abs(step) < 1e-4 && size < 1000 * Math.abs(step);
	if (value === 0 && isTiny) return "0";
	if (value !== 0 && (size >= 1e6 || isTiny)) {
		const ranks = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(Math.abs(step) || 1));
		const digits = Math.min(12, Math.max(1, ranks + more(step)));
		return value
			.toExponential(digits)
			.replace(/\.?0+e/, "e")
			.replace("e+", "e")
			.replaceAll("-", "−");
	}
	const decimals = Math.min(9, Math.max(0, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9)));
	const scaled = step * 10 ** decimals;
	const half = Math.abs(scaled - Math.round(scaled)) > 1e-6 ? 1 : 0;
	return value.toFixed(decimals + half).replace("-", "−");
}

/** Digits of a step beyond its first: 1 for 2.5. */
function more(step: number): number {
	const first = step / 10 ** Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9);
	return Math.abs(first - Math.round(first)) > 1e-6 ? 1 : 0;
}
