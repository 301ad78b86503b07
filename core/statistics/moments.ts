/** Weighted means and comparisons; missing values (NaN) take no part. */

type Numbers = ArrayLike<number>;

/** The weighted mean, NaN where no value has weight. */
export function weightedMean(values: Numbers, weights: Numbers): number {
	let [sum, total] = [0, 0];
	for (let index = 0; index < values.length; index += 1) {
		const value = values[index]!;
		const weight = weights[index]!;
		if (Number.isNaN(value) || !(weight > 0)) continue;
		sum += value * weight;
		total += weight;
	}
	return total > 0 ? sum / total : Number.NaN;
}

/** How much weight the values that are not missing carry. */
export function presentWeight(values: Numbers, weights: Numbers): number {
	let total = 0;
	for (let index = 0; index < values.length; index += 1) {
		if (!Number.isNaN(values[index]!)) total += weights[index]!;
	}
	return total;
}

/** How one field differs from another, over the cells where both have values. */
export interface Comparison {
	/** Weighted mean of first minus second. */
	readonly bias: number;
	/** Root of the weighted mean square difference, bias included. */
	readonly rmse: number;
	/** Weighted, centred (Pearson) pattern correlation; NaN for a constant field. */
	readonly correlation: number;
	readonly firstMean: number;
	readonly secondMean: number;
	/** Cells compared. */
	readonly cells: number;
}

export function compareFields(first: Numbers, second: Numbers, weights: Numbers): Comparison {
	const shared = Float64Array.from(weights, (weight, index) =>
		Number.isNaN(first[index]!) || Number.isNaN(second[index]!) || !(weight > 0) ? 0 : weight,
	);
	const firstMean = weightedMean(first, shared);
	const secondMean = weightedMean(second, shared);
	const over = (at: (index: number) => number) =>
		weightedMean(
			shared.map((weight, index) => (weight > 0 ? at(index) : Number.NaN)),
			shared,
		);
	const square = over((index) => (first[index]! - second[index]!) ** 2);
	const product = over((index) => (first[index]! - firstMean) * (second[index]! - secondMean));
	const spread =
		Math.sqrt(over((index) => (first[index]! - firstMean) ** 2)) *
		Math.sqrt(over((index) => (second[index]! - secondMean) ** 2));
	return {
		bias: firstMean - secondMean,
		rmse: Math.sqrt(square),
		correlation: spread > 0 ? product / spread : Number.NaN,
		firstMean,
		secondMean,
		cells: shared.filter((weight) => weight > 0).length,
	};
}

/** A running weighted mean of many blocks of one size, missing values left out cell by cell. */
export interface RunningMean {
	add(values: Numbers, weight: number): void;
	/** NaN where nothing was ever added. */
	mean(): Float64Array;
}

export function runningMean(size: number): RunningMean {
	const sums = new Float64Array(size);
	const totals = new Float64Array(size);
	return {
		add(values, weight) {
			for (let index = 0; index < size; index += 1) {
				const value = values[index]!;
				if (Number.isNaN(value)) continue;
				sums[index]! += value * weight;
				totals[index]! += weight;
			}
		},
		mean: () => sums.map((sum, index) => (totals[index]! > 0 ? sum / totals[index]! : Number.NaN)),
	};
}
