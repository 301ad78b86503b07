/** A regular or Gaussian grid, south to north, west to east from Greenwich. */
export interface SampleGrid {
	readonly latitudes: readonly number[];
	/** One more than latitudes, -90 and 90 at the ends. */
	readonly latitudeEdges: readonly number[];
	readonly longitudes: readonly number[];
}

const evenLongitudes = (count: number) => Array.from({ length: count }, (_, index) => (index * 360) / count);

export function regularGrid(rows: number, columns: number): SampleGrid {
	const step = 180 / rows;
	return {
		latitudes: Array.from({ length: rows }, (_, index) => -90 + (index + 0.5) * step),
		latitudeEdges: Array.from({ length: rows + 1 }, (_, index) => -90 + index * step),
		longitudes: evenLongitudes(columns),
	};
}

/** The Legendre polynomial of a degree and its derivative at x, by the three-term recurrence. */
function legendre(degree: number, x: number): readonly [number, number] {
	let [before, value] = [1, x];
	for (let n = 2; n <= degree; n += 1) {
		[before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
	}
	return [value, (degree * (x * value - before)) / (x * x - 1)];
}

/** Sines of the latitudes are the roots of a Legendre polynomial (Newton's method from Chebyshev's nodes). */
function gaussianLatitude(rows: number, index: number): number {
	let x = Math.cos((Math.PI * (rows - index - 0.25)) / (rows + 0.5));
	for (let turn = 0; turn < 12; turn += 1) {
		const [value, slope] = legendre(rows, x);
		x -= value / slope;
	}
	return (Math.asin(x) * 180) / Math.PI;
}

export function gaussianGrid(rows: number, columns: number): SampleGrid {
	const latitudes = Array.from({ length: rows }, (_, index) => gaussianLatitude(rows, index));
	const between = latitudes.slice(1).map((latitude, index) => (latitude + latitudes[index]!) / 2);
	return { latitudes, latitudeEdges: [-90, ...between, 90], longitudes: evenLongitudes(columns) };
}
