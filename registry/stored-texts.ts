import type { ArrayReader, ColumnArray } from "./column-file.ts";
import type { Refused } from "./folder-record.ts";
import { type TextColumn, textColumn, textCount, textReader } from "./text-column.ts";

// How texts and what is made of them lie among the arrays of a file.

export function addTexts(
	arrays: Map<string, ColumnArray>,
	name: string,
	{ offsets, bytes }: TextColumn,
): void {
	arrays.set(`${name}.offsets`, offsets).set(`${name}.bytes`, bytes);
}

export const textsOf = (array: ArrayReader, name: string): TextColumn => ({
	offsets: array(`${name}.offsets`),
	bytes: array(`${name}.bytes`),
});

/** All texts of a column. */
export function listOf(array: ArrayReader, name: string): string[] {
	const column = textsOf(array, name);
	const read = textReader(column);
	return Array.from({ length: textCount(column) }, (_, index) => read(index));
}

/** Lists of refusals, one after the other. */
export function addTallies(
	arrays: Map<string, ColumnArray>,
	name: string,
	lists: readonly (readonly Refused[])[],
): void {
	const all = lists.flat();
	arrays.set(
		`${name}.lengths`,
		Uint32Array.from(lists, (list) => list.length),
	);
	arrays.set(
		`${name}.counts`,
		Float64Array.from(all, ({ count }) => count),
	);
	arrays.set(
		`${name}.exampleCounts`,
		Uint8Array.from(all, ({ examples }) => examples.length),
	);
	addTexts(arrays, `${name}.reasons`, textColumn(all.map(({ reason }) => reason)));
	addTexts(arrays, `${name}.examples`, textColumn(all.flatMap(({ examples }) => examples)));
}

export function talliesOf(array: ArrayReader, name: string): Refused[][] {
	const [reasons, examples] = [listOf(array, `${name}.reasons`), listOf(array, `${name}.examples`)];
	const [counts, exampleCounts] = [array(`${name}.counts`), array(`${name}.exampleCounts`)];
	let [at, example] = [0, 0];
	return Array.from(array<Uint32Array>(`${name}.lengths`), (length) =>
		Array.from({ length }, () => {
			const first = example;
			example += exampleCounts[at]!;
			const found = { reason: reasons[at]!, count: counts[at]!, examples: examples.slice(first, example) };
			at++;
			return found;
		}),
	);
}
