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
			return widened(values as Int16Array | Uint16Array);
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

/** Sixteen bits, with their sign, in thirty-two. */
function widened(values: Int16Array | Uint16Array): Uint8Array {
	const out = new Int32Array(values.length);
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		out[i] = ((value & 0xff) << 24) | ((value & 0xff00) << 8) | (value >>> 16);
	}
	return bytesUnder(out);
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
	const lengths = texts.map((text) => Buffer.byteLength(text));
	const out = Buffer.alloc(lengths.reduce((sum, length) => sum + 4 + padded(length), 0));
	let at = 0;
	texts.forEach((text, i) => {
		const length = lengths[i] as number;
		at = out.writeUInt32BE(length, at);
		out.write(text, at);
		at += padded(length);
	});
	return out;
}

/** Characters in `rows` rows as texts, without the zeros at their ends. */
export function xdrRows(bytes: Uint8Array, rows: number): Uint8Array {
	const width = rows === 0 ? 0 : bytes.length / rows;
	const out = Buffer.alloc(rows * (4 + padded(width)));
	let at = 0;
	for (let row = 0; row < rows; row++) {
		const text = rowText(bytes, row * width, width);
		at = out.writeUInt32BE(text.length, at);
		out.set(text, at);
		at += padded(text.length);
	}
	return out.subarray(0, at);
}

/** One row, without the zeros at its end. */
export function rowText(bytes: Uint8Array, start: number, width: number): Uint8Array {
	let end = start + width;
	while (end > start && bytes[end - 1] === 0) end--;
	return bytes.subarray(start, end);
}

export const padding = (length: number): Uint8Array => new Uint8Array(padded(length) - length);

/** A number of 32 bits without a sign, so many times. */
export function xdrCount(count: number, times: number): Uint8Array {
	const out = Buffer.alloc(4 * times);
	for (let i = 0; i < times; i++) out.writeUInt32BE(count, 4 * i);
	return out;
}
