/** A convention's variables, made ready to be compared with wishes, by standard name. */

import { type DateFrequency, parseFrequency } from "../model/date-frequency.ts";
import type { Convention, NativeCoordinate, NativeVariable, TableGroup } from "../ports/convention.ts";
import type { NativeDimension } from "./fit.ts";
import { standardNameAliases } from "./standard-name-aliases.table.ts";
import { type Statistic, statisticOf } from "./statistic.ts";

export interface KnownVariable {
	readonly variable: NativeVariable;
	readonly dimensions: readonly NativeDimension[];
	readonly frequency: DateFrequency | undefined;
	readonly statistic: Statistic;
	/** How good a place its table is; 0 is best. */
	readonly rank: number;
	readonly group: TableGroup | undefined;
}

/** The name the tables use for a standard name that was renamed. */
export const presentName = (standardName: string): string =>
	standardNameAliases[standardName] ?? standardName;

export interface Vocabulary {
	/** Native variables that carry the standard name, or another one for the same quantity. */
	of(standardName: string): readonly KnownVariable[];
	named(nativeName: string): readonly KnownVariable[];
	readonly standardNames: () => Iterable<string>;
	readonly nativeNames: () => Iterable<string>;
}

function grouped(variables: readonly NativeVariable[], keys: (variable: NativeVariable) => Iterable<string>) {
	const groups = new Map<string, NativeVariable[]>();
	for (const variable of variables)
		for (const key of new Set(keys(variable))) {
			const group = groups.get(key);
			if (group === undefined) groups.set(key, [variable]);
			else group.push(variable);
		}
	return groups;
}

/** Both indexes are made on first use, and a variable is examined only when its standard name is asked for. */
export function vocabularyOf(convention: Convention): Vocabulary {
	const variables = once(convention.variables);
	const standard = once(() =>
		grouped(variables(), ({ standardName, alternateStandardNames = [] }) =>
			[standardName, ...alternateStandardNames].map(presentName),
		),
	);
	const native = once(() => grouped(variables(), ({ name }) => [name]));
	const coordinates = once(convention.coordinates);
	const examined = new Map<NativeVariable, KnownVariable>();
	const examine = (variable: NativeVariable) => {
		const known = examined.get(variable) ?? examineVariable(variable, coordinates(), convention.tableGroups);
		examined.set(variable, known);
		return known;
	};
	return {
		of: (standardName) => (standard().get(presentName(standardName)) ?? []).map(examine),
		named: (nativeName) => (native().get(nativeName) ?? []).map(examine),
		standardNames: () => standard().keys(),
		nativeNames: () => native().keys(),
	};
}

function once<T>(make: () => T): () => T {
	let made: { readonly value: T } | undefined;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}

function examineVariable(
	variable: NativeVariable,
	coordinates: Readonly<Record<string, NativeCoordinate>>,
	groups: readonly TableGroup[],
): KnownVariable {
	const rank = groups.findIndex(({ tables }) => tables.includes(variable.table ?? ""));
	return {
		variable,
		dimensions: variable.dimensions.map((key) => ({
			key,
			coordinate: coordinates[key] ?? { name: key, axis: "OTHER", standardNames: [] },
		})),
		frequency: variable.frequency === undefined ? undefined : parseFrequency(variable.frequency),
		statistic: statisticOf(variable.cellMethods),
		rank: rank === -1 ? groups.length : rank,
		group: groups[rank],
	};
}
