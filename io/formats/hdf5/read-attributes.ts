import { readBtree2 } from "./btree2.ts";
import type { Cursor } from "./cursor.ts";
import { FractalHeap } from "./fractal-heap.ts";
import type { H5File } from "./h5-file.ts";
import { MESSAGE } from "./message-types.ts";
import { type Dataspace, readDataspace } from "./read-dataspace.ts";
import { type Datatype, readDatatype } from "./read-datatype.ts";
import type { ObjectHeader } from "./read-header.ts";
import { bodyOf, findMessage, readSharedBody } from "./shared-messages.ts";

// Attribute and Attribute Info messages: HDF5 File Format Specification, IV.A.2.m and v.

export interface RawAttribute {
	readonly name: string;
	readonly datatype: Datatype;
	readonly dataspace: Dataspace;
	/** Whole elements as they lie in the file. */
	readonly data: Uint8Array;
}

const SHARED_DATATYPE = 1;
const SHARED_DATASPACE = 2;

/** All attributes of an object, in the order of their creation where the file keeps it, else by name. */
export function readAttributes(file: H5File, header: ObjectHeader): RawAttribute[] {
	const compact = header.messages
		.filter(({ type }) => type === MESSAGE.attribute)
		.map((message, i) => ({ order: message.order ?? i, body: bodyOf(file, message) }));
	return [...compact, ...denseBodies(file, header)]
		.map(({ order, body }) => ({ order, attribute: readAttribute(file, body) }))
		.sort((a, b) => a.order - b.order || (a.order === UNKNOWN ? byName(a.attribute, b.attribute) : 0))
		.map(({ attribute }) => attribute);
}

/** The order of attributes in a heap whose order is not kept. */
const UNKNOWN = 0xffff;

const byName = (a: RawAttribute, b: RawAttribute): number => (a.name < b.name ? -1 : 1);

function readAttribute(file: H5File, cursor: Cursor): RawAttribute {
	const version = cursor.u8();
	const flags = cursor.u8();
	if (version < 1 || version > 3) throw file.damaged(`an attribute of it has the unknown version ${version}`);
	const nameBytes = cursor.u16();
	const typeBytes = cursor.u16();
	const spaceBytes = cursor.u16();
	if (version === 3) cursor.skip(1);
	const part = (length: number) => {
		const found = cursor.part(length);
		if (version === 1) cursor.skip((8 - (length % 8)) % 8);
		return found;
	};
	const name = part(nameBytes).text(nameBytes);
	const shared = version === 1 ? 0 : flags;
	const datatype = readDatatype(
		resolved(file, part(typeBytes), shared & SHARED_DATATYPE && MESSAGE.datatype),
	);
	const space = resolved(file, part(spaceBytes), shared & SHARED_DATASPACE && MESSAGE.dataspace);
	const dataspace = readDataspace(space, file);
	const count = dataspace.shape?.reduce((product, length) => product * length, 1) ?? 0;
	return { name, datatype, dataspace, data: cursor.take(count * datatype.size) };
}

/** `type` 0: the part itself, else what it points to. */
const resolved = (file: H5File, part: Cursor, type: number): Cursor =>
	type === 0 ? part : readSharedBody(file, type, part);

const ORDER_KEPT = 1;
const ORDER_INDEXED = 2;
const SHARED = 0x02;

/** Many or long attributes lie in a heap; records of its tree by name tell where (record types 8 and 9). */
function denseBodies(file: H5File, header: ObjectHeader): { order: number; body: Cursor }[] {
	const info = findMessage(file, header, MESSAGE.attributeInfo);
	if (info === undefined) return [];
	const flags = info.skip(1).u8();
	if (flags & ORDER_KEPT) info.skip(2);
	const heapAddress = info.address();
	const byName = info.address();
	const byOrder = flags & ORDER_INDEXED ? info.address() : undefined;
	const tree = byName ?? byOrder;
	if (heapAddress === undefined || tree === undefined) return [];
	const heap = new FractalHeap(file, heapAddress);
	return readBtree2(file, tree).records.map((record) => {
		const cursor = file.cursorOver(record);
		const id = cursor.take(8);
		const shared = (cursor.u8() & SHARED) !== 0;
		const body = file.cursorOver(heap.object(id.subarray(0, heap.idBytes)));
		const order = cursor.u32();
		return {
			order: order >= UNKNOWN ? UNKNOWN : order,
			body: shared ? readSharedBody(file, MESSAGE.attribute, body) : body,
		};
	});
}
