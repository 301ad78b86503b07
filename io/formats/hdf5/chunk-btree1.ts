import type { ChunkEntries, ChunkSpace } from "./chunk-entries.ts";
import type { H5File } from "./h5-file.ts";

// Version 1 B-tree of chunks (node type 1): HDF5 File Format Specification, III.A.1. Written by `chunk-index.ts`.

const DEEPEST = 32;
/** Children of a node where nothing else is said. */
const USUAL_CHILDREN = 64;

interface Level {
	readonly nodes: readonly number[];
	/** 0 for leaves; `undefined` for the root, which alone tells. */
	readonly number: number | undefined;
}

/** Level by level, so that the nodes of one can be fetched together. */
export function readBtree1(space: ChunkSpace, root: number, entries: ChunkEntries): void {
	const seen = new Set<number>();
	let level: Level | undefined = { nodes: [root], number: undefined };
	while (level) level = readLevel(space, { level, seen }, entries);
}

function readLevel(
	space: ChunkSpace,
	{ level, seen }: { level: Level; seen: Set<number> },
	entries: ChunkEntries,
): Level | undefined {
	const { file } = space;
	wantNodes(space, level.nodes);
	const children: number[] = [];
	let number = level.number;
	for (const address of level.nodes) {
		if (seen.has(address)) throw file.damaged("a chunk index of it leads in a circle");
		seen.add(address);
		const head = file.block(address, 8 + 2 * file.offsetBytes, "TREE");
		const kind = head.u8();
		const own = head.u8();
		if (kind !== 1 || own > DEEPEST || (number !== undefined && own !== number)) {
			throw file.damaged("a chunk index of it makes no sense");
		}
		number = own;
		const count = head.u16();
		if (own === 0) readLeaf(space, { address, count }, entries);
		else children.push(...childrenOf(space, { address, count }));
	}
	return number === 0 || number === undefined ? undefined : { nodes: children, number: number - 1 };
}

const keyBytes = (space: ChunkSpace): number => 8 + 8 * (space.chunkShape.length + 1);

function wantNodes(space: ChunkSpace, nodes: readonly number[]): void {
	const { file } = space;
	const length = 24 + (USUAL_CHILDREN + 1) * keyBytes(space) + USUAL_CHILDREN * file.offsetBytes;
	const inside = nodes.filter((address) => address >= 0 && address < file.size);
	file.pages.want(inside.map((address) => ({ offset: address + file.superblock.base, length })));
}

interface Node {
	readonly address: number;
	readonly count: number;
}

const entriesOf = (file: H5File, { address, count }: Node, stride: number): Uint8Array =>
	file.bytes(address + 8 + 2 * file.offsetBytes, count * stride);

function childrenOf(space: ChunkSpace, node: Node): number[] {
	const { file } = space;
	const key = keyBytes(space);
	const cursor = file.cursorOver(entriesOf(file, node, key + file.offsetBytes));
	return Array.from({ length: node.count }, () => cursor.skip(key).address() ?? -1);
}

/** Keys: stored length, filter mask, first element on each axis, 0. This is the hot loop of opening large files. */
function readLeaf(space: ChunkSpace, node: Node, entries: ChunkEntries): void {
	const { file, chunkShape } = space;
	const rank = chunkShape.length;
	const key = keyBytes(space);
	const stride = key + file.offsetBytes;
	const bytes = entriesOf(file, node, stride);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const cursor = file.cursorOver(bytes);
	const place = new Array<number>(rank).fill(0);
	for (let i = 0, at = 0; i < node.count; i++, at += stride) {
		for (let axis = 0; axis < rank; axis++) {
			const from = at + 8 + 8 * axis;
			const first = view.getUint32(from, true) + view.getUint32(from + 4, true) * 2 ** 32;
			const number = first / (chunkShape[axis] as number);
			if (!Number.isInteger(number)) throw file.damaged("a chunk of it begins where none can");
			place[axis] = number;
		}
		cursor.goTo(at + key);
		const address = cursor.address() ?? -1;
		entries.add(place, { address, bytes: view.getUint32(at, true), mask: view.getUint32(at + 4, true) });
	}
}
