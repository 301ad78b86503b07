import { UsageError } from "../../../core/errors.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { type AskedRange, type Clause, short } from "./constraint.ts";
import type { DapArray, DapDataset, DapDimension, DapVariable } from "./model.ts";
import { comparableName } from "./names.ts";

/** What is taken of a dimension: `count` elements from `first` on, every `every`-th. */
export interface TakenRange {
	readonly first: number;
	readonly every: number;
	readonly count: number;
}

/** A variable, or a map of a Grid, and what is taken of each of its dimensions. */
export interface Part {
	readonly array: DapArray;
	readonly ranges: readonly TakenRange[];
}

/** One variable of an answer. Single members of a Grid come as a Structure. */
export interface Chosen {
	readonly variable: DapVariable;
	readonly form: "array" | "grid" | "structure";
	readonly parts: readonly Part[];
}

/** In the order of the dataset. */
export type Selection = readonly Chosen[];

/** What a constraint asks of a dataset; everything when it asks for nothing. UsageError naming what does not fit. */
export function select(dataset: DapDataset, clauses: readonly Clause[]): Selection {
	if (clauses.length === 0)
		return dataset.variables.map((variable) => whole(variable, rangesOf(variable, [])));
	const asked = new Map<DapVariable, Asked>();
	for (const clause of clauses) {
		const { variable, member } = meant(dataset, clause.name);
		const one = asked.get(variable) ?? { members: new Map(), isWhole: false };
		asked.set(variable, one);
		take(one, { variable, member, ranges: rangesOf(member ?? variable, clause.ranges) });
	}
	return dataset.variables.flatMap((variable) => {
		const one = asked.get(variable);
		return one ? [chosen(variable, one)] : [];
	});
}

interface Asked {
	readonly members: Map<DapArray, readonly TakenRange[]>;
	isWhole: boolean;
}

interface Wanted {
	readonly variable: DapVariable;
	/** A member of a Grid asked for by itself. */
	readonly member: DapArray | undefined;
	readonly ranges: readonly TakenRange[];
}

function take(asked: Asked, { variable, member, ranges }: Wanted): void {
	asked.isWhole ||= member === undefined;
	const parts = member ? [{ array: member, ranges }] : whole(variable, ranges).parts;
	for (const part of parts) note(asked, part);
}

function note({ members }: Asked, { array, ranges }: Part): void {
	const before = members.get(array);
	if (before !== undefined && !before.every((range, axis) => isSame(range, ranges[axis])))
		throw new UsageError(
			`"${array.name}" is asked for twice, with different index ranges. Ask for each in a request of its own.`,
		);
	members.set(array, ranges);
}

const isSame = (a: TakenRange, b: TakenRange | undefined): boolean =>
	a.first === b?.first && a.every === b.every && a.count === b.count;

function whole(variable: DapVariable, ranges: readonly TakenRange[]): Chosen {
	const { maps } = variable;
	if (maps === undefined) return { variable, form: "array", parts: [{ array: variable, ranges }] };
	const beside = maps.map((array, axis): Part => ({ array, ranges: ranges.slice(axis, axis + 1) }));
	return { variable, form: "grid", parts: [{ array: variable, ranges }, ...beside] };
}

function chosen(variable: DapVariable, { members, isWhole }: Asked): Chosen {
	const parts = [variable, ...(variable.maps ?? [])].flatMap((array): Part[] => {
		const ranges = members.get(array);
		return ranges ? [{ array, ranges }] : [];
	});
	return { variable, form: variable.maps === undefined ? "array" : isWhole ? "grid" : "structure", parts };
}

/** Dots behind so many characters are not looked for. */
const LONGEST_NAME = 1024;

/** A name may be DAP2's or the path in the dataset; members stand behind a dot. */
function meant({ byName, variables, left }: DapDataset, name: string): Pick<Wanted, "variable" | "member"> {
	const find = (text: string) => byName.get(text) ?? byName.get(comparableName(text));
	const variable = find(name);
	if (variable) return { variable, member: undefined };
	const last = Math.min(name.length, LONGEST_NAME);
	for (let dot = name.indexOf("."); dot >= 0 && dot < last; dot = name.indexOf(".", dot + 1)) {
		const grid = find(name.slice(0, dot));
		if (grid) return { variable: grid, member: memberOf(grid, name.slice(dot + 1)) };
	}
	const why = left.get(name);
	if (why !== undefined) throw new UsageError(`"${short(name)}" is not served. ${why}`);
	const names = variables.flatMap((one) => [one.name, one.path]);
	const few = variables
		.slice(0, 8)
		.map((one) => one.name)
		.join(", ");
	const rest = variables.length > 8 ? `, and ${variables.length - 8} more` : "";
	const hint = didYouMean(short(name), names) || ` There are: ${few}${rest}.`;
	throw new UsageError(`There is no variable "${short(name)}".${hint}`);
}

function memberOf(grid: DapVariable, name: string): DapArray {
	const members = [grid, ...(grid.maps ?? [])];
	const found = members.find((one) => one.path === name || one.name === comparableName(name));
	if (grid.maps !== undefined && found) return found;
	const why =
		grid.maps === undefined
			? "it is an array and has no members"
			: `it has ${members.map((one) => one.name).join(", ")}`;
	throw new UsageError(`"${grid.name}" has no member "${short(name)}": ${why}.`);
}

function rangesOf(array: DapArray, asked: readonly AskedRange[]): readonly TakenRange[] {
	const { dimensions, name } = array;
	if (asked.length === 0) return dimensions.map(({ size }) => ({ first: 0, every: 1, count: size }));
	if (asked.length === dimensions.length)
		return dimensions.map((dimension, axis) => taken(asked[axis] as AskedRange, dimension, name));
	const has =
		dimensions.length === 0
			? "is a single value"
			: `has ${dimensions.length === 1 ? "1 dimension" : `${dimensions.length} dimensions`} (${dimensions.map((one) => one.name).join(", ")})`;
	const advice =
		dimensions.length === 0 ? "Leave them out" : `Write one for each, as in ${name}${example(dimensions)}`;
	throw new UsageError(
		`"${name}" ${has}, but ${asked.length === 1 ? "1 index range was" : `${asked.length} index ranges were`} given. ${advice}.`,
	);
}

const example = (dimensions: readonly DapDimension[]): string =>
	dimensions.map(({ size }) => `[0:${Math.max(0, size - 1)}]`).join("");

function taken({ first, every, last }: AskedRange, { name, size }: DapDimension, owner: string): TakenRange {
	const refuse = (why: string) => new UsageError(`"${owner}" cannot be cut along "${name}": ${why}.`);
	if (every === 0) throw refuse("a stride of 0 leads nowhere. Use 1 or more");
	if (first > last)
		throw refuse(
			`the first index, ${first}, is behind the last, ${last}. Write [first:last] or [first:stride:last]`,
		);
	if (last >= size) throw refuse(`index ${last} is beyond the end. The last is ${size - 1}`);
	return { first, every, count: Math.floor((last - first) / every) + 1 };
}

/** The ranges as a constraint has them. */
export const rangeText = ({ first, every, count }: TakenRange): string =>
	`[${first}:${every === 1 ? "" : `${every}:`}${first + (count - 1) * every}]`;
