import { Cursor } from "./cursor.ts";
import type { H5File } from "./h5-file.ts";
import { type Span, u16At, u32At } from "./span.ts";

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

export const readDatatype = (file: H5File, span: Span): Datatype =>
	plainType(span) ?? readInner(new Cursor(span, file), 0);

const [INTEGER, FLOAT, TEXT] = [0, 1, 3];
/** How long numbers and texts of fixed width are; nearly all types are such. */
const [INTEGER_BYTES, FLOAT_BYTES, TEXT_BYTES] = [12, 20, 8];

/** `undefined` for all other types. */
function plainType({ bytes, start, end }: Span): Datatype | undefined {
	const left = end - start;
	switch ((bytes[start] as number) & 15) {
		case TEXT:
			return left < TEXT_BYTES ? undefined : plain("string", u32At(bytes, start + 4));
		case INTEGER:
			return left < INTEGER_BYTES ? undefined : integerAt(bytes, start);
		case FLOAT:
			return left < FLOAT_BYTES ? undefined : floatAt(bytes, start);
		default:
			return undefined;
	}
}

/** The type at the cursor, which is left behind it. */
function readInner(cursor: Cursor, depth: number): Datatype {
	const { bytes, start } = cursor.rest;
	const head = cursor.u32();
	const bits = head >>> 8;
	const size = cursor.u32();
	const name = depth > DEEPEST ? undefined : CLASSES[head & 15];
	switch (name) {
		case "string":
			return plain(name, size);
		case "integer":
			cursor.skip(INTEGER_BYTES - 8);
			return integerAt(bytes, start);
		case "floating-point":
			cursor.skip(FLOAT_BYTES - 8);
			return floatAt(bytes, start);
		case undefined:
			return plain("unknown", size);
		default:
			return readOther(cursor, name, { version: (head >> 4) & 15, bits, size, depth });
	}
}

// One shape for all types, as there are many of them in a file.

const plain = (name: Datatype["class"], size: number): Datatype => ({
	class: name,
	size,
	bigEndian: false,
	signed: false,
	usual: false,
	pointed: false,
	base: undefined,
	members: undefined,
	lengths: undefined,
});

const POINTED_TEXT = 1;

function readOther(cursor: Cursor, name: DatatypeClass, kind: Kind): Datatype {
	switch (name) {
		case "enumeration":
			return { ...plain(name, kind.size), ...readEnumeration(cursor, kind) };
		case "variable-length": {
			const pointed = (kind.bits & 15) === POINTED_TEXT;
			return { ...plain(name, kind.size), pointed, base: readInner(cursor, kind.depth + 1) };
		}
		case "array": {
			const lengths = readLengths(cursor, kind.version);
			return { ...plain(name, kind.size), lengths, base: readInner(cursor, kind.depth + 1) };
		}
		case "compound":
			return { ...plain(name, kind.size), members: readMembers(cursor, kind) };
		default:
			skipMore(cursor, name, kind);
			return plain(name, kind.size);
	}
}

/** What such types have beyond their size does not matter here, only where it ends. */
function skipMore(cursor: Cursor, name: DatatypeClass, kind: Kind): void {
	if (name === "time") cursor.skip(2);
	if (name === "bit field") cursor.skip(4);
	if (name === "opaque") cursor.skip(Math.ceil((kind.bits & 255) / 8) * 8);
}

function integerAt(bytes: Uint8Array, at: number): Datatype {
	const bits = bytes[at + 1] as number;
	const size = u32At(bytes, at + 4);
	return {
		class: "integer",
		size,
		bigEndian: (bits & 1) !== 0,
		signed: (bits & 8) !== 0,
		usual: isWhole(bytes, at, size),
		pointed: false,
		base: undefined,
		members: undefined,
		lengths: undefined,
	};
}

/** No bits are left out: those used begin at 0 and are as many as there are. */
const isWhole = (bytes: Uint8Array, at: number, size: number): boolean =>
	u16At(bytes, at + 8) === 0 && u16At(bytes, at + 10) === 8 * size;

interface Ieee {
	readonly size: number;
	/** Place of the exponent, its bits, place of the mantissa, its bits: a byte each, the first lowest. */
	readonly parts: number;
	readonly bias: number;
}

/** IEEE 754. */
const USUAL_FLOATS: readonly Ieee[] = [
	{ size: 4, parts: 0x17_00_08_17, bias: 127 },
	{ size: 8, parts: 0x34_00_0b_34, bias: 1023 },
	{ size: 2, parts: 0x0a_00_05_0a, bias: 15 },
];
const VAX_ORDER = 0x40;

function floatAt(bytes: Uint8Array, at: number): Datatype {
	const bits = bytes[at + 1] as number;
	const size = u32At(bytes, at + 4);
	const ieee = { size, parts: u32At(bytes, at + 12), bias: u32At(bytes, at + 16) };
	return {
		class: "floating-point",
		size,
		bigEndian: (bits & 1) !== 0,
		signed: true,
		usual: isWhole(bytes, at, size) && (bits & VAX_ORDER) === 0 && isIeee(ieee),
		pointed: false,
		base: undefined,
		members: undefined,
		lengths: undefined,
	};
}

function isIeee({ size, parts, bias }: Ieee): boolean {
	for (const one of USUAL_FLOATS) if (one.size === size) return one.parts === parts && one.bias === bias;
	return false;
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
		members.push({ name, offset, datatype: readInner(cursor, depth + 1) });
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
	const base = readInner(cursor, depth + 1);
	const names: string[] = [];
	for (let i = 0; i < (bits & 0xffff); i++) names.push(readName(cursor, version));
	const members = names.map(
		(name): Member => ({ name, datatype: base, offset: 0, value: cursor.take(base.size).slice() }),
	);
	return { base, members };
}
