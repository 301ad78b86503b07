/**
 * Where a chunk stands among those stored, by its row-major number in the grid of chunks; -1 when it was never written. `numbers`
 * ascend; where every chunk is stored, its number is its place.
 */
export function chunkPosition(numbers: Float64Array, number: number): number {
	if (numbers[number] === number) return number;
	let low = 0;
	let high = numbers.length - 1;
	while (low <= high) {
		const middle = (low + high) >>> 1;
		const found = numbers[middle] as number;
		if (found === number) return middle;
		if (found < number) low = middle + 1;
		else high = middle - 1;
	}
	return -1;
}

/** Row-major number of a chunk in its grid. */
export const chunkNumber = (chunk: readonly number[], grid: readonly number[]): number =>
	chunk.reduce((number, at, axis) => number * (grid[axis] as number) + at, 0);
