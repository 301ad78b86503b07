import { readBtree2 } from "./btree2.ts";
import { FractalHeap } from "./fractal-heap.ts";
import type { H5File } from "./h5-file.ts";
import { MESSAGE } from "./message-types.ts";
import { type Dataspace, readDataspace } from "./read-dataspace.ts";
import { type Datatype, readDatatype } from "./read-datatype.ts";
import type { ObjectHeader } from "./read-header.ts";
import { bodyOf, findMessage, readSharedBody } from "./shared-messages.ts";
import { type Span, u16At, u32At } from "./span.ts";
import { textAt, upToNul } from "./texts.ts";

// Attribute and Attribute Info messages: HDF5 File Format Specification, IV.A.2.m and v.

/** An attribute whose values, whole elements as they lie in the file, are not yet given a meaning. */
export interface RawAttribute extends Span {
	readonly name: string;
	readonly datatype: Datatype;
	readonly dataspace: Dataspace;
	/** How many values it has. */
	readonly count: number;
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
	for (const message of header.attributes)
		found.add(message.order, readAttribute(file, bodyOf(file, message)));
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

const HEAD_BYTES = 8;

function readAttribute(file: H5File, { bytes, start, end }: Span): RawAttribute | undefined {
	if (start + HEAD_BYTES > end) throw file.short();
	const version = bytes[start] as number;
	if (version < 1 || version > 3) throw file.damaged(`an attribute of it has the unknown version ${version}`);
	const pad = version === 1 ? 7 : 0;
	const nameAt = start + (version === 3 ? HEAD_BYTES + 1 : HEAD_BYTES);
	const nameBytes = u16At(bytes, start + 2);
	const typeAt = nameAt + ((nameBytes + pad) & ~pad);
	const spaceAt = typeAt + ((u16At(bytes, start + 4) + pad) & ~pad);
	const valuesAt = spaceAt + ((u16At(bytes, start + 6) + pad) & ~pad);
	if (valuesAt > end) throw file.short();
	const name = upToNul(textAt(bytes, nameAt, nameAt + nameBytes));
	if (name === BACK_REFERENCES) return undefined;
	const shared = version === 1 ? 0 : (bytes[start + 1] as number);
	const typeSpan = { bytes, start: typeAt, end: spaceAt };
	const datatype = readDatatype(
		file,
		shared & SHARED_DATATYPE ? readSharedBody(file, MESSAGE.datatype, typeSpan) : typeSpan,
	);
	const space = { bytes, start: spaceAt, end: valuesAt };
	const dataspace = readDataspace(
		file,
		shared & SHARED_DATASPACE ? readSharedBody(file, MESSAGE.dataspace, space) : space,
	);
	const count = countOf(dataspace);
	const valuesEnd = valuesAt + count * datatype.size;
	if (valuesEnd > end) throw file.short();
	return { name, datatype, dataspace, count, bytes, start: valuesAt, end: valuesEnd };
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
		const { bytes, start, end } = record;
		const body = heap.object(record);
		if (start + ID + 5 > end) throw file.short();
		const shared = ((bytes[start + ID] as number) & SHARED) !== 0;
		const order = Math.min(u32At(bytes, start + ID + 1), UNKNOWN);
		found.add(order, readAttribute(file, shared ? readSharedBody(file, MESSAGE.attribute, body) : body));
	}
}
