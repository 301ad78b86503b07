import { Cursor } from "./cursor.ts";
import { FractalHeap } from "./fractal-heap.ts";
import type { H5File } from "./h5-file.ts";
import { MESSAGE } from "./message-types.ts";
import { type ObjectHeader, type RawMessage, readHeader } from "./read-header.ts";
import type { Span } from "./span.ts";

// Shared messages: HDF5 File Format Specification, IV.A.2 "Shared Message"; the table of shared messages: II.C, III.H.

const IN_HEAP = 1;
const SHARED = 0x02;

/** The first message of a type, at the start of its body; one that lies elsewhere is looked up there. */
export function findMessage(file: H5File, header: ObjectHeader, type: number): Cursor | undefined {
	const body = findBody(file, header, type);
	return body && new Cursor(body, file);
}

/** The same as the place of its body. */
export function findBody(file: H5File, { first }: ObjectHeader, type: number): Span | undefined {
	const message = first[type];
	return message && bodyOf(file, message);
}

export const bodyOf = (file: H5File, message: RawMessage): Span =>
	message.flags & SHARED ? readSharedBody(file, message.type, message) : message;

/** The body of a message of which this object holds only the place: in another object (committed datatypes), or in a heap of the file. */
export function readSharedBody(file: H5File, type: number, body: Span): Span {
	const cursor = new Cursor(body, file);
	const version = cursor.u8();
	const kind = cursor.u8();
	if (version === 3 && kind === IN_HEAP) return heapFor(file, type).object(cursor.rest);
	if (version === 1) cursor.skip(6);
	const address = cursor.address();
	if (address === undefined) throw file.damaged("a shared message lies nowhere");
	const { first, attributes } = readHeader(file, address);
	const found = type === MESSAGE.attribute ? attributes[0] : first[type];
	if (found && !(found.flags & SHARED)) return found;
	throw file.damaged(`the message shared by the object at ${address} is not there`);
}

function heapFor(file: H5File, type: number): FractalHeap {
	const { address, count } = tableOf(file);
	const entryBytes = 14 + 2 * file.offsetBytes;
	const table = file.checkedBlock(address, 4 + count * entryBytes + 4, "SMTB");
	for (let i = 0; i < count; i++) {
		const entry = table.part(entryBytes).skip(2);
		const types = entry.u16();
		entry.skip(10).address();
		const heap = entry.address();
		if (types & (1 << type) && heap !== undefined) return new FractalHeap(file, heap);
	}
	throw file.damaged("it has no heap for its shared messages");
}

function tableOf(file: H5File): { address: number; count: number } {
	const { extension } = file.superblock;
	const found = extension === undefined ? undefined : readHeader(file, extension).first[MESSAGE.sharedTable];
	const cursor = found && new Cursor(found, file).skip(1);
	const address = cursor?.address();
	if (cursor === undefined || address === undefined) throw file.damaged("it has no table of shared messages");
	return { address, count: cursor.u8() };
}
