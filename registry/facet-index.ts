import type { Facets } from "../core/model/facets.ts";
import type { Constraints } from "../core/ports/catalogue.ts";
import type { CatalogueTable } from "./catalogue-table.ts";
import type { CodeColumn } from "./code-column.ts";

/** A column that is searched; with `lists`, value n of its dictionary stands for several words, any of which may be wanted. */
export interface SearchColumn extends CodeColumn {
	readonly lists?: readonly (readonly string[])[];
}

/** The codes of the wanted values, or `undefined` when the column has none of them. */
function wantedCodes(
	{ dictionary, lists }: SearchColumn,
	wanted: string | readonly string[],
): Uint8Array | number | undefined {
	const values = [wanted].flat();
	const codes = lists
		? lists.flatMap((words, index) => (words.some((word) => values.includes(word)) ? [index + 1] : []))
		: values.map((value) => dictionary.indexOf(value) + 1).filter((code) => code > 0);
	if (codes.length < 2) return codes[0];
	const marked = new Uint8Array(dictionary.length + 1);
	for (const code of codes) marked[code] = 1;
	return marked;
}

interface Wanted {
	readonly codes: CodeColumn["codes"];
	readonly wanted: Uint8Array | number;
}

interface Condition extends Wanted {
	/** Of the column's values: the fewer, the sooner it is asked. */
	readonly share: number;
}

const shareOf = (wanted: Uint8Array | number, { dictionary }: SearchColumn): number =>
	(typeof wanted === "number" ? 1 : wanted.reduce((sum, mark) => sum + mark, 0)) / dictionary.length;

/** All holdings of a column that fit. */
function select(hits: Uint32Array, { codes, wanted, share }: Condition): number {
	let kept = 0;
	if (typeof wanted === "number" && share < 0.1) {
		// Where hits are rare nothing is as fast as this.
		for (let at = codes.indexOf(wanted); at >= 0; at = codes.indexOf(wanted, at + 1)) hits[kept++] = at;
	} else if (typeof wanted === "number") {
		for (let at = 0; at < codes.length; at++) if (codes[at] === wanted) hits[kept++] = at;
	} else for (let at = 0; at < codes.length; at++) if (wanted[codes[at]!] === 1) hits[kept++] = at;
	return kept;
}

/** Keeps of the first `count` hits those that fit, in place. */
function narrow(hits: Uint32Array, count: number, { codes, wanted }: Wanted): number {
	let kept = 0;
	for (let at = 0; at < count; at++) {
		const hit = hits[at]!;
		const code = codes[hit]!;
		if (typeof wanted === "number" ? code === wanted : wanted[code] === 1) hits[kept++] = hit;
	}
	return kept;
}

/** The holdings that fit all constraints, ascending. A column the table does not have fits nothing. */
export const matchingHoldings = ({ columns, folderOf }: CatalogueTable, where: Constraints): Uint32Array =>
	matchingRows({ columns, rows: folderOf.length }, where);

/** The same of any columns of codes, each with so many rows. */
export function matchingRows(
	{ columns, rows }: { readonly columns: readonly SearchColumn[]; readonly rows: number },
	where: Constraints,
): Uint32Array {
	const hits = new Uint32Array(rows);
	const conditions: Condition[] = [];
	for (const [name, values] of Object.entries(where)) {
		const column = columns.find((entry) => entry.name === name);
		const wanted = column === undefined ? undefined : wantedCodes(column, values);
		if (column === undefined || wanted === undefined) return hits.subarray(0, 0);
		conditions.push({ codes: column.codes, wanted, share: shareOf(wanted, column) });
	}
	conditions.sort((a, b) => a.share - b.share);
	let count: number | undefined;
	for (const condition of conditions)
		count = count === undefined ? select(hits, condition) : narrow(hits, count, condition);
	if (count === undefined) for (let at = 0; at < hits.length; at++) hits[at] = at;
	return hits.subarray(0, count ?? hits.length);
}

/** Number of files of some holdings. */
export function countFiles({ firstFile }: CatalogueTable, holdings: Uint32Array): number {
	let files = 0;
	for (const holding of holdings) files += firstFile[holding + 1]! - firstFile[holding]!;
	return files;
}

/** Value → number of files, most common spelling order of the dictionary; absent values are not counted. */
export function countValues(
	table: CatalogueTable,
	column: string,
	holdings: Uint32Array,
): Map<string, number> {
	const found = table.columns.find((entry) => entry.name === column);
	if (found === undefined) return new Map();
	const counts = new Float64Array(found.dictionary.length + 1);
	const { firstFile } = table;
	for (const holding of holdings)
		counts[found.codes[holding]!]! += firstFile[holding + 1]! - firstFile[holding]!;
	const values = found.dictionary.map((value, index): [string, number] => [value, counts[index + 1]!]);
	return new Map(values.filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The facets of one holding. */
export function facetsOf({ columns }: CatalogueTable, holding: number): Facets {
	const facets: Record<string, string> = {};
	for (const { name, dictionary, codes } of columns) {
		const code = codes[holding]!;
		if (code > 0) facets[name] = dictionary[code - 1]!;
	}
	return Object.freeze(facets);
}
