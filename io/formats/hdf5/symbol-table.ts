import type { Cursor } from "./cursor.ts";
import type { H5File } from "./h5-file.ts";
import type { Link } from "./read-links.ts";
import { decodeText } from "./texts.ts";

// Groups of the old form: HDF5 File Format Specification, III.A.1 (B-tree), III.B (symbol table node), III.D (local heap).

const SOFT_LINK = 2;
const DEEPEST = 16;

/** The links of a group, by name. */
export function readSymbolTable(file: H5File, message: Cursor): Link[] {
	const tree = message.address();
	const heapAddress = message.address();
	if (tree === undefined || heapAddress === undefined)
		throw file.damaged("a group of it has no list of members");
	const names = readLocalHeap(file, heapAddress);
	return leavesOf(file, tree).flatMap((leaf) => readNode(file, leaf, names));
}

function readLocalHeap(file: H5File, address: number): Uint8Array {
	const head = file.block(address, 8 + 2 * file.lengthBytes + file.offsetBytes, "HEAP").skip(4);
	const length = head.length();
	const data = head.skip(file.lengthBytes).address();
	return file.bytes(data ?? -1, length);
}

/** Addresses of the symbol table nodes, level by level. */
function leavesOf(file: H5File, root: number): number[] {
	const seen = new Set<number>();
	let level = [root];
	for (let depth = 0; depth < DEEPEST; depth++) {
		const children: number[] = [];
		let isLowest = true;
		for (const address of level) {
			if (seen.has(address)) throw file.damaged("the list of a group's members leads in a circle");
			seen.add(address);
			const node = file.block(address, 8 + 2 * file.offsetBytes, "TREE");
			const sound = node.u8() === 0;
			isLowest = node.u8() === 0;
			if (!sound) throw file.damaged("the list of a group's members makes no sense");
			children.push(...childrenOf(file, address, node.u16()));
		}
		if (isLowest) return children;
		level = children;
	}
	throw file.damaged("the list of a group's members is too deep");
}

function childrenOf(file: H5File, address: number, count: number): number[] {
	const start = 8 + 2 * file.offsetBytes;
	const entries = file.cursor(address + start, count * (file.lengthBytes + file.offsetBytes));
	return Array.from({ length: count }, () => entries.skip(file.lengthBytes).address() ?? -1);
}

function readNode(file: H5File, address: number, names: Uint8Array): Link[] {
	const count = file.block(address, 8, "SNOD").skip(2).u16();
	const entries = file.cursor(address + 8, count * (2 * file.offsetBytes + 24));
	return Array.from({ length: count }, (): Link => {
		const name = nameAt(file, names, entries.address());
		const header = entries.address();
		const kind = entries.u32();
		const scratch = entries.skip(4).part(16);
		if (kind === SOFT_LINK) return { name, kind: "soft", path: nameAt(file, names, scratch.u32()) };
		return { name, kind: "hard", address: header ?? -1 };
	});
}

function nameAt(file: H5File, names: Uint8Array, at: number | undefined): string {
	if (at === undefined || at >= names.length) throw file.damaged("a name in a group of it is missing");
	const end = names.indexOf(0, at);
	return decodeText(names.subarray(at, end < 0 ? names.length : end));
}
