import { readBtree2 } from "./btree2.ts";
import { Cursor } from "./cursor.ts";
import { FractalHeap } from "./fractal-heap.ts";
import type { H5File } from "./h5-file.ts";
import { MESSAGE } from "./message-types.ts";
import type { ObjectHeader } from "./read-header.ts";
import { bodyOf, findMessage } from "./shared-messages.ts";
import type { Span } from "./span.ts";
import { readSymbolTable } from "./symbol-table.ts";

// Link and Link Info messages: HDF5 File Format Specification, IV.A.2.c and g.

export type Link = { readonly name: string } & (
	| { readonly kind: "hard"; readonly address: number }
	| { readonly kind: "soft"; readonly path: string }
	/** To another file. */
	| { readonly kind: "external" }
);

const SOFT = 1;
const HARD = 0;
const ORDER_PRESENT = 4;
const TYPE_PRESENT = 8;
const CHARACTERS_PRESENT = 16;

/** The links of a group, in the order of their creation where the file keeps it, else by name. */
export function readLinks(file: H5File, header: ObjectHeader): readonly Link[] {
	const table = findMessage(file, header, MESSAGE.symbolTable);
	if (table) return readSymbolTable(file, table);
	const found: Ordered[] = [];
	for (const message of header.links) found.push(readLink(file, bodyOf(file, message)));
	addDense(file, header, found);
	const ordered = found.every(({ order }) => order !== undefined);
	const sorted = ordered
		? found.sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
		: found.sort((a, b) => (a.link.name < b.link.name ? -1 : 1));
	return sorted.map(({ link }) => link);
}

interface Ordered {
	readonly order: number | undefined;
	readonly link: Link;
}

function readLink(file: H5File, body: Span): Ordered {
	const cursor = new Cursor(body, file);
	if (cursor.u8() !== 1) throw file.damaged("a link of it has an unknown version");
	const flags = cursor.u8();
	const kind = flags & TYPE_PRESENT ? cursor.u8() : HARD;
	const order = flags & ORDER_PRESENT ? cursor.uint(8) : undefined;
	if (flags & CHARACTERS_PRESENT) cursor.skip(1);
	const name = cursor.text(cursor.uint(1 << (flags & 3)));
	if (kind === HARD) return { order, link: { name, kind: "hard", address: cursor.address() ?? -1 } };
	if (kind === SOFT) return { order, link: { name, kind: "soft", path: cursor.text(cursor.u16()) } };
	return { order, link: { name, kind: "external" } };
}

/** Many links lie in a heap; records of its tree by name (type 5) or by order (6) tell where. */
function addDense(file: H5File, header: ObjectHeader, found: Ordered[]): void {
	const info = findMessage(file, header, MESSAGE.linkInfo);
	if (info === undefined) return;
	const flags = info.skip(1).u8();
	if (flags & 1) info.skip(8);
	const heapAddress = info.address();
	const tree = info.address();
	if (heapAddress === undefined || tree === undefined) return;
	const heap = new FractalHeap(file, heapAddress);
	for (const { bytes, start, end } of readBtree2(file, tree).records)
		found.push(readLink(file, heap.object({ bytes, start: start + ID, end })));
}

/** Where a record has the id of an object. */
const ID = 4;

const MOST_STEPS = 32;
/** So many steps of the longest names netCDF has. */
const LONGEST_PATH = MOST_STEPS * 256;

export interface Resolver {
	readonly file: H5File;
	readonly root: number;
	/** The link of a name in the group at an address; none when it is no group. */
	linkAt(address: number, name: string): Link | undefined;
}

const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "" && part !== ".");

/** The address a soft link leads to from a group; `undefined` when it leads nowhere, or in a circle. */
export function followSoftLink(resolver: Resolver, from: number, path: string): number | undefined {
	let steps = MOST_STEPS;
	const parts = partsOf(path);
	let at = path.startsWith("/") ? resolver.root : from;
	while (parts.length > 0) {
		if (--steps < 0 || parts.length > steps + 1) return undefined;
		const link = resolver.linkAt(at, parts.shift() ?? "");
		if (link === undefined || link.kind === "external") return undefined;
		if (link.kind === "hard") {
			at = link.address;
			continue;
		}
		if (link.path.length > LONGEST_PATH) return undefined;
		parts.unshift(...partsOf(link.path));
		if (link.path.startsWith("/")) at = resolver.root;
	}
	return at;
}
