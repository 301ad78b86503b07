import type { H5File } from "./h5-file.ts";
import { MESSAGE } from "./message-types.ts";
import { isAt, type Span, u16At, u32At, uintAt } from "./span.ts";

// Object headers, versions 1 and 2: HDF5 File Format Specification, IV.A.1.

/** A message's body, and what its header says of it. */
export interface RawMessage extends Span {
	readonly type: number;
	readonly flags: number;
	/** When it was created, where the header counts. */
	readonly order: number | undefined;
}

export interface ObjectHeader {
	readonly address: number;
	/** The first message of each type, by its type. */
	readonly first: readonly (RawMessage | undefined)[];
	/** Of these types there may be many. */
	readonly attributes: readonly RawMessage[];
	readonly links: readonly RawMessage[];
}

const ATTRIBUTE_ORDER_TRACKED = 0x04;
const HAS_LIMITS = 0x10;
const HAS_TIMES = 0x20;
const OLD_PREFIX = 16;
/** Numbers of types are below this. */
const USUAL_TYPES = 0x18;
/** The longest a header of version 2 has before its messages. */
const LONGEST_PREFIX = 34;

interface Chunk {
	readonly address: number;
	readonly length: number;
}

/** What was found of a header so far. */
interface Found {
	readonly file: H5File;
	readonly first: (RawMessage | undefined)[];
	readonly attributes: RawMessage[];
	readonly links: RawMessage[];
	/** All it continues at. */
	readonly chunks: Chunk[];
	/** Bytes it continues for. */
	length: number;
}

/** All messages of an object, in their order. */
export function readHeader(file: H5File, address: number): ObjectHeader {
	const head = file.span(address, Math.min(LONGEST_PREFIX, file.size - address));
	const first = new Array<RawMessage | undefined>(USUAL_TYPES);
	const attributes: RawMessage[] = [];
	const links: RawMessage[] = [];
	const chunks: Chunk[] = [];
	// Lists inside a literal would be copied from a pattern, which is slow.
	const found: Found = { file, first, attributes, links, chunks, length: 0 };
	const isNew = head.end - head.start >= 6 && isAt(head.bytes, head.start, "OHDR");
	if (isNew) readNew(found, address, head);
	else readOld(found, address);
	return { address, first, attributes, links };
}

function readOld(found: Found, address: number): void {
	const { file, chunks } = found;
	const { bytes, start } = file.span(address, OLD_PREFIX);
	if (bytes[start] !== 1) throw file.damaged(`at ${address} there is no object header`);
	const length = u32At(bytes, start + 8);
	addOldMessages(found, file.span(address + OLD_PREFIX, length));
	for (const chunk of chunks) addOldMessages(found, file.span(chunk.address, chunk.length));
}

function addOldMessages(found: Found, { bytes, start, end }: Span): void {
	let at = start;
	while (end - at >= 8) {
		const body = at + 8;
		const next = body + u16At(bytes, at + 2);
		if (next > end) throw found.file.short();
		const flags = bytes[at + 4] as number;
		add(found, { bytes, start: body, end: next, type: u16At(bytes, at), flags, order: undefined });
		at = next;
	}
}

function readNew(found: Found, address: number, { bytes, start, end }: Span): void {
	const { file, chunks } = found;
	if (bytes[start + 4] !== 2) throw file.damaged(`the object header at ${address} has an unknown version`);
	const flags = bytes[start + 5] as number;
	const lengthAt = 6 + (flags & HAS_TIMES ? 16 : 0) + (flags & HAS_LIMITS ? 4 : 0);
	const prefix = lengthAt + (1 << (flags & 3));
	if (start + prefix > end) throw file.short();
	const length = uintAt(bytes, start + lengthAt, prefix - lengthAt);
	const isOrdered = (flags & ATTRIBUTE_ORDER_TRACKED) !== 0;
	const first = file.checkedSpan(address, prefix + length + 4, "OHDR");
	addMessages(found, { ...first, start: first.start + prefix }, isOrdered);
	for (const chunk of chunks) {
		const more = file.checkedSpan(chunk.address, chunk.length, "OCHK");
		addMessages(found, { ...more, start: more.start + 4 }, isOrdered);
	}
}

/** What is left when no further message fits is a gap. */
function addMessages(found: Found, { bytes, start, end }: Span, isOrdered: boolean): void {
	const head = isOrdered ? 6 : 4;
	let at = start;
	while (end - at >= head) {
		const body = at + head;
		const next = body + u16At(bytes, at + 1);
		if (next > end) throw found.file.short();
		const type = bytes[at] as number;
		const flags = bytes[at + 3] as number;
		const order = isOrdered ? u16At(bytes, at + 4) : undefined;
		add(found, { bytes, start: body, end: next, type, flags, order });
		at = next;
	}
}

function add(found: Found, message: RawMessage): void {
	const { type } = message;
	if (type === MESSAGE.attribute) found.attributes.push(message);
	else if (type === MESSAGE.continuation) found.chunks.push(continuationIn(found, message));
	else if (type !== 0) found.first[type] ??= message;
	if (type === MESSAGE.link) found.links.push(message);
}

/** A header that leads in a circle, or is longer than its file, is refused. */
function continuationIn(found: Found, { bytes, start, end }: RawMessage): Chunk {
	const { file, chunks } = found;
	if (start + file.offsetBytes + file.lengthBytes > end) throw file.short();
	const address = file.addressAt(bytes, start);
	const length = uintAt(bytes, start + file.offsetBytes, file.lengthBytes);
	if (address === undefined) throw file.damaged("an object header continues nowhere");
	found.length += length;
	const isCircular = found.length > file.size || chunks.some((chunk) => chunk.address === address);
	if (isCircular) throw file.damaged(`the object header continued at ${address} leads in a circle`);
	return { address, length };
}
