import type { Dataset, Variable } from "../core/model/dataset.ts";

/** Something of the inputs that the output does not hold. */
export interface LeftOut {
	/** With the path of its group; "" for a group's own attributes, with its path. */
	readonly variable: string;
	/** Absent where it is the type of the values. */
	readonly attribute?: string;
	/** What it is, in CDL. */
	readonly what: string;
}

/** What cannot be written of a dataset: attributes of user-defined types, the names of enumerations, half precision. */
export function leftOutOf(dataset: Dataset, path = ""): readonly LeftOut[] {
	return [
		...attributesOf(dataset, path),
		...[...dataset.variables.values()].flatMap((one) => [
			...typeOf(one, path + one.name),
			...attributesOf(one, path + one.name),
		]),
		...[...dataset.groups].flatMap(([name, group]) => leftOutOf(group, `${path}${name}/`)),
	];
}

const attributesOf = ({ userAttributes }: Dataset | Variable, variable: string): LeftOut[] =>
	[...(userAttributes ?? [])].map(([attribute, what]) => ({ variable, attribute, what }));

const typeOf = ({ storedAs }: Variable, variable: string): LeftOut[] =>
	storedAs === undefined ? [] : [{ variable, what: storedAs }];

/** One line each. */
export function leftOutText({ variable, attribute, what }: LeftOut): string {
	const owner = variable === "" || variable.endsWith("/") ? `the group "/${variable}"` : `"${variable}"`;
	if (attribute === undefined) return `${owner} is written as plain numbers; in the input it is ${what}.`;
	const done = /^\w+ enum /.test(what) ? "is written as a plain number" : "was left out";
	return `The attribute "${attribute}" of ${owner} ${done}: ${what}`;
}
