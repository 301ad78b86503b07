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
	/** Of compounds and enumerations. */
	readonly members?: readonly Member[] | undefined;
	/** Of arrays. */
	readonly lengths?: readonly number[] | undefined;
}

/** A part of a compound, or a name of an enumeration. */
export interface Member {
	readonly name: string;
	readonly datatype: Datatype;
	/** Of a compound: its first byte in an element. */
	readonly offset: number;
	/** Of an enumeration: the number it stands for, as it lies in the file. */
	readonly value?: Uint8Array;
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
			return datatypeOf(name, kind, readEnumeration(cursor, kind));
		case "variable-length":
			return datatypeOf(name, kind, { base: readDatatype(cursor, depth + 1) });
		case "array":
			return datatypeOf(name, kind, {
				lengths: readLengths(cursor, kind.version),
				base: readDatatype(cursor, depth + 1),
			});
		case "compound":
			return datatypeOf(name, kind, { members: readMembers(cursor, kind) });
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
	const { bigEndian = false, signed = false, usual = false, base, members, lengths } = more;
	const pointed = name === "variable-length" && (bits & 15) === POINTED_TEXT;
	return { class: name, size, bigEndian, signed, usual, pointed, base, members, lengths };
}

/** What such types have beyond their size does not matter here, only where it ends. */
function skipMore(cursor: Cursor, name: DatatypeClass, kind: Kind): void {
	if (name === "time") cursor.skip(2);
	if (name === "bit field") cursor.skip(4);
	if (name === "opaque") cursor.skip(Math.ceil((kind.bits & 255) / 8) * 8);
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

function readLengths(cursor: Cursor, version: number): number[] {
	const rank = cursor.u8();
	if (version < 3) cursor.skip(3);
	const lengths = Array.from({ length: rank }, () => cursor.u32());
	// Permutations, which were never used.
	if (version < 3) cursor.skip(4 * rank);
	return lengths;
}

function readMembers(cursor: Cursor, { version, bits, size, depth }: Kind): Member[] {
	const members: Member[] = [];
	for (let i = 0; i < (bits & 0xffff); i++) {
		const name = readName(cursor, version);
		const offset = cursor.uint(version < 3 ? 4 : bytesUpTo(size));
		// Version 1 keeps lengths of arrays here, which other libraries ignore as well.
		if (version === 1) cursor.skip(28);
		members.push({ name, offset, datatype: readDatatype(cursor, depth + 1) });
	}
	return members;
}

/** Before version 3 names are padded to a multiple of 8. */
function readName(cursor: Cursor, version: number): string {
	const start = cursor.at;
	const name = cursor.closedText();
	if (version < 3) cursor.align8(start);
	return name;
}

const bytesUpTo = (size: number): number => {
	if (size < 2 ** 8) return 1;
	if (size < 2 ** 16) return 2;
	return size < 2 ** 24 ? 3 : 4;
};

function readEnumeration(cursor: Cursor, { version, bits, depth }: Kind) {
	const base = readDatatype(cursor, depth + 1);
	const names: string[] = [];
	for (let i = 0; i < (bits & 0xffff); i++) names.push(readName(cursor, version));
	const members = names.map(
		(name): Member => ({ name, datatype: base, offset: 0, value: cursor.take(base.size).slice() }),
	);
	return { base, members };
}
