/** Whether two lists of lengths, places or axes are the same. */
export const sameLengths = (a: readonly number[], b: readonly number[]): boolean =>
	a.length === b.length && a.every((value, i) => value === b[i]);
