import { join, text, UNDEFINED_ADDRESS, u8, u16, u32, u64 } from "./bytes.ts";

// Version 1 B-tree of chunks (node type 1): HDF5 File Format Specification, III.A.1.

export interface StoredChunk {
	/** Index of its first element on each axis. */
	readonly start: readonly number[];
	readonly bytes: number;
	readonly address: number;
}

/** Half the children of a node: the default of superblock version 2. */
const HALF = 32;
const CHILDREN = 2 * HALF;

interface Child {
	/** Key at its left: length and start of its first chunk. */
	readonly bytes: number;
	readonly start: readonly number[];
	readonly address: number;
}

export interface ChunkIndex {
	/** All nodes, to be written at the address given. */
	readonly content: Uint8Array;
	readonly root: number;
}

/** The index of chunks given in row-major order; `address` is where its bytes will stand. */
export function chunkIndex(
	chunks: readonly StoredChunk[],
	chunkShape: readonly number[],
	address: number,
): ChunkIndex {
	const nodeBytes = 24 + (CHILDREN + 1) * (8 + 8 * (chunkShape.length + 1)) + CHILDREN * 8;
	const nodes: Uint8Array[] = [];
	let level = 0;
	let children: readonly Child[] = chunks;
	for (;;) {
		const first = address + nodes.length * nodeBytes;
		const groups = split(children);
		const end = endKey(chunks, chunkShape);
		groups.forEach((group, i) => {
			const next = groups[i + 1]?.[0]?.start ?? end;
			const siblings = {
				left: i === 0 ? UNDEFINED_ADDRESS : first + (i - 1) * nodeBytes,
				right: i === groups.length - 1 ? UNDEFINED_ADDRESS : first + (i + 1) * nodeBytes,
			};
			nodes.push(node({ level, group, next, ...siblings }, nodeBytes));
		});
		if (groups.length === 1) return { content: join(...nodes), root: first };
		children = groups.map((group, i) => ({
			bytes: group[0]?.bytes ?? 0,
			start: group[0]?.start ?? [],
			address: first + i * nodeBytes,
		}));
		level++;
	}
}

/** Even groups, so that no node is below half full (but a root). */
function split(children: readonly Child[]): Child[][] {
	const groups = Math.ceil(children.length / CHILDREN);
	return Array.from({ length: groups }, (_, i) =>
		children.slice(
			Math.floor((i * children.length) / groups),
			Math.floor(((i + 1) * children.length) / groups),
		),
	);
}

/** The last key lies beyond the last chunk on every axis. */
function endKey(chunks: readonly StoredChunk[], chunkShape: readonly number[]): readonly number[] {
	return (chunks.at(-1)?.start ?? []).map((first, axis) => first + (chunkShape[axis] ?? 1));
}

interface Node {
	readonly level: number;
	readonly group: readonly Child[];
	readonly next: readonly number[];
	readonly left: number | bigint;
	readonly right: number | bigint;
}

function node({ level, group, next, left, right }: Node, nodeBytes: number): Uint8Array {
	const head = join(text("TREE"), u8(1, level), u16(group.length), u64(left), u64(right));
	const entries = group.map((child) => join(key(child.bytes, child.start), u64(child.address)));
	const filled = join(head, ...entries, key(0, next));
	return join(filled, new Uint8Array(nodeBytes - filled.length));
}

/** Stored length, filter mask (none skipped), start on each axis, and 0 for the bytes of an element. */
const key = (bytes: number, start: readonly number[]): Uint8Array =>
	join(u32(bytes), u32(0), ...start.map(u64), u64(0));
