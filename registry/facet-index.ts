import type { Facets } from "../core/model/facets.ts";
import type { Constraints } from "../core/ports/catalogue.ts";
import type { CatalogueTable } from "./catalogue-table.ts";
import type { CodeColumn } from "./code-column.ts";

/** The codes of the wanted values, or `undefined` when the column has none of them. */
function wantedCodes(
	{ dictionary }: CodeColumn,
	wanted: string | readonly string[],
): Uint8Array | number | undefined {
	if (typeof wanted === "string") {
		const code = dictionary.indexOf(wanted) + 1;
		return code === 0 ? undefined : code;
	}
	const codes = wanted.map((value) => dictionary.indexOf(value) + 1).filter((code) => code > 0);
	if (codes.length < 2) return codes[0];
	const marked = new Uint8Array(dictionary.length + 1);
	for (const code of codes) marked[code] = 1;
	return marked;
}

/** Keeps of the first `count` entries of `hits` those that fit, in place. */
function narrow(
	hits: Uint32Array,
	count: number,
	{ codes, wanted }: { codes: CodeColumn["codes"]; wanted: Uint8Array | number },
) {
	let kept = 0;
	for (let at = 0; at < count; at++) {
		const hit = hits[at]!;
		const code = codes[hit]!;
		if (typeof wanted === "number" ? code === wanted : wanted[code] === 1) hits[kept++] = hit;
	}
	return kept;
}

function everything(size: number): Uint32Array {
	const all = new Uint32Array(size);
	for (let at = 0; at < size; at++) all[at] = at;
	return all;
}

/** The holdings that fit all constraints, ascending. A column the table does not have fits nothing. */
export function matchingHoldings({ columns, folderOf }: CatalogueTable, where: Constraints): Uint32Array {
	const hits = everything(folderOf.length);
	let count = hits.length;
	for (const [name, wanted] of Object.entries(where)) {
		const column = columns.find((entry) => entry.name === name);
		const codes = column === undefined ? undefined : wantedCodes(column, wanted);
		if (column === undefined || codes === undefined) return hits.subarray(0, 0);
		count = narrow(hits, count, { codes: column.codes, wanted: codes });
	}
	return hits.subarray(0, count);
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
