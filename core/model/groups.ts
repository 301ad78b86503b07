import { withNames } from "../cf/naming-attributes.ts";
import { MetadataError } from "../errors.ts";
import type { Dataset, Dimension, Variable } from "./dataset.ts";
import { groupOf, inGroup, localName, pathMeant, scopesOf } from "./group-path.ts";

/**
 * A dataset with the variables and dimensions of all groups in one table, by path ("ocean/thetao"), so that what works on variables works on
 * all of them. Attributes that mention others ("bounds") mention paths. Groups are left with their attributes alone; `grouped` undoes it.
 */
export function flattened(dataset: Dataset): Dataset {
	const groups = [...groupsIn(dataset, "")];
	const dimensions = new Map(
		groups.flatMap(({ path, group }) =>
			[...group.dimensions].map(([name, one]): [string, Dimension] => [inGroup(path, name), one]),
		),
	);
	const names = new Set(
		groups.flatMap(({ path, group }) => [...group.variables.keys()].map((name) => inGroup(path, name))),
	);
	const isThere = (path: string) => names.has(path) || dimensions.has(path);
	const flat = (variable: Variable, path: string): Variable => ({
		...variable,
		name: inGroup(path, variable.name),
		dimensions: variable.dimensions.map(
			(name) => pathMeant(name, path, (one) => dimensions.has(one)) ?? name,
		),
		attributes: withNames(variable.attributes, (word) => pathMeant(word, path, isThere) ?? word),
	});
	const variables = groups.flatMap(({ path, group }) =>
		[...group.variables.values()].map((variable) => flat(variable, path)),
	);
	const unreadable = groups.flatMap(({ path, group }) =>
		[...(group.unreadable ?? [])].map(([name, why]): [string, string] => [inGroup(path, name), why]),
	);
	const { unreadable: _, ...rest } = dataset;
	return {
		...rest,
		dimensions,
		variables: new Map(variables.map((variable) => [variable.name, variable])),
		groups: bareGroups(dataset),
		...(unreadable.length > 0 && { unreadable: new Map(unreadable) }),
	};
}

interface Place {
	readonly path: string;
	readonly group: Dataset;
}

/** The root first, each group before those in it. */
function* groupsIn(group: Dataset, path: string): Iterable<Place> {
	yield { path, group };
	for (const [name, child] of group.groups) yield* groupsIn(child, inGroup(path, name));
}

const bareGroups = ({ groups }: Dataset): Dataset["groups"] =>
	new Map(
		[...groups].map(([name, { unreadable: _, ...group }]) => [
			name,
			{ ...group, dimensions: new Map(), variables: new Map(), groups: bareGroups(group) },
		]),
	);

/** Only the groups around things at some paths. */
export function groupsAround(groups: Dataset["groups"], paths: Iterable<string>): Dataset["groups"] {
	const needed = new Set([...paths].flatMap((path) => scopesOf(groupOf(path))));
	const kept = (all: Dataset["groups"], path: string): Dataset["groups"] =>
		new Map(
			[...all]
				.filter(([name]) => needed.has(inGroup(path, name)))
				.map(([name, group]) => [name, { ...group, groups: kept(group.groups, inGroup(path, name)) }]),
		);
	return kept(groups, "");
}

/**
 * A flattened dataset in its groups again; `before`: as it was when flattened. A group that has lost its last variable goes.
 * @throws MetadataError for a variable that cannot see one of its dimensions from its group
 */
export function grouped(flat: Dataset, before: Dataset): Dataset {
	const lost = new Set(holders(before));
	for (const path of holders(flat)) lost.delete(path);
	const isKnown = (path: string) =>
		[before, flat].some((one) => one.variables.has(path) || one.dimensions.has(path));
	return groupAt("", { flat, lost, isKnown, bare: flat });
}

/** The groups around variables. */
const holders = ({ variables }: Dataset): readonly string[] =>
	[...variables.keys()].flatMap((path) => scopesOf(groupOf(path)));

interface Flat {
	readonly flat: Dataset;
	readonly lost: ReadonlySet<string>;
	readonly isKnown: (path: string) => boolean;
	/** What is left of the group: its attributes, and the groups in it. */
	readonly bare: Dataset | undefined;
}

function groupAt(path: string, { bare, ...rest }: Flat): Dataset {
	const { flat, lost } = rest;
	const own = <T>(all: ReadonlyMap<string, T>): [string, T][] =>
		[...all].filter(([at]) => groupOf(at) === path).map(([at, one]) => [localName(at), one]);
	const names = new Set([...(bare?.groups.keys() ?? []), ...childrenIn(flat, path)]);
	const children = [...names].filter((name) => !lost.has(inGroup(path, name)));
	const { unreadable: _, ...kept } = bare ?? {};
	const unreadable = own(flat.unreadable ?? new Map<string, string>());
	return {
		attributes: new Map(),
		...kept,
		dimensions: new Map(own(flat.dimensions)),
		variables: new Map(own(flat.variables).map(([name, one]) => [name, local(one, path, rest)])),
		groups: new Map(
			children.map((name) => [name, groupAt(inGroup(path, name), { ...rest, bare: bare?.groups.get(name) })]),
		),
		...(unreadable.length > 0 && { unreadable: new Map(unreadable) }),
	};
}

/** Names of the groups in a group that hold variables or dimensions. */
function childrenIn({ variables, dimensions }: Dataset, group: string): readonly string[] {
	const around = [...variables.keys(), ...dimensions.keys()].flatMap((path) => scopesOf(groupOf(path)));
	return around.filter((path) => path !== "" && groupOf(path) === group).map(localName);
}

function local(variable: Variable, group: string, { flat, isKnown }: Omit<Flat, "bare">): Variable {
	const isThere = (path: string) => flat.variables.has(path) || flat.dimensions.has(path);
	const word = (path: string): string => {
		if (!isKnown(path)) return path;
		const meant = pathMeant(localName(path), group, isThere);
		const isNear = scopesOf(group).includes(groupOf(path));
		return isNear && (meant === undefined || meant === path) ? localName(path) : `/${path}`;
	};
	const dimension = (path: string): string => {
		const name = localName(path);
		if (pathMeant(name, group, (one) => flat.dimensions.has(one)) === path) return name;
		throw new MetadataError(
			`"${variable.name}" lies along "${path}", which cannot be seen from its group. Rename the dimension into a group around it (--rename ${path}=/${name}).`,
		);
	};
	return {
		...variable,
		name: localName(variable.name),
		dimensions: variable.dimensions.map(dimension),
		attributes: withNames(variable.attributes, word),
	};
}
