import type { ArrayValues, DataType, LazyArray, NumericType, NumericValues } from "../array/lazy-array.ts";

/** A numeric attribute keeps its stored type: `_FillValue` must have the type of its variable (CF 2.5.1). */
export interface NumericAttribute {
	readonly type: NumericType;
	readonly values: readonly number[];
	/** Digits of 64-bit integers of which some are no `number`; as texts, so that they pass through JSON. */
	readonly exact?: readonly string[];
}

/** An attribute from the values of its type. */
export function numericAttribute(type: NumericType, values: NumericValues): NumericAttribute {
	const numbers = Array.from(values as Float64Array, Number);
	const isExact = !(typeof values[0] === "bigint") || numbers.every(Number.isSafeInteger);
	return { type, values: numbers, ...(!isExact && { exact: Array.from(values, String) }) };
}

/** Its numbers without loss. */
export const exactNumbers = ({ values, exact }: NumericAttribute): readonly (number | bigint)[] =>
	exact ? exact.map(BigInt) : values;

export type Attribute = string | readonly string[] | NumericAttribute;
/** In file order. A Map, so that no name from a file can touch a prototype. */
export type Attributes = ReadonlyMap<string, Attribute>;

export interface Dimension {
	readonly size: number;
	readonly unlimited: boolean;
}

export interface Variable {
	readonly name: string;
	readonly type: DataType;
	/** Names of the axes, outermost first. */
	readonly dimensions: readonly string[];
	readonly attributes: Attributes;
	readonly data: LazyArray;
	/** In words, what its file stores, where that is more than the type says: an enumeration with its names, half precision. */
	readonly storedAs?: string;
	/** Attributes of user-defined types as CDL, to be shown: "compound {int a} = {1}". They are not written. */
	readonly userAttributes?: ReadonlyMap<string, string>;
	/** How it is to be stored when written; absent: contiguous, uncompressed. */
	readonly storage?: {
		readonly chunkShape?: readonly number[];
		readonly deflate?: number;
		readonly shuffle?: boolean;
	};
}

/** One file, or one group of it: plain, immutable, lazy. */
export interface Dataset {
	readonly dimensions: ReadonlyMap<string, Dimension>;
	readonly variables: ReadonlyMap<string, Variable>;
	readonly attributes: Attributes;
	readonly groups: ReadonlyMap<string, Dataset>;
	/** See `Variable.userAttributes`. */
	readonly userAttributes?: ReadonlyMap<string, string>;
	/** It comes from a netCDF-4 file that keeps to netCDF's classic model. */
	readonly classicModel?: true;
	/** Variables the file holds but its reader cannot give (user-defined types, foreign compression), with the reason. */
	readonly unreadable?: ReadonlyMap<string, string>;
}

export const emptyDataset: Dataset = {
	dimensions: new Map(),
	variables: new Map(),
	attributes: new Map(),
	groups: new Map(),
};

/** The text of an attribute, trimmed of the padding some models leave; `undefined` when absent or not text. */
export function attributeText(attributes: Attributes, name: string): string | undefined {
	const value = attributes.get(name);
	if (typeof value === "string") return value.replace(/\0+$/, "").trim();
	if (Array.isArray(value) && value.length === 1) return String(value[0]).trim();
	return undefined;
}

/** The first number of an attribute; text that is a plain number counts (real files carry `_FillValue` as text). */
export function attributeNumber(attributes: Attributes, name: string): number | undefined {
	return attributeNumbers(attributes, name)[0];
}

/** All numbers of an attribute, or none. */
export function attributeNumbers(attributes: Attributes, name: string): readonly number[] {
	const value = attributes.get(name);
	if (value === undefined) return [];
	if (typeof value === "object" && "values" in value && typeof value !== "string" && !Array.isArray(value)) {
		return (value as NumericAttribute).values;
	}
	const texts = typeof value === "string" ? [value] : (value as readonly string[]);
	return texts.filter((text) => text.trim() !== "" && Number.isFinite(Number(text))).map(Number);
}

export const withAttribute = (attributes: Attributes, name: string, value: Attribute): Attributes =>
	new Map(attributes).set(name, value);

export function withoutAttributes(attributes: Attributes, ...names: string[]): Attributes {
	return new Map([...attributes].filter(([name]) => !names.includes(name)));
}

/** The dataset with one variable added, or replaced where it stood. */
export const withVariable = (dataset: Dataset, variable: Variable): Dataset => ({
	...dataset,
	variables: new Map(dataset.variables).set(variable.name, variable),
});

export function withoutVariables(dataset: Dataset, names: ReadonlySet<string>): Dataset {
	return { ...dataset, variables: new Map([...dataset.variables].filter(([name]) => !names.has(name))) };
}

export const withDatasetAttribute = (dataset: Dataset, name: string, value: Attribute): Dataset => ({
	...dataset,
	attributes: withAttribute(dataset.attributes, name, value),
});

/** A small variable whose values are at hand. */
export function variableOf(
	name: string,
	values: ArrayValues,
	more: { type: DataType; dimensions: readonly string[]; shape: readonly number[]; attributes?: Attributes },
): Variable {
	return {
		name,
		type: more.type,
		dimensions: more.dimensions,
		attributes: more.attributes ?? new Map(),
		data: { op: "values", type: more.type, shape: more.shape, values },
	};
}

/** The variables of a dataset and of all groups in it. */
export const allVariables = (dataset: Dataset): readonly Variable[] => [
	...dataset.variables.values(),
	...[...dataset.groups.values()].flatMap(allVariables),
];
