import { Cursor } from "./cursor.ts";
import { bytesFor } from "./encoded-sizes.ts";
import type { H5File } from "./h5-file.ts";
import type { Span } from "./span.ts";

// Version 2 B-tree: HDF5 File Format Specification, III.A.2.

export interface Btree2 {
	readonly type: number;
	readonly records: readonly Span[];
}

/** Before the records: signature, version, type; with the checksum behind them. */
const HEAD = 6;
const PREFIX = HEAD + 4;
const DEEPEST = 16;

interface Level {
	/** Records a node holds at most. */
	readonly most: number;
	/** Records a node and all below it hold at most. */
	readonly total: number;
}

interface Tree {
	readonly file: H5File;
	readonly nodeBytes: number;
	readonly recordBytes: number;
	readonly levels: readonly Level[];
	readonly records: Span[];
	/** Records that may still come. */
	left: number;
}

interface Records {
	readonly count: number;
	readonly recordBytes: number;
}

interface Node {
	readonly address: number;
	readonly count: number;
	readonly depth: number;
}

/** All records of a tree, in its order. */
export function readBtree2(file: H5File, address: number): Btree2 {
	const head = file.checkedBlock(address, 22 + file.offsetBytes + file.lengthBytes, "BTHD").skip(1);
	const type = head.u8();
	const nodeBytes = head.u32();
	const recordBytes = head.u16();
	const depth = head.u16();
	const root = head.skip(2).address();
	const count = head.u16();
	const total = head.length();
	if (depth > DEEPEST || recordBytes === 0 || total * recordBytes > file.size) {
		throw file.damaged("a tree of it makes no sense");
	}
	const levels = levelsOf(file, { nodeBytes, recordBytes, depth });
	const tree: Tree = { file, nodeBytes, recordBytes, levels, records: [], left: total };
	if (root !== undefined && count > 0) visit(tree, { address: root, count, depth });
	if (tree.left !== 0) throw file.damaged("a tree of it has lost records");
	return { type, records: tree.records };
}

function levelsOf(
	file: H5File,
	{ nodeBytes, recordBytes, depth }: { nodeBytes: number; recordBytes: number; depth: number },
): Level[] {
	const leaf = Math.floor((nodeBytes - PREFIX) / recordBytes);
	const levels: Level[] = [{ most: leaf, total: leaf }];
	for (let level = 1; level <= depth; level++) {
		const below = levels[level - 1] as Level;
		const pointer = pointerBytes(file, levels, level);
		const most = Math.floor((nodeBytes - PREFIX - pointer) / (recordBytes + pointer));
		levels.push({ most, total: (most + 1) * below.total + most });
	}
	if (levels.some(({ most }) => most < 1)) throw file.damaged("a tree of it makes no sense");
	return levels;
}

/** A pointer tells the address, the records of the node, and, above the lowest inner nodes, of all below it. */
function pointerBytes(file: H5File, levels: readonly Level[], depth: number): number {
	const below = levels[depth - 1] as Level;
	return file.offsetBytes + bytesFor((levels[0] as Level).most) + (depth > 1 ? bytesFor(below.total) : 0);
}

/** Puts the records of a node behind others. */
function addRecords(records: Span[], { bytes, start }: Span, { count, recordBytes }: Records): void {
	let at = start + HEAD;
	for (let i = 0; i < count; i++, at += recordBytes)
		records.push({ bytes, start: at, end: at + recordBytes });
}

function visit(tree: Tree, node: Node): void {
	const { file, recordBytes, levels } = tree;
	const level = levels[node.depth] as Level;
	tree.left -= node.count;
	if (node.count > level.most || tree.left < 0)
		throw file.damaged("a tree of it has more records than it may");
	const pointer = node.depth === 0 ? 0 : pointerBytes(file, levels, node.depth);
	const used = PREFIX + node.count * recordBytes + (node.depth === 0 ? 0 : (node.count + 1) * pointer);
	const found = file.checkedSpan(node.address, used, node.depth === 0 ? "BTLF" : "BTIN");
	if (node.depth === 0) {
		addRecords(tree.records, found, { count: node.count, recordBytes });
		return;
	}
	const records: Span[] = [];
	addRecords(records, found, { count: node.count, recordBytes });
	const cursor = new Cursor(found, file).skip(HEAD + node.count * recordBytes);
	const children = Array.from({ length: node.count + 1 }, (): Node => {
		const address = cursor.address();
		const count = cursor.uint(bytesFor((levels[0] as Level).most));
		if (node.depth > 1) cursor.skip(bytesFor((levels[node.depth - 1] as Level).total));
		return { address: address ?? -1, count, depth: node.depth - 1 };
	});
	const { base } = file.superblock;
	file.pages.want(
		children
			.filter(({ address }) => address >= 0 && address < file.size)
			.map(({ address }) => ({ offset: base + address, length: tree.nodeBytes })),
	);
	children.forEach((child, i) => {
		visit(tree, child);
		const between = records[i];
		if (between) tree.records.push(between);
	});
}
