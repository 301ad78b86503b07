import { spellingsOf } from "../drs/version.ts";
import { isHeadwaterError } from "../errors.ts";
import {
	compareFrequency,
	type DateFrequency,
	formatFrequency,
	parseFrequency,
} from "../model/date-frequency.ts";
import type { Facets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { isStatic, type VariableWish } from "../model/wish.ts";
import type { Catalogue, Constraints } from "../ports/catalogue.ts";
import type { TranslatedVarlistEntry } from "../ports/translator.ts";
import { chosenOf, type FacetChoices } from "./choices.ts";

interface Asking {
	/** Facets the user named. */
	readonly wanted: Facets;
	/** Those left open between several values. */
	readonly choices?: FacetChoices;
	readonly keys: KeyColumns;
	readonly catalogue: Pick<Catalogue, "columns" | "values">;
}

/** What the catalogue is asked for one translated entry: the user's facets, the native name, the tables that may hold it. */
export function constraintsFor(entry: VarlistEntry, from: Asking): Constraints {
	const { names } = from.keys;
	const constraints: Record<string, string | readonly string[]> = {};
	for (const [name, value] of Object.entries(from.wanted)) {
		if (!from.catalogue.columns.includes(name)) continue;
		if (isStatic(entry.request) && isFreeForStatic(name, from.keys)) continue;
		const same = name === from.keys.version ? spellingsOf(value, from.catalogue.values(name).keys()) : [];
		constraints[name] = same.length > 1 || (same[0] ?? value) !== value ? same : value;
	}
	for (const [name, texts] of Object.entries(from.choices ?? {})) {
		if (!from.catalogue.columns.includes(name)) continue;
		if (isStatic(entry.request) && isFreeForStatic(name, from.keys)) continue;
		const meant = chosenOf(from.catalogue.values(name).keys(), texts);
		// Where nothing is meant, what was asked is told as it was written.
		constraints[name] = meant.length > 0 ? meant : texts;
	}
	const variable = entry.translation?.name ?? entry.request.name;
	const others = names.otherwise?.[variable];
	constraints[names.variable] = others ? [...new Set([variable, ...others])] : variable;
	for (const column of names.brand ?? []) {
		const labels = brandsOf(column, entry);
		if (labels.length > 0) constraints[column] ??= labels;
	}
	const tables = names.table && entry.translation ? tablesOf(entry.translation) : [];
	const named = names.table === undefined ? undefined : from.wanted[names.table];
	const isOffered = named === undefined || tables.includes(named);
	if (names.table && tables.length > 0) constraints[names.table] ??= tables;
	// A table the user names may be one the convention does not offer, but not one of another frequency.
	if (names.frequency && (tables.length === 0 || !isOffered)) {
		const frequencies = frequenciesFor(entry.request, names.frequency, from);
		if (frequencies) constraints[names.frequency] ??= frequencies;
	}
	return constraints;
}

/** What the brand of a variable may say in one of its parts. */
const brandsOf = (column: string, { translation }: VarlistEntry): string[] => [
	...new Set((translation?.tables ?? []).flatMap(({ brand }) => brand?.[column] ?? [])),
];

/** The tables that may hold a variable, each once. */
export const tablesOf = ({ tables }: TranslatedVarlistEntry): string[] => [
	...new Set(tables.flatMap(({ table }) => (table === undefined ? [] : [table]))),
];

/** A static variable may come from another experiment, member, table or version of its model (CMIP6 publishes fx once per model). */
export function isFreeForStatic(column: string, keys: KeyColumns): boolean {
	if (keys.static.includes(column)) return false;
	const columns = [...keys.case, ...keys.memberFacets, ...keys.variable];
	return columns.includes(column) || column === keys.names.frequency;
}

/** The frequency asked for, or all there are between its bounds; `undefined`: any. */
function frequenciesFor(wish: VariableWish, column: string, { catalogue }: Asking) {
	const { frequency, minFrequency: least, maxFrequency: most } = wish;
	if (frequency) return formatFrequency(frequency);
	if (!least && !most) return undefined;
	return [...catalogue.values(column).keys()].filter((text) => {
		const own = knownFrequency(text);
		if (own === undefined || own.unit === "fx") return false;
		return !(least && compareFrequency(own, least) < 0) && !(most && compareFrequency(own, most) > 0);
	});
}

/** Foreign catalogues hold words that are no frequency: they lie between no bounds. */
function knownFrequency(text: string): DateFrequency | undefined {
	try {
		return parseFrequency(text);
	} catch (error) {
		if (!isHeadwaterError(error, "Time")) throw error;
		return undefined;
	}
}
