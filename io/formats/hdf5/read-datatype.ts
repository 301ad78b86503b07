import type { Cursor } from "./cursor.ts";

// Datatype message: HDF5 File Format Specification, IV.A.2.d.

const CLASSES = [
	"integer",
	"floating-point",
	"time",
	"string",
	"bit field",
	"opaque",
	"compound",
	"reference",
	"enumeration",
	"variable-length",
	"array",
] as const;

export type DatatypeClass = (typeof CLASSES)[number];

export interface Datatype {
	readonly class: DatatypeClass | "unknown";
	/** Bytes of one element. */
	readonly size: number;
	readonly bigEndian: boolean;
	/** Integers: whether negative ones exist. */
	readonly signed: boolean;
	/** Whether it is a usual number: all bits of an integer used, an IEEE 754 floating-point. */
	readonly usual: boolean;
	/** Texts that lie in the global heap. */
	readonly pointed: boolean;
	/** Of enumerations, variable-length types and arrays. */
	readonly base?: Datatype | undefined;
}

const DEEPEST = 16;

interface Kind {
	readonly version: number;
	readonly bits: number;
	readonly size: number;
	readonly depth: number;
}

/** The type at the cursor, which is left behind it. */
export function readDatatype(cursor: Cursor, depth = 0): Datatype {
	const head = cursor.u8();
	const bits = cursor.uint(3);
	const kind = { version: head >> 4, bits, size: cursor.u32(), depth };
	const name = depth > DEEPEST ? undefined : CLASSES[head & 15];
	switch (name) {
		case "integer":
			return datatypeOf(name, kind, readInteger(cursor, kind));
		case "floating-point":
			return datatypeOf(name, kind, readFloat(cursor, kind));
		case "enumeration":
			return datatypeOf(name, kind, { base: readEnumeration(cursor, kind) });
		case "variable-length":
			return datatypeOf(name, kind, { base: readDatatype(cursor, depth + 1) });
		case "array":
			skipLengths(cursor, kind.version);
			return datatypeOf(name, kind, { base: readDatatype(cursor, depth + 1) });
		case undefined:
			return datatypeOf("unknown", kind);
		default:
			skipMore(cursor, name, kind);
			return datatypeOf(name, kind);
	}
}

const POINTED_TEXT = 1;

/** One shape for all types, as there are many of them in a file. */
function datatypeOf(name: Datatype["class"], { bits, size }: Kind, more: Partial<Datatype> = {}): Datatype {
	const { bigEndian = false, signed = false, usual = false, base } = more;
	const pointed = name === "variable-length" && (bits & 15) === POINTED_TEXT;
	return { class: name, size, bigEndian, signed, usual, pointed, base };
}

/** What such types have beyond their size does not matter here, only where it ends. */
function skipMore(cursor: Cursor, name: DatatypeClass, kind: Kind): void {
	if (name === "time") cursor.skip(2);
	if (name === "bit field") cursor.skip(4);
	if (name === "opaque") cursor.skip(Math.ceil((kind.bits & 255) / 8) * 8);
	if (name === "compound") skipMembers(cursor, kind);
}

function readInteger(cursor: Cursor, { bits, size }: Kind) {
	const offset = cursor.u16();
	const precision = cursor.u16();
	const usual = offset === 0 && precision === 8 * size;
	return { bigEndian: (bits & 1) !== 0, signed: (bits & 8) !== 0, usual };
}

/** Exponent and mantissa of IEEE 754: the exponent's place and bits, the mantissa's place and bits, the bias. */
const IEEE: ReadonlyMap<number, readonly number[]> = new Map([
	[2, [10, 5, 0, 10, 15]],
	[4, [23, 8, 0, 23, 127]],
	[8, [52, 11, 0, 52, 1023]],
]);
const VAX_ORDER = 0x40;

function readFloat(cursor: Cursor, { bits, size }: Kind) {
	const [offset, precision] = [cursor.u16(), cursor.u16()];
	const whole = offset === 0 && precision === 8 * size && (bits & VAX_ORDER) === 0;
	const found = [cursor.u8(), cursor.u8(), cursor.u8(), cursor.u8(), cursor.u32()];
	const usual = whole && IEEE.get(size)?.every((value, i) => value === found[i]) === true;
	return { bigEndian: (bits & 1) !== 0, signed: true, usual };
}

const skipLengths = (cursor: Cursor, version: number): void => {
	const rank = cursor.u8();
	cursor.skip(version < 3 ? 3 + 8 * rank : 4 * rank);
};

/** Members are passed: where they end is all that matters, as compound values have no place in the model. */
function skipMembers(cursor: Cursor, { version, bits, size, depth }: Kind): void {
	for (let i = 0; i < (bits & 0xffff); i++) {
		skipName(cursor, version);
		cursor.skip(version < 3 ? 4 : bytesUpTo(size));
		if (version === 1) cursor.skip(28);
		readDatatype(cursor, depth + 1);
	}
}

/** Before version 3 names are padded to a multiple of 8. */
function skipName(cursor: Cursor, version: number): void {
	const start = cursor.at;
	cursor.closedText();
	if (version < 3) cursor.align8(start);
}

const bytesUpTo = (size: number): number => {
	if (size < 2 ** 8) return 1;
	if (size < 2 ** 16) return 2;
	return size < 2 ** 24 ? 3 : 4;
};

function readEnumeration(cursor: Cursor, { version, bits, depth }: Kind): Datatype {
	const base = readDatatype(cursor, depth + 1);
	const count = bits & 0xffff;
	for (let i = 0; i < count; i++) skipName(cursor, version);
	cursor.skip(count * base.size);
	return base;
}
