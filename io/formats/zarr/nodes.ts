import { FormatError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { type Json, type JsonObject, parseJson } from "./json.ts";

/** A group or an array as its documents say, unchecked. */
export interface Node {
	/** "" for the root, else "group/ta". */
	readonly path: string;
	readonly format: 2 | 3;
	readonly attributes: JsonObject;
	/** `.zarray`, or `zarr.json` of an array; absent for a group. */
	readonly array?: JsonObject;
}

const DEEPEST = 32;
const MOST_NODES = 100_000;

export interface Nodes {
	/** Parents first. */
	readonly nodes: readonly Node[];
	/** Present where chunks are named in Parquet tables of so many rows (kerchunk), and none is there as a key. */
	readonly recordSize?: number;
	/** What Headwater wrote beside them about their files. */
	readonly told?: Json;
}

/** All groups and arrays of a store: from its consolidated metadata, else by looking. FormatError when there are none. */
export async function readNodes(store: ByteStore): Promise<Nodes> {
	const found = await nodesIn(store);
	const { nodes } = found;
	const isEndless = nodes.length > MOST_NODES || nodes.some(({ path }) => path.split("/").length > DEEPEST);
	if (isEndless) throw endless(store);
	return found;
}

const endless = (store: ByteStore) =>
	new FormatError(store.place, "its groups have no end. Check its links.");

async function nodesIn(store: ByteStore): Promise<Nodes> {
	const modern = await documentAt(store, "zarr.json");
	if (modern) return { nodes: await nodesOfV3(store, modern) };
	const consolidated = await documentAt(store, ".zmetadata");
	if (consolidated)
		return {
			nodes: nodesOfDocuments(objectOf(consolidated["metadata"])),
			...("record_size" in consolidated && {
				recordSize: recordSizeIn(store, consolidated),
				told: consolidated["headwater"] ?? {},
			}),
		};
	const nodes: Node[] = [];
	await walkV2(store, "", nodes);
	if (nodes.length > 0) return { nodes };
	throw new FormatError(
		store.place,
		"it holds no Zarr metadata. Give the folder with zarr.json, .zgroup or .zarray in it.",
	);
}

function recordSizeIn(store: ByteStore, { record_size: size }: JsonObject): number {
	if (Number.isSafeInteger(size) && Number(size) > 0) return Number(size);
	throw new FormatError(store.place, 'its "record_size" makes no sense. Make the references again.');
}

const EMPTY: JsonObject = {};
const objectOf = (value: Json | undefined): JsonObject =>
	typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : EMPTY;

async function documentAt(store: ByteStore, key: string): Promise<JsonObject | undefined> {
	const bytes = await store.get(key);
	if (bytes === undefined) return undefined;
	try {
		const value = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
		if (objectOf(value) === value) return value;
		throw new SyntaxError("no object");
	} catch (error) {
		throw new FormatError(store.place, `"${key}" in it is damaged. Fetch it again.`, { cause: error });
	}
}

async function nodesOfV3(store: ByteStore, root: JsonObject): Promise<readonly Node[]> {
	const listed = objectOf(root["consolidated_metadata"])["metadata"];
	const nodes = [nodeOfV3("", root)];
	if (listed !== undefined) {
		for (const [path, document] of Object.entries(objectOf(listed)))
			nodes.push(nodeOfV3(path, objectOf(document)));
	} else if (nodes[0]?.array === undefined) await walkV3(store, "", nodes);
	return nodes;
}

const nodeOfV3 = (path: string, document: JsonObject): Node => ({
	path,
	format: 3,
	attributes: objectOf(document["attributes"]),
	...(document["node_type"] === "array" && { array: document }),
});

async function walkV3(store: ByteStore, prefix: string, nodes: Node[]): Promise<void> {
	for (const name of await foldersIn(store, prefix, nodes.length)) {
		const document = await documentAt(store, `${prefix}${name}/zarr.json`);
		if (document === undefined) continue;
		const node = nodeOfV3(prefix + name, document);
		nodes.push(node);
		if (node.array === undefined) await walkV3(store, `${prefix}${name}/`, nodes);
	}
}

async function foldersIn(store: ByteStore, prefix: string, known: number): Promise<readonly string[]> {
	if (prefix.split("/").length > DEEPEST || known > MOST_NODES) throw endless(store);
	return (await store.list(prefix)).filter((name) => name.endsWith("/")).map((name) => name.slice(0, -1));
}

/** Consolidated metadata of v2: documents by key. */
function nodesOfDocuments(documents: JsonObject): readonly Node[] {
	const nodes: Node[] = [];
	for (const [key, document] of Object.entries(documents)) {
		const [, prefix = "", kind] = /^((?:.*\/)?)\.(zgroup|zarray)$/.exec(key) ?? [];
		if (kind === undefined) continue;
		const array = kind === "zarray" ? { array: objectOf(document) } : {};
		const attributes = objectOf(documents[`${prefix}.zattrs`]);
		nodes.push({ path: prefix.replace(/\/$/, ""), format: 2, attributes, ...array });
	}
	return nodes;
}

async function walkV2(store: ByteStore, prefix: string, nodes: Node[]): Promise<void> {
	const array = await documentAt(store, `${prefix}.zarray`);
	if (array === undefined && (await documentAt(store, `${prefix}.zgroup`)) === undefined) return;
	const attributes = (await documentAt(store, `${prefix}.zattrs`)) ?? EMPTY;
	nodes.push({ path: prefix.replace(/\/$/, ""), format: 2, attributes, ...(array && { array }) });
	if (array) return;
	for (const name of await foldersIn(store, prefix, nodes.length))
		await walkV2(store, `${prefix}${name}/`, nodes);
}
