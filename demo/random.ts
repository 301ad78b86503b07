/** Reproducible random numbers: the same seed gives the same sample data everywhere. */
export interface RandomNumbers {
	/** Evenly in [0, 1). */
	even(): number;
	/** Standard normal. */
	normal(): number;
}

/** Marsaglia's xorshift with 32 bits of state; normal numbers by the polar method's simple form (Box and Muller). */
export function randomNumbers(seed: number): RandomNumbers {
	let state = (seed * 2_654_435_761) >>> 0 || 1;
	const even = () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return state / 4_294_967_296;
	};
	const normal = () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even());
	return { even, normal };
}
