import { derivedFacets, valueDeriver } from "../../core/drs/project.ts";
import { projectFacts } from "../../core/drs/projects.ts";
import { isHeadwaterError } from "../../core/errors.ts";
import { formatFrequency, parseFrequency } from "../../core/model/date-frequency.ts";
import { type CodeColumn, columnBuilder } from "../code-column.ts";
import type { CollectionTable } from "./collection-table.ts";

/** Columns that only CMIP6, and tables after its fashion, have together. */
const CMIP6_COLUMNS = ["source_id", "experiment_id", "table_id", "variable_id", "member_id"];

/** The project whose rules hold for a table with these columns; `undefined`: none that is known. */
export const projectOf = (names: readonly string[]): string | undefined =>
	CMIP6_COLUMNS.every((name) => names.includes(name)) ? "CMIP6" : undefined;

/** The table with frequencies and versions as Headwater writes them, and with all facets that follow by its project's rules. */
export function withDerivedColumns(table: CollectionTable): CollectionTable {
	const columns = table.columns.map((column) => spelled(column));
	const project = projectOf(columns.map(({ name }) => name));
	return { ...table, columns: project === undefined ? columns : derived(columns, project) };
}

/** One spelling for each value. */
function spelled(column: CodeColumn): CodeColumn {
	const spell = SPELLINGS[column.name];
	if (spell === undefined) return column;
	const builder = columnBuilder(column.name);
	const values = column.dictionary.map(spell);
	for (const code of column.codes) builder.add(code === 0 ? undefined : values[code - 1]);
	return builder.column();
}

const SPELLINGS: Readonly<Record<string, (value: string) => string>> = {
	frequency: frequencySpelled,
	// pangeo's tables write numbers, and lost their type to missing values: 20180701.0.
	version: (value) => value.replace(/^(\d{8})(\.0)?$/, "v$1"),
};

/** "1mon" and "monthly" are "mon"; what is no frequency stays. */
function frequencySpelled(value: string): string {
	try {
		return formatFrequency(parseFrequency(value));
	} catch (error) {
		if (!isHeadwaterError(error, "Time")) throw error;
		return value;
	}
}

function derived(columns: readonly CodeColumn[], project: string): CodeColumn[] {
	const facts = projectFacts(project);
	const own = columns.map(({ name }) => name);
	const names = [...new Set([...own, ...Object.keys(facts.constants), ...derivedFacets(facts)])];
	const derive = valueDeriver(facts, names);
	const builders = names.slice(own.length).map((name) => columnBuilder(name));
	const rows = columns[0]?.codes.length ?? 0;
	for (let row = 0; row < rows; row++) {
		const values: (string | undefined)[] = columns.map(
			({ codes, dictionary }) => dictionary[codes[row]! - 1],
		);
		derive(values);
		for (const [index, builder] of builders.entries()) builder.add(values[own.length + index]);
	}
	return [...columns, ...builders.map((builder) => builder.column())];
}
