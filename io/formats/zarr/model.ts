import type { Dataset, Dimension, Variable } from "../../../core/model/dataset.ts";
import type { ArraySpec } from "./array-spec.ts";
import { attributesOf, completed } from "./attributes.ts";
import { filtersOf } from "./chunk-filters.ts";
import type { Node } from "./nodes.ts";
import { type ParsedArray, parseArray } from "./parse-array.ts";

export interface Content {
	readonly dataset: Dataset;
	/** By path of the variable. */
	readonly arrays: ReadonlyMap<string, ArraySpec>;
}

interface Target {
	readonly file: string;
	readonly arrays: Map<string, ArraySpec>;
	/** Dimensions without a name are numbered as in netCDF. */
	phony: number;
	/** Their names by the group and the length they belong to. */
	readonly phonies: Map<ReadonlyMap<string, Dimension>, Map<number, string[]>>;
}

/** The dataset of a store: groups, arrays as variables, dimensions from their names. `name`: of an array that is the store itself. */
export function contentOf(nodes: readonly Node[], file: string, name: string): Content {
	const target: Target = { file, arrays: new Map(), phony: 0, phonies: new Map() };
	const [root] = nodes;
	const tree = root?.array ? treeOf([{ ...root, path: name }]) : treeOf(nodes);
	const dataset = datasetOf(tree, target, new Map());
	if (root?.array && target.arrays.has(name)) {
		target.arrays.set(name, { ...(target.arrays.get(name) as ArraySpec), prefix: "" });
	}
	return { dataset, arrays: target.arrays };
}

interface Tree {
	readonly path: string;
	node?: Node;
	readonly arrays: Map<string, Node>;
	readonly groups: Map<string, Tree>;
}

function treeOf(nodes: readonly Node[]): Tree {
	const root: Tree = { path: "", arrays: new Map(), groups: new Map() };
	for (const node of nodes) {
		const parts = node.path === "" ? [] : node.path.split("/");
		const last = node.array ? parts.pop() : undefined;
		const group = parts.reduce(childOf, root);
		if (last !== undefined) group.arrays.set(last, node);
		else group.node = node;
	}
	return root;
}

function childOf(tree: Tree, name: string): Tree {
	const found = tree.groups.get(name);
	if (found) return found;
	const path = tree.path === "" ? name : `${tree.path}/${name}`;
	const made: Tree = { path, arrays: new Map(), groups: new Map() };
	tree.groups.set(name, made);
	return made;
}

function datasetOf(tree: Tree, target: Target, outer: ReadonlyMap<string, Dimension>): Dataset {
	const own = new Map<string, Dimension>();
	const variables = new Map<string, Variable>();
	const unreadable = new Map<string, string>();
	for (const [name, node] of tree.arrays) {
		const parsed = parseArray(node);
		const made =
			typeof parsed === "string" ? parsed : variableOf({ name, node }, parsed, { target, own, outer });
		if (typeof made === "string") unreadable.set(name, made);
		else variables.set(name, made);
	}
	const scope = new Map([...outer, ...own]);
	return {
		dimensions: own,
		variables,
		attributes: attributesOf(tree.node?.attributes ?? {}),
		groups: new Map([...tree.groups].map(([name, group]) => [name, datasetOf(group, target, scope)])),
		...(unreadable.size > 0 && { unreadable }),
	};
}

interface Scope {
	readonly target: Target;
	readonly own: Map<string, Dimension>;
	readonly outer: ReadonlyMap<string, Dimension>;
}

function variableOf(
	{ name, node }: { name: string; node: Node },
	{ spec, names }: ParsedArray,
	scope: Scope,
): Variable | string {
	const { shape, element, fill } = spec;
	const dimensions = dimensionsOf(shape, names, scope);
	if (typeof dimensions === "string") return dimensions;
	scope.target.arrays.set(node.path, spec);
	// In v2 the fill value is the missing value (xarray, NCZarr); v3 keeps the two apart.
	const told = node.format === 2 ? fill : undefined;
	const filters = filtersOf(spec);
	return {
		name,
		type: element.type,
		dimensions,
		attributes: completed(attributesOf(node.attributes, element), { element, fill: told }),
		data: {
			op: "stored",
			type: element.type,
			shape,
			file: scope.target.file,
			variable: node.path,
			chunkShape: spec.chunkShape,
			...(filters && { filters }),
		},
		...storageOf(spec),
	};
}

/** How a copy is to be stored: in the same chunks, where there are several, and deflated as here. */
function storageOf({ shape, chunkShape, codecs, element }: ArraySpec): Pick<Variable, "storage"> {
	const isCut = chunkShape.some((length, axis) => length < (shape[axis] ?? 1));
	const deflate = codecs.find(({ id }) => id === "zlib" || id === "gzip");
	const shuffle = codecs.some(({ id }) => id === "shuffle") && element.bytes > 1;
	if (!isCut && deflate === undefined) return {};
	const compression = deflate && "level" in deflate && { deflate: deflate.level, shuffle };
	return { storage: { ...(isCut && { chunkShape }), ...compression } };
}

/** Names of the axes; the group gets those that are new. Two lengths of one name cannot be: the later array is not given. */
function dimensionsOf(
	shape: readonly number[],
	names: ParsedArray["names"],
	scope: Scope,
): readonly string[] | string {
	const found: string[] = [];
	const fresh = new Map<string, Dimension>();
	for (const [axis, size] of shape.entries()) {
		const name = names[axis] ?? phonyName(size, found, scope);
		const known = scope.own.get(name) ?? fresh.get(name) ?? scope.outer.get(name);
		const shadowed = known && known.size !== size && !scope.own.has(name) && !fresh.has(name);
		if (known && known.size !== size && !shadowed) {
			return `its dimension "${name}" is ${size} long, but ${known.size} in another array of its group`;
		}
		if (known === undefined || shadowed) fresh.set(name, { size, unlimited: false });
		found.push(name);
	}
	for (const [name, dimension] of fresh) {
		scope.own.set(name, dimension);
		if (name.startsWith(PHONY)) rememberPhony(scope, name, dimension.size);
	}
	return found;
}

const PHONY = "phony_dim_";

/** Taken again for another axis of the same length, but not within one array. */
function phonyName(size: number, taken: readonly string[], { target, own }: Scope): string {
	const known = target.phonies
		.get(own)
		?.get(size)
		?.find((name) => !taken.includes(name));
	return known ?? `${PHONY}${target.phony++}`;
}

function rememberPhony({ target, own }: Scope, name: string, size: number): void {
	const bySize = target.phonies.get(own) ?? new Map<number, string[]>();
	const names = bySize.get(size);
	if (names) names.push(name);
	else bySize.set(size, [name]);
	target.phonies.set(own, bySize);
}
