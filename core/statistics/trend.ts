/** A straight line through a series, by least squares. */
export interface Trend {
	/** Per unit of x. */
	readonly slope: number;
	readonly intercept: number;
	/** Of the slope, for independent residuals. NaN with fewer than three values. */
	readonly standardError: number;
	/** Of the slope, with the effective sample size; NaN when that is not above 2. */
	readonly adjustedError: number;
	readonly samples: number;
	/** n (1 - r) / (1 + r) with the lag-1 correlation r of the residuals (Santer et al. 2000, doi:10.1029/1999JD901105); at most n. */
	readonly effectiveSamples: number;
	readonly lagOneCorrelation: number;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function lagOne(residuals: readonly number[]): number {
	const power = sumOf(residuals.map((residual) => residual ** 2));
	const shifted = sumOf(residuals.slice(1).map((residual, index) => residual * residuals[index]!));
	return power > 0 ? shifted / power : 0;
}

const errorOf = (squares: number, freedom: number, spread: number): number =>
	freedom > 0 ? Math.sqrt(squares / freedom / spread) : Number.NaN;

/** The trend of the pairs whose y is not missing; `undefined` with fewer than two different x. */
export function linearTrend(x: ArrayLike<number>, y: ArrayLike<number>): Trend | undefined {
	const kept = Array.from(y, (_, index) => index).filter((index) => Number.isFinite(y[index]!));
	const samples = kept.length;
	const meanX = sumOf(kept.map((index) => x[index]!)) / samples;
	const meanY = sumOf(kept.map((index) => y[index]!)) / samples;
	const spread = sumOf(kept.map((index) => (x[index]! - meanX) ** 2));
	if (samples < 2 || !(spread > 0)) return undefined;
	const slope = sumOf(kept.map((index) => (x[index]! - meanX) * (y[index]! - meanY))) / spread;
	const residuals = kept.map((index) => y[index]! - meanY - slope * (x[index]! - meanX));
	const squares = sumOf(residuals.map((residual) => residual ** 2));
	const lagOneCorrelation = lagOne(residuals);
	const effectiveSamples = Math.min(samples, (samples * (1 - lagOneCorrelation)) / (1 + lagOneCorrelation));
	return {
		slope,
		intercept: meanY - slope * meanX,
		standardError: errorOf(squares, samples - 2, spread),
		adjustedError: errorOf(squares, effectiveSamples - 2, spread),
		samples,
		effectiveSamples,
		lagOneCorrelation,
	};
}
