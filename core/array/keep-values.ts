import { MemoryError } from "../errors.ts";
import { bytesOf } from "./element.ts";
import { type ArrayValues, type KeptArray, lengthOf } from "./lazy-array.ts";

/** Gives the values of an array that is to be kept: those it has, or what `compute` makes. */
export type Keep = (array: KeptArray, compute: () => Promise<ArrayValues>) => Promise<ArrayValues>;

/** Keeps values as long as it lives. MemoryError when they are more than `mostBytes`. */
export function keepValues(mostBytes: number): Keep {
	const known = new Map<KeptArray, Promise<ArrayValues>>();
	let bytes = 0;
	return (array, compute) => {
		const found = known.get(array);
		if (found) return found;
		bytes += lengthOf(array.shape) * bytesOf(array.type);
		if (bytes > mostBytes) {
			const [needed, room] = [bytes, mostBytes].map((one) => Math.ceil(one / 2 ** 20));
			throw new MemoryError(
				`Values that are needed again and again, such as a climatology, take ${needed} MiB, of ${room} MiB there are for them: give more --memory, or take fewer variables or levels.`,
			);
		}
		const values = compute();
		known.set(array, values);
		return values;
	};
}
