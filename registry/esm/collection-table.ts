import { wordsIn } from "../../core/text/word-list.ts";
import { type CodeColumn, type ColumnBuilder, columnBuilder } from "../code-column.ts";
import { type TextColumn, textAt, textColumn, textCount } from "../text-column.ts";
import type { Paths } from "./stored-paths.ts";

export interface TableColumn extends CodeColumn {
	/** The code of one row, where not all of them are at hand. */
	readonly codeAt?: (row: number) => number;
}

/** The rows of an ESM collection: one file or store each. */
export interface CollectionTable {
	/** All but that of the paths, in the order of the table. */
	readonly columns: readonly TableColumn[];
	readonly paths: Paths;
	/** Rows left out because they have no path, or not as many values as there are columns. */
	readonly broken: number;
}

/** Takes rows as readers of tables give them; `undefined` and empty texts are absent values. */
export interface CollectionBuilder {
	add(values: readonly (string | undefined)[]): void;
	table(): CollectionTable;
}

/** @param names of the columns, `path` being one of them */
export function collectionBuilder(names: readonly string[], path: string): CollectionBuilder {
	const builders: ColumnBuilder[] = names.map(columnBuilder);
	const place = names.indexOf(path);
	const paths: string[] = [];
	let broken = 0;
	return {
		add(values) {
			const where = values[place];
			if (values.length !== names.length || where === undefined || where === "") {
				broken++;
				return;
			}
			paths.push(where);
			for (const [index, builder] of builders.entries())
				if (index !== place) builder.add(values[index] === "" ? undefined : values[index]);
		},
		table: () => ({
			columns: builders.filter((_, index) => index !== place).map((builder) => builder.column()),
			paths: pathsIn(textColumn(paths)),
			broken,
		}),
	};
}

/** Paths that are in memory, all of them. */
export const pathsIn = (column: TextColumn): Paths => ({
	column,
	length: textCount(column),
	at: (row) => textAt(column, row),
});

/** The words of each value of a column that holds lists, a plain value being one word; `undefined` for columns without lists. */
export function listsOf({ dictionary }: CodeColumn): readonly (readonly string[])[] | undefined {
	const lists = dictionary.map(wordsIn);
	return lists.some((words) => words !== undefined)
		? lists.map((words, index) => words ?? [dictionary[index]!])
		: undefined;
}
