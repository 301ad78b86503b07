/** Bytes from `start` to before `end`. */
export interface Extent {
	readonly start: number;
	readonly end: number;
}

/** Sorted extents with those joined that touch or overlap. */
export function joinExtents(extents: readonly Extent[]): Extent[] {
	const joined: Extent[] = [];
	for (const { start, end } of [...extents].sort((a, b) => a.start - b.start)) {
		if (start >= end) continue;
		const last = joined.at(-1);
		if (last && start <= last.end)
			joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
		else joined.push({ start, end });
	}
	return joined;
}

/** What of `whole` no extent covers, in order. */
export function gapsIn(whole: Extent, extents: readonly Extent[]): Extent[] {
	const gaps: Extent[] = [];
	let at = whole.start;
	for (const { start, end } of joinExtents(extents)) {
		if (start > at) gaps.push({ start: at, end: Math.min(start, whole.end) });
		at = Math.max(at, end);
		if (at >= whole.end) break;
	}
	if (at < whole.end) gaps.push({ start: at, end: whole.end });
	return gaps.filter(({ start, end }) => start < end);
}
