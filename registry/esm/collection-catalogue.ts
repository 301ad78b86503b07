import { stat } from "node:fs/promises";
import { isMisfit, rangeOf } from "../../core/drs/path.ts";
import { isHeadwaterError, StoreError } from "../../core/errors.ts";
import { type DateRange, parseDateRange } from "../../core/model/date-range.ts";
import type { Facets } from "../../core/model/facets.ts";
import type { CatalogueRow, Collection, CollectionShape, Constraints } from "../../core/ports/catalogue.ts";
import { isAddress } from "../../core/text/address.ts";
import { matchingRows, type SearchColumn } from "../facet-index.ts";
import { type CollectionTable, listsOf, type TableColumn } from "./collection-table.ts";

export interface CollectionFacts {
	/** The JSON file, which relative paths of the table start from. */
	readonly place: string;
	readonly shape: CollectionShape;
	/** A path of the table as it can be opened. */
	readonly locate: (path: string) => string;
}

interface Parts extends CollectionFacts {
	readonly table: CollectionTable;
	readonly columns: readonly Column[];
}

type Column = SearchColumn & TableColumn;

/** A copy by `...` would read all its codes. */
function withLists(column: TableColumn): Column {
	const lists = listsOf(column);
	if (lists === undefined) return column;
	const { name, dictionary, codeAt } = column;
	return {
		...{ name, dictionary, lists },
		get codes() {
			return column.codes;
		},
		...(codeAt && { codeAt }),
	};
}

/** Answers questions from the table of an ESM collection: only rows that are asked for become objects. */
export function collectionCatalogue(table: CollectionTable, facts: CollectionFacts): Collection {
	const columns = table.columns.map(withLists);
	const parts = { ...facts, table, columns };
	const rows = table.paths.length;
	const matching = (where: Constraints) => matchingRows({ columns, rows }, where);
	return {
		root: facts.place,
		shape: facts.shape,
		columns: columns.map(({ name }) => name),
		files: rows,
		skipped: skippedOf(table),
		find: (where) => [...matching(where)].map((row) => rowAt(parts, row, where)),
		count: (where) => matching(where).length,
		values: (column, where = {}) =>
			countWords(columns, column, Object.keys(where).length > 0 ? matching(where) : undefined),
		recheck: (asked) => Promise.all(asked.map(withStamp)),
	};
}

const skippedOf = ({ broken }: CollectionTable) =>
	broken === 0
		? []
		: [{ reason: "rows without a path, or with too few or too many values", count: broken, examples: [] }];

function rowAt(parts: Parts, row: number, where: Constraints): CatalogueRow {
	const facets = facetsAt(parts, row, where);
	const range = rangeAt(facets);
	return {
		path: parts.locate(parts.table.paths.at(row)),
		facets,
		...(range && { range }),
		// Known once it is looked at.
		size: 0,
		mtime: 0,
	};
}

/** Of a list the word that was asked for: a file of many variables is found as each of them. */
function facetsAt({ columns }: Parts, row: number, where: Constraints): Facets {
	const facets: Record<string, string> = {};
	for (const column of columns) {
		const { name, dictionary, lists } = column;
		const code = column.codeAt ? column.codeAt(row) : column.codes[row]!;
		if (code === 0) continue;
		const wanted = [where[name] ?? []].flat();
		const words = lists?.[code - 1];
		const value = words ? words.find((word) => wanted.includes(word)) : dictionary[code - 1];
		if (value !== undefined) facets[name] = value;
	}
	return Object.freeze(facets);
}

/** The period by the names such tables use: one column, or two. */
function rangeAt({ frequency, time_range: whole, start_date, end_date }: Facets): DateRange | undefined {
	const text = whole ?? (start_date && end_date ? `${dayOf(start_date)}/${dayOf(end_date)}` : undefined);
	const found = rangeOfText(frequency, text);
	return found;
}

function rangeOfText(frequency: string | undefined, text: string | undefined): DateRange | undefined {
	if (text?.includes("/")) return readable(text);
	const found = rangeOf(frequency, text);
	return found === undefined || isMisfit(found) ? undefined : found;
}

/** Dates nobody can read are no dates. */
function readable(text: string): DateRange | undefined {
	try {
		return parseDateRange(text);
	} catch (error) {
		if (!isHeadwaterError(error, "Time")) throw error;
		return undefined;
	}
}

/** "1900-01-01, 00:00:00" is the day. */
const dayOf = (text: string): string => text.trim().slice(0, 10);

/** `rows`: those that are counted; all when absent. */
function countWords(
	columns: readonly SearchColumn[],
	name: string,
	rows: Uint32Array | undefined,
): ReadonlyMap<string, number> {
	const found = columns.find((column) => column.name === name);
	if (found === undefined) return new Map();
	const perCode = new Float64Array(found.dictionary.length + 1);
	const { codes } = found;
	if (rows) for (const row of rows) perCode[codes[row]!]!++;
	else for (let row = 0; row < codes.length; row++) perCode[codes[row]!]!++;
	const counts = new Map<string, number>();
	found.dictionary.forEach((text, index) => {
		const count = perCode[index + 1]!;
		if (count > 0)
			for (const word of found.lists?.[index] ?? [text]) counts.set(word, (counts.get(word) ?? 0) + count);
	});
	return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What lies on servers is looked at when it is opened. */
async function withStamp(row: CatalogueRow): Promise<CatalogueRow> {
	if (/^[a-z][\w+.-]*:\/\//i.test(row.path) || isAddress(row.path)) return row;
	const found = await stat(row.path).catch((cause: unknown) => {
		throw new StoreError(
			row.path,
			"the collection names it, but it cannot be read. Mend the collection's table, or get the file.",
			{ cause },
		);
	});
	return { ...row, size: found.isFile() ? found.size : 0, mtime: found.mtimeMs };
}
