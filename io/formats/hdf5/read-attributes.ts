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

/** The attributes of an object but its back references, in the order of their creation where the file keeps it, else by name. */
export function readAttributes(file: H5File, header: ObjectHeader): RawAttribute[] {
	const found: Ordered[] = [];
	for (const message of header.messages) {
		if (message.type !== MESSAGE.attribute) continue;
		const attribute = readAttribute(file, bodyOf(file, message));
		if (attribute) found.push({ order: message.order ?? found.length, attribute });
	}
	for (const { order, body } of denseBodies(file, header)) {
		const attribute = readAttribute(file, body);
		if (attribute) found.push({ order, attribute });
	}
	return found.sort(inOrder).map(({ attribute }) => attribute);
}

interface Ordered {
	readonly order: number;
	readonly attribute: RawAttribute;
}

const inOrder = (a: Ordered, b: Ordered): number =>
	a.order - b.order || (a.order === UNKNOWN ? byName(a.attribute, b.attribute) : 0);

/** The order of attributes in a heap whose order is not kept. */
const UNKNOWN = 0xffff;

const byName = (a: RawAttribute, b: RawAttribute): number => (a.name < b.name ? -1 : 1);

/** Back references of a dimension scale: only HDF5's own library needs them. */
const BACK_REFERENCES = "REFERENCE_LIST";

function readAttribute(file: H5File, cursor: Cursor): RawAttribute | undefined {
	const version = cursor.u8();
	const flags = cursor.u8();
	if (version < 1 || version > 3) throw file.damaged(`an attribute of it has the unknown version ${version}`);
	const nameBytes = cursor.u16();
	const typeBytes = cursor.u16();
	const spaceBytes = cursor.u16();
	if (version === 3) cursor.skip(1);
	const padding = version === 1 ? 8 : 1;
	const name = cursor.part(padded(nameBytes, padding)).text(nameBytes);
	if (name === BACK_REFERENCES) return undefined;
	const shared = version === 1 ? 0 : flags;
	const type = cursor.part(padded(typeBytes, padding));
	const datatype = readDatatype(resolved(file, type, shared & SHARED_DATATYPE && MESSAGE.datatype));
	const own = cursor.part(padded(spaceBytes, padding));
	const space = resolved(file, own, shared & SHARED_DATASPACE && MESSAGE.dataspace);
	const dataspace = readDataspace(space, file);
	const count = dataspace.shape?.reduce((product, length) => product * length, 1) ?? 0;
	return { name, datatype, dataspace, data: cursor.take(count * datatype.size) };
}

const padded = (length: number, to: number): number => Math.ceil(length / to) * to;

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
		const body = heap.object(record.again());
		const shared = (record.skip(8).u8() & SHARED) !== 0;
		const order = Math.min(record.u32(), UNKNOWN);
		return { order, body: shared ? readSharedBody(file, MESSAGE.attribute, body) : body };
	});
}
