/** How many chunks lie along each axis; the last of them may reach beyond the array. */
export const chunkGrid = (shape: readonly number[], chunkShape: readonly number[]): number[] =>
	shape.map((length, axis) => Math.ceil(length / (chunkShape[axis] ?? 1)));
