/** Latitudes of Gaussian grids: zeros of the Legendre polynomial, with the weights of the quadrature. */
export interface GaussianLatitudes {
	/** Degrees, from north to south. */
	readonly latitudes: Float64Array;
	/** Edges of the cells, degrees, from north to south: one more. Each band has the area of its weight. */
	readonly edges: Float64Array;
}

const DEGREES = 180 / Math.PI;

/** The polynomial of degree n and its derivative at x. */
function legendre(n: number, x: number): readonly [number, number] {
	let [before, here] = [1, x];
	for (let k = 2; k <= n; k++) [before, here] = [here, ((2 * k - 1) * x * here - (k - 1) * before) / k];
	return [here, (n * (x * here - before)) / (x * x - 1)];
}

/** Newton's method from Tricomi's estimate; the weights are 2 / ((1 - x^2) P'(x)^2) (Abramowitz and Stegun 25.4.29). */
export function gaussianLatitudes(count: number): GaussianLatitudes {
	const [sines, weights] = [new Float64Array(count), new Float64Array(count)];
	for (let i = 0; i < Math.ceil(count / 2); i++) {
		let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
		for (let round = 0; round < 100; round++) {
			const [value, slope] = legendre(count, x);
			const step = value / slope;
			x -= step;
			if (Math.abs(step) < 1e-15) break;
		}
		if (count % 2 === 1 && i === (count - 1) / 2) x = 0;
		const [, slope] = legendre(count, x);
		const weight = 2 / ((1 - x * x) * slope * slope);
		sines[i] = x;
		sines[count - 1 - i] = -x;
		weights[i] = weight;
		weights[count - 1 - i] = weight;
	}
	return {
		latitudes: sines.map((x) => Math.asin(x) * DEGREES),
		edges: edgesOf(weights),
	};
}

function edgesOf(weights: Float64Array): Float64Array {
	const edges = new Float64Array(weights.length + 1);
	let sine = 1;
	for (let i = 0; i < weights.length; i++) {
		edges[i] = Math.asin(Math.max(-1, sine)) * DEGREES;
		sine -= weights[i] as number;
	}
	edges[weights.length] = -90;
	// The same from both sides, so that rounding does not shift the southern half.
	for (let i = 0; i < edges.length / 2; i++) edges[edges.length - 1 - i] = -(edges[i] as number);
	if (weights.length % 2 === 0) edges[weights.length / 2] = 0;
	return edges;
}
