import { z } from "zod";
import { type Attributes, attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import {
	type DatasetCall,
	type DatasetRoute,
	defineDatasetRoute,
	type RouteAnswer,
} from "../../../core/ports/route.ts";
import { notFound } from "../failure.ts";
import { jsonAttributes } from "../json-attributes.ts";

const json = (value: unknown, tag: string): RouteAnswer => ({
	type: "application/json",
	body: JSON.stringify(value),
	tag,
	compressible: true,
});

/** Lengths of its own dimensions, and of those of groups above it that its variables have. */
function lengthsOf({ variables, dimensions }: Pick<Dataset, "variables" | "dimensions">) {
	const lengths = new Map([...dimensions].map(([name, { size }]) => [name, size]));
	for (const { dimensions: names, data } of variables.values())
		for (const [axis, name] of names.entries()) lengths.set(name, data.shape[axis] ?? 0);
	return Object.fromEntries(lengths);
}

/** Names that other variables give as coordinates, and variables that are named like dimensions (CF 5). */
function coordinateNames({ variables, dimensions }: Dataset): ReadonlySet<string> {
	const named = [...variables.values()].flatMap(({ attributes }) =>
		(attributeText(attributes, "coordinates") ?? "").split(/\s+/),
	);
	const own = Object.keys(lengthsOf({ variables, dimensions }));
	return new Set([...own, ...named].filter((name) => variables.has(name)));
}

const dtypeOf = ({ type }: Variable): string =>
	type === "char" ? "|S1" : type === "string" ? "object" : type;

const described = (variable: Variable) => ({
	dims: variable.dimensions,
	attrs: jsonAttributes(variable.attributes),
	dtype: dtypeOf(variable),
	shape: variable.data.shape,
});

/** As xarray's `Dataset.to_dict(data=False)` is laid out; values stay as they are stored. */
export function dictOf(dataset: Dataset) {
	const coordinates = coordinateNames(dataset);
	const all = [...dataset.variables];
	const those = (wanted: boolean) =>
		Object.fromEntries(
			all
				.filter(([name]) => coordinates.has(name) === wanted)
				.map(([name, variable]) => [name, described(variable)]),
		);
	return {
		coords: those(true),
		attrs: jsonAttributes(dataset.attributes),
		dims: lengthsOf(dataset),
		data_vars: those(false),
	};
}

/** The form xpublish gives: variables as they are stored. */
export const infoOf = (dataset: Dataset) => ({
	dimensions: lengthsOf(dataset),
	variables: Object.fromEntries(
		[...dataset.variables].map(([name, variable]) => [
			name,
			{
				type: dtypeOf(variable),
				dimensions: variable.dimensions,
				attributes: jsonAttributes(variable.attributes),
			},
		]),
	),
	global_attributes: jsonAttributes(dataset.attributes as Attributes),
});

/** Paths of all groups below a dataset: "a", "a/b". */
export const groupPaths = (dataset: Dataset, above = ""): readonly string[] =>
	[...dataset.groups].flatMap(([name, group]) => [
		`${above}${name}`,
		...groupPaths(group, `${above}${name}/`),
	]);

function groupAt(dataset: Dataset, path: string): Dataset {
	let found: Dataset | undefined = dataset;
	for (const name of path.split("/")) found = found?.groups.get(name);
	if (found) return found;
	const there = groupPaths(dataset);
	throw notFound(
		`There is no group "${path}". ${there.length === 0 ? "The dataset has none" : `There are: ${there.join(", ")}`}.`,
	);
}

const VIEWS: Readonly<Record<string, { readonly summary: string; of(dataset: Dataset): unknown }>> = {
	keys: {
		summary: "Names of all variables, coordinates included",
		of: ({ variables }) => [...variables.keys()],
	},
	dict: {
		summary: "Dimensions, coordinates, variables and attributes, as xarray's to_dict(data=False)",
		of: dictOf,
	},
	info: { summary: "Dimensions, variables as they are stored, and global attributes", of: infoOf },
};

const plain = (summary: string, path: string, of: (call: DatasetCall) => unknown): DatasetRoute =>
	defineDatasetRoute({
		path,
		summary,
		answers: ["application/json"],
		params: z.object({}),
		query: z.object({}),
		answer: (call) => json(of(call), `${call.opened.stamp}-${path}`),
	});

const GroupPath = z.object({ "*": z.string() });

const ofGroup = defineDatasetRoute({
	path: "groups/*",
	summary: "keys, dict or info of a group: groups/PATH/info; without one of these words, info",
	answers: ["application/json"],
	params: GroupPath,
	query: z.object({}),
	answer({ params, opened }) {
		const [, path = "", word = "info"] = /^(.*?)(?:\/(keys|dict|info))?$/.exec(params["*"]) ?? [];
		const view = VIEWS[word];
		return json(view?.of(groupAt(opened.dataset, path)), `${opened.stamp}-${word}`);
	},
});

/** What a dataset holds, as JSON. */
export const headersPublisher: Publisher = definePublisher({
	name: "headers",
	title: "Dimensions, variables and attributes as JSON",
	dataset: () => [
		...Object.entries(VIEWS).map(([path, { summary, of }]) =>
			plain(summary, path, ({ opened }) => of(opened.dataset)),
		),
		plain("Paths of the groups inside", "groups", ({ opened }) => groupPaths(opened.dataset)),
		plain("The groups inside, each in its place", "tree", ({ opened }) => treeOf(opened.dataset)),
		ofGroup,
	],
});

interface Tree {
	readonly [name: string]: Tree;
}

const treeOf = (dataset: Dataset): Tree =>
	Object.fromEntries([...dataset.groups].map(([name, group]) => [name, treeOf(group)]));
