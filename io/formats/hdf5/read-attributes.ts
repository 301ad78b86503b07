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

/** An attribute whose values are not yet given a meaning. */
export class RawAttribute {
	readonly name: string;
	readonly datatype: Datatype;
	readonly dataspace: Dataspace;
	/** How many values it has. */
	readonly count: number;
	readonly #values: Cursor;

	constructor(name: string, { datatype, dataspace }: Kind, values: Cursor) {
		this.name = name;
		this.datatype = datatype;
		this.dataspace = dataspace;
		this.count = countOf(dataspace);
		this.#values = values.part(this.count * datatype.size);
	}

	/** Whole elements as they lie in the file, as bytes ... */
	get data(): Uint8Array {
		return this.#values.whole();
	}

	/** ... and to be read one after the other. */
	values(): Cursor {
		return this.#values.goTo(0);
	}
}

interface Kind {
	readonly datatype: Datatype;
	readonly dataspace: Dataspace;
}

function countOf({ shape }: Dataspace): number {
	if (shape === undefined) return 0;
	let count = 1;
	for (const length of shape) count *= length;
	return count;
}

const SHARED_DATATYPE = 1;
const SHARED_DATASPACE = 2;

/** The attributes of an object but its back references, in the order of their creation where the file keeps it, else by name. */
export function readAttributes(file: H5File, header: ObjectHeader): RawAttribute[] {
	const found = new OrderedAttributes();
	for (const message of header.messages) {
		if (message.type !== MESSAGE.attribute) continue;
		found.add(message.order, readAttribute(file, bodyOf(file, message)));
	}
	addDense(file, header, found);
	return found.sorted();
}

/** The order of attributes in a heap whose order is not kept. */
const UNKNOWN = 0xffff;

/** Files have most attributes in their order already: then nothing is compared. */
class OrderedAttributes {
	readonly #attributes: RawAttribute[] = [];
	readonly #orders: number[] = [];
	#isSorted = true;

	/** Without an order: behind those found so far. */
	add(order: number | undefined, attribute: RawAttribute | undefined): void {
		if (attribute === undefined) return;
		const place = order ?? this.#orders.length;
		const last = this.#orders.at(-1);
		if (last !== undefined && (place < last || place === UNKNOWN)) this.#isSorted = false;
		this.#orders.push(place);
		this.#attributes.push(attribute);
	}

	sorted(): RawAttribute[] {
		if (this.#isSorted) return this.#attributes;
		return this.#attributes
			.map((attribute, i) => ({ attribute, order: this.#orders[i] as number }))
			.sort(inOrder)
			.map(({ attribute }) => attribute);
	}
}

interface Ordered {
	readonly order: number;
	readonly attribute: RawAttribute;
}

const inOrder = (a: Ordered, b: Ordered): number =>
	a.order - b.order || (a.order === UNKNOWN ? byName(a.attribute, b.attribute) : 0);

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
	const pad = version === 1 ? 7 : 0;
	const nameAt = cursor.at;
	const typeAt = nameAt + ((nameBytes + pad) & ~pad);
	const spaceAt = typeAt + ((typeBytes + pad) & ~pad);
	const valuesAt = spaceAt + ((spaceBytes + pad) & ~pad);
	const name = cursor.text(nameBytes);
	if (name === BACK_REFERENCES) return undefined;
	const shared = version === 1 ? 0 : flags;
	const datatype =
		shared & SHARED_DATATYPE
			? readDatatype(readSharedBody(file, MESSAGE.datatype, cursor.partAt(typeAt, spaceAt - typeAt)))
			: readDatatype(cursor.goTo(typeAt));
	assertWithin(file, cursor, spaceAt);
	const dataspace =
		shared & SHARED_DATASPACE
			? readDataspace(
					readSharedBody(file, MESSAGE.dataspace, cursor.partAt(spaceAt, valuesAt - spaceAt)),
					file,
				)
			: readDataspace(cursor.goTo(spaceAt), file);
	assertWithin(file, cursor, valuesAt);
	return new RawAttribute(name, { datatype, dataspace }, cursor.goTo(valuesAt));
}

/** A part may not reach into the next one. */
function assertWithin(file: H5File, cursor: Cursor, end: number): void {
	if (cursor.at > end) throw file.damaged("a part of it ends too early");
}

const ORDER_KEPT = 1;
const ORDER_INDEXED = 2;
const SHARED = 0x02;
/** Bytes of an id in a record. */
const ID = 8;

/** Many or long attributes lie in a heap; records of its tree by order or by name tell where (record types 9 and 8). */
function addDense(file: H5File, header: ObjectHeader, found: OrderedAttributes): void {
	const info = findMessage(file, header, MESSAGE.attributeInfo);
	if (info === undefined) return;
	const flags = info.skip(1).u8();
	if (flags & ORDER_KEPT) info.skip(2);
	const heapAddress = info.address();
	const byName = info.address();
	const byOrder = flags & ORDER_INDEXED ? info.address() : undefined;
	// In their order the objects lie beside each other in the heap.
	const tree = byOrder ?? byName;
	if (heapAddress === undefined || tree === undefined) return;
	const heap = new FractalHeap(file, heapAddress);
	for (const record of readBtree2(file, tree).records) {
		const body = heap.object(record);
		const shared = (record.goTo(ID).u8() & SHARED) !== 0;
		const order = Math.min(record.u32(), UNKNOWN);
		found.add(order, readAttribute(file, shared ? readSharedBody(file, MESSAGE.attribute, body) : body));
	}
}
