import type { NumericValues } from "../../../core/array/lazy-array.ts";
import { bytesUnder, swapBytes } from "../bytes.ts";
import type { DapNumber } from "./types.ts";

/** How values are to be encoded. */
export interface XdrOptions {
	readonly type: DapNumber;
	/** The values belong to nobody else: their bytes may be turned around where they lie. */
	readonly mayOverwrite?: boolean;
}

/**
 * Numbers as the External Data Representation has them in arrays (RFC 4506): big-endian, 16-bit numbers in 32 bits; DAP2's Bytes are
 * packed, and filled up to a multiple of 4 by whoever ends the array.
 */
export function xdrNumbers(values: NumericValues, { type, mayOverwrite }: XdrOptions): Uint8Array {
	switch (type) {
		case "Byte":
			return mayOverwrite ? bytesUnder(values) : bytesUnder(values).slice();
		case "Int16":
		case "UInt16":
			return swapped(new Int32Array(values as Int16Array | Uint16Array), "float32");
		default: {
			const isLong = values instanceof BigInt64Array || values instanceof BigUint64Array;
			if (isLong) return type === "Int32" ? lowWords(values) : swapped(doubles(values), "float64");
			return swapped(mayOverwrite ? values : values.slice(), type === "Float64" ? "float64" : "float32");
		}
	}
}

function swapped(values: NumericValues, width: "float32" | "float64"): Uint8Array {
	const bytes = bytesUnder(values);
	swapBytes(bytes, width);
	return bytes;
}

type Long = BigInt64Array | BigUint64Array;

/** Of little-endian words, as everywhere here; the values fit. */
const words = (values: Long): Int32Array =>
	new Int32Array(values.buffer, values.byteOffset, values.length * 2);

function lowWords(values: Long): Uint8Array {
	const [from, out] = [words(values), new Int32Array(values.length)];
	for (let i = 0; i < out.length; i++) out[i] = from[2 * i] as number;
	return swapped(out, "float32");
}

function doubles(values: Long): Float64Array {
	const from = words(values);
	const out = new Float64Array(values.length);
	const isSigned = values instanceof BigInt64Array;
	for (let i = 0; i < out.length; i++) {
		const high = from[2 * i + 1] as number;
		out[i] = (isSigned ? high : high >>> 0) * 4294967296 + ((from[2 * i] as number) >>> 0);
	}
	return out;
}

/** Filled up to a multiple of 4. */
export const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** Texts, each with its length in front and filled up to a multiple of 4. */
export function xdrTexts(texts: readonly string[]): Uint8Array {
	const joined = Buffer.from(texts.join(""));
	const letters = texts.reduce((sum, text) => sum + text.length, 0);
	// Where each character is a byte, all texts are encoded at once.
	const isPlain = letters === joined.length;
	const bytes = isPlain ? joined : Buffer.concat(texts.map((text) => Buffer.from(text)));
	const lengths = texts.map((text) => (isPlain ? text.length : Buffer.byteLength(text)));
	let from = 0;
	return filled(lengths, bytes, (i) => {
		from += lengths[i] as number;
		return from - (lengths[i] as number);
	});
}

/** Characters in `rows` rows as texts, without the zeros at their ends. */
export function xdrRows(bytes: Uint8Array, rows: number): Uint8Array {
	const width = rows === 0 ? 0 : bytes.length / rows;
	const lengths = Array.from({ length: rows }, (_, row) => textLength(bytes, row * width, width));
	return filled(lengths, bytes, (row) => row * width);
}

/** Texts of some lengths, taken from bytes in which each begins somewhere. */
function filled(lengths: readonly number[], bytes: Uint8Array, beginOf: (i: number) => number): Uint8Array {
	const out = new Uint8Array(lengths.reduce((sum, length) => sum + 4 + padded(length), 0));
	const view = new DataView(out.buffer);
	let at = 0;
	for (let i = 0; i < lengths.length; i++) {
		const [length, begin] = [lengths[i] as number, beginOf(i)];
		view.setUint32(at, length);
		// Most are short: a loop is faster than a view of each.
		for (let k = 0; k < length; k++) out[at + 4 + k] = bytes[begin + k] as number;
		at += 4 + padded(length);
	}
	return out;
}

/** Of a row up to the zeros at its end. */
function textLength(bytes: Uint8Array, start: number, width: number): number {
	let length = width;
	while (length > 0 && bytes[start + length - 1] === 0) length--;
	return length;
}

/** One row, without the zeros at its end. */
export const rowText = (bytes: Uint8Array, start: number, width: number): Uint8Array =>
	bytes.subarray(start, start + textLength(bytes, start, width));

export const padding = (length: number): Uint8Array => new Uint8Array(padded(length) - length);

/** A number of 32 bits without a sign, so many times. */
export function xdrCount(count: number, times: number): Uint8Array {
	const out = Buffer.alloc(4 * times);
	for (let i = 0; i < times; i++) out.writeUInt32BE(count, 4 * i);
	return out;
}
