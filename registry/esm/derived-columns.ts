import { type Derivation, derivations, derivedFacets } from "../../core/drs/project.ts";
import { projectFacts } from "../../core/drs/projects.ts";
import { isHeadwaterError } from "../../core/errors.ts";
import { formatFrequency, parseFrequency } from "../../core/model/date-frequency.ts";
import { type CodeColumn, type CodedWords, codedWords } from "../code-column.ts";
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
	const words = codedWords();
	const codes = [0, ...column.dictionary.map((value) => words.codeOf(spell(value)))];
	return words.column(column.name, column.codes, codes);
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

/**
 * Rules look at few columns and these hold few values: each is asked once for every combination of codes that occurs, and rows are filled
 * in as numbers.
 */
function derived(columns: readonly CodeColumn[], project: string): CodeColumn[] {
	const facts = projectFacts(project);
	const own = columns.map(({ name }) => name);
	const names = [...new Set([...own, ...Object.keys(facts.constants), ...derivedFacets(facts)])];
	const rows = columns[0]?.codes.length ?? 0;
	const filled = new Map(
		names.map((name) => [
			name,
			fillable(
				columns.find((one) => one.name === name),
				rows,
			),
		]),
	);
	for (const [name, value] of Object.entries(facts.constants)) fillAll(filled.get(name) as Fillable, value);
	for (const rule of derivations(facts)) follow(rule, filled, rows);
	const added = names.slice(own.length).map((name): CodeColumn => {
		const { words, codes } = filled.get(name) as Fillable;
		return words.column(name, codes);
	});
	return [...columns, ...added];
}

/** A column some of whose values are not known yet. */
interface Fillable {
	readonly words: CodedWords;
	/** Row → code, 0 where nothing is known. */
	readonly codes: Uint32Array;
}

const fillable = (column: CodeColumn | undefined, rows: number): Fillable => ({
	words: codedWords(column?.dictionary),
	codes: column ? Uint32Array.from(column.codes) : new Uint32Array(rows),
});

function fillAll({ words, codes }: Fillable, value: string): void {
	const code = words.codeOf(value);
	for (let row = 0; row < codes.length; row++) if (codes[row] === 0) codes[row] = code;
}

function follow(
	{ from, give, gives }: Derivation,
	filled: ReadonlyMap<string, Fillable>,
	rows: number,
): void {
	const inputs = from.flatMap((name) => filled.get(name) ?? []);
	if (inputs.length < from.length) return;
	const outputs = gives.map((name) => filled.get(name) as Fillable);
	const { combined, first } = combinations(inputs, rows);
	// What each combination gives to each output: one row of codes for each combination, absent inputs giving nothing.
	const answers = outputs.map(() => new Uint32Array(first.length));
	for (const [combination, row] of first.entries()) {
		const values = inputs.map(({ words, codes }) => words.at(codes[row]!));
		if (values.some((value) => value === undefined)) continue;
		for (const [name, value] of give(values.join("/"))) {
			const at = gives.indexOf(name);
			const answer = answers[at] as Uint32Array;
			if (value !== "" && answer[combination] === 0)
				answer[combination] = (outputs[at] as Fillable).words.codeOf(value);
		}
	}
	for (const [at, { codes }] of outputs.entries()) fill(codes, combined, answers[at] as Uint32Array);
}

function fill(codes: Uint32Array, combined: Uint32Array, answer: Uint32Array): void {
	for (let row = 0; row < codes.length; row++) if (codes[row] === 0) codes[row] = answer[combined[row]!]!;
}

/** Row → number of its combination of values, and for each of these the first row that has it. */
interface Combinations {
	readonly combined: Uint32Array;
	readonly first: readonly number[];
}

const combinations = (inputs: readonly Fillable[], rows: number): Combinations =>
	inputs.reduce(withInput, { combined: new Uint32Array(rows), first: rows > 0 ? [0] : [] });

function withInput({ combined, first: before }: Combinations, { words, codes }: Fillable): Combinations {
	const stride = words.size() + 1;
	const numbers = numbersOf(Math.max(1, before.length) * stride);
	const next = new Uint32Array(codes.length);
	const first: number[] = [];
	for (let row = 0; row < codes.length; row++) {
		const pair = combined[row]! * stride + codes[row]!;
		let number = numbers.get(pair);
		if (number === 0) {
			number = first.push(row);
			numbers.set(pair, number);
		}
		next[row] = number - 1;
	}
	return { combined: next, first };
}

/** Most pairs of codes that are kept in an array. */
const MOST_PAIRS = 2 ** 22;

/** Pair → its number, 0 where it has none. */
function numbersOf(pairs: number): { get(pair: number): number; set(pair: number, number: number): void } {
	if (pairs > MOST_PAIRS) {
		const known = new Map<number, number>();
		return { get: (pair) => known.get(pair) ?? 0, set: (pair, number) => void known.set(pair, number) };
	}
	const known = new Uint32Array(pairs);
	return {
		get: (pair) => known[pair]!,
		set: (pair, number) => {
			known[pair] = number;
		},
	};
}
