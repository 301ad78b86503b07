import { text, UNDEFINED_ADDRESS } from "./bytes.ts";
import type { ChunkList } from "./chunk-list.ts";

// Version 1 B-tree of chunks (node type 1): HDF5 File Format Specification, III.A.1.

/** Half the children of a node: the default of superblock version 2. */
const HALF = 32;
const CHILDREN = 2 * HALF;
const HEAD_BYTES = 24;

export interface ChunkIndex {
	/** All nodes, to be written at the address given. */
	readonly content: Uint8Array;
	readonly root: number;
}

/** How a dataset is cut: shape of a chunk, and chunks along each axis. */
export interface ChunkGrid {
	readonly chunkShape: readonly number[];
	readonly grid: readonly number[];
}

/** One level of the tree: its nodes, and what they point to. */
interface Level {
	readonly level: number;
	/** Place of its first node among all. */
	readonly firstNode: number;
	readonly nodes: number;
	/** Children of the whole level. */
	readonly children: number;
	/** Number of the first chunk below a child. */
	readonly chunkOf: (child: number) => number;
	readonly addressOf: (child: number) => number;
}

/** The index of chunks that are all there, in row-major order; `address` is where its bytes will stand. */
export function chunkIndex(chunks: ChunkList, cut: ChunkGrid, address: number): ChunkIndex {
	const rank = cut.chunkShape.length;
	const nodeBytes = HEAD_BYTES + (CHILDREN + 1) * (16 + 8 * rank) + CHILDREN * 8;
	const levels = levelsOf(chunks, (node) => address + node * nodeBytes);
	const root = levels.at(-1)?.firstNode ?? 0;
	const content = new Uint8Array((root + 1) * nodeBytes);
	for (const level of levels) {
		for (let node = 0; node < level.nodes; node++) {
			const at = (level.firstNode + node) * nodeBytes;
			const into = new NodeBytes(content.subarray(at, at + nodeBytes), chunks, cut);
			into.write(level, node, (other) => address + (level.firstNode + other) * nodeBytes);
		}
	}
	return { content, root: address + root * nodeBytes };
}

/** From the leaves to the root; even groups, so that no node is below half full (but a root). */
function levelsOf(chunks: ChunkList, addressOfNode: (node: number) => number): readonly Level[] {
	const nodes = Math.ceil(chunks.count / CHILDREN);
	const leaves: Level = {
		...{ level: 0, firstNode: 0, nodes, children: chunks.count },
		chunkOf: (child) => child,
		addressOf: (child) => chunks.addressOf(child),
	};
	const levels = [leaves];
	for (let below = leaves; below.nodes > 1; below = levels.at(-1) as Level) {
		const known = below;
		levels.push({
			level: known.level + 1,
			firstNode: known.firstNode + known.nodes,
			nodes: Math.ceil(known.nodes / CHILDREN),
			children: known.nodes,
			chunkOf: (child) => known.chunkOf(firstChild(known, child)),
			addressOf: (child) => addressOfNode(known.firstNode + child),
		});
	}
	return levels;
}

const firstChild = ({ children, nodes }: Level, node: number): number =>
	Math.floor((node * children) / nodes);

/** The bytes of one node, written from their beginning on. */
class NodeBytes {
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	readonly #chunks: ChunkList;
	readonly #cut: ChunkGrid;
	#at = 0;

	constructor(bytes: Uint8Array, chunks: ChunkList, cut: ChunkGrid) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		this.#chunks = chunks;
		this.#cut = cut;
	}

	write(level: Level, node: number, addressOf: (node: number) => number): void {
		const [first, next] = [firstChild(level, node), firstChild(level, node + 1)];
		this.#bytes.set(text("TREE"));
		this.#bytes[4] = 1;
		this.#bytes[5] = level.level;
		this.#view.setUint16(6, next - first, true);
		this.#at = 8;
		this.#sibling(node > 0 ? addressOf(node - 1) : undefined);
		this.#sibling(node < level.nodes - 1 ? addressOf(node + 1) : undefined);
		for (let child = first; child < next; child++) {
			const chunk = level.chunkOf(child);
			this.#key(chunk, this.#chunks.sizeOf(chunk));
			this.#u64(level.addressOf(child));
		}
		if (next < level.children) this.#key(level.chunkOf(next), 0);
		else this.#end();
	}

	#sibling(address: number | undefined): void {
		this.#view.setBigUint64(this.#at, address === undefined ? UNDEFINED_ADDRESS : BigInt(address), true);
		this.#at += 8;
	}

	/** Stored length, filter mask (none skipped), start on each axis, and 0 for the bytes of an element. */
	#key(chunk: number, bytes: number): void {
		const { chunkShape, grid } = this.#cut;
		this.#view.setUint32(this.#at, bytes, true);
		const starts = this.#at + 8;
		let rest = chunk;
		for (let axis = grid.length - 1; axis >= 0; axis--) {
			const length = grid[axis] as number;
			this.#at = starts + 8 * axis;
			this.#u64((rest % length) * (chunkShape[axis] as number));
			rest = Math.floor(rest / length);
		}
		this.#at = starts + 8 * (grid.length + 1);
	}

	/** The last key lies beyond the last chunk on every axis. */
	#end(): void {
		const { chunkShape, grid } = this.#cut;
		this.#at += 8;
		for (const [axis, length] of grid.entries()) this.#u64(length * (chunkShape[axis] as number));
		this.#at += 8;
	}

	#u64(value: number): void {
		this.#view.setUint32(this.#at, value % 2 ** 32, true);
		this.#view.setUint32(this.#at + 4, Math.floor(value / 2 ** 32), true);
		this.#at += 8;
	}
}
