import { filled } from "../../../core/array/element.ts";
import { transposeKernel } from "../../../core/array/kernels/transpose.ts";
import {
	type ArrayValues,
	lengthOf,
	type NumericType,
	type NumericValues,
} from "../../../core/array/lazy-array.ts";
import { numbersFrom, swapBytes } from "../bytes.ts";
import { CodecError } from "../codecs/codec.ts";
import { decodeBytes } from "../codecs/steps.ts";
import { halfToSingle } from "../half.ts";
import type { ArraySpec } from "./array-spec.ts";
import type { Element } from "./element.ts";

/** Texts of any length have no size of their own: together at most this many bytes. */
const MOST_TEXT = 2 ** 28;

/** The values of a whole chunk, row-major. CodecError when the bytes do not make exactly one chunk. */
export async function decodeChunk(spec: ArraySpec, bytes: Uint8Array): Promise<ArrayValues> {
	const { element, chunkShape, order } = spec;
	const count = lengthOf(chunkShape);
	const size = element.form === "texts" ? MOST_TEXT : count * element.bytes;
	const raw = await decodeBytes(bytes, spec.codecs, size);
	if (element.form !== "texts" && raw.length !== size) {
		throw new CodecError(`it holds ${raw.length} instead of ${size} bytes`);
	}
	const values = valuesOf(element, raw, count);
	if (order === undefined) return values;
	const stored = { type: element.type, shape: order.map((axis) => chunkShape[axis] ?? 1) };
	return transposeKernel(
		values,
		stored,
		order.map((_, axis) => order.indexOf(axis)),
	);
}

function valuesOf(element: Element, raw: Uint8Array, count: number): ArrayValues {
	switch (element.form) {
		case "texts":
			return lengthPrefixed(raw, count);
		case "bytes":
			return cut(raw, element.bytes, (part) => part.toString("utf8"));
		case "utf32":
			return cut(raw, element.bytes, (part) => fromUtf32(part, element.bigEndian));
		case "char":
			return new Uint8Array(raw);
		case "bool":
			return new Int8Array(raw.map((byte) => (byte === 0 ? 0 : 1)));
		case "float16":
			return halfToSingle(raw, element.bigEndian);
		case "number":
			return numbersOf(element, raw);
	}
}

/** Not copied where the bytes are aligned: they are the chunk's own. */
function numbersOf({ type, bytes, bigEndian }: Element, raw: Uint8Array): NumericValues {
	if (bigEndian) swapBytes(raw, type);
	const aligned = raw.byteOffset % bytes === 0;
	return aligned ? viewOf(type as NumericType, raw) : numbersFrom(type as NumericType, raw);
}

const VIEWS = {
	int8: Int8Array,
	uint8: Uint8Array,
	int16: Int16Array,
	uint16: Uint16Array,
	int32: Int32Array,
	uint32: Uint32Array,
	int64: BigInt64Array,
	uint64: BigUint64Array,
	float32: Float32Array,
	float64: Float64Array,
};

/** Bytes as numbers of the machine's own byte order, not copied. */
export function viewOf(type: NumericType, { buffer, byteOffset, byteLength }: Uint8Array): NumericValues {
	const View = VIEWS[type];
	return new View(buffer as ArrayBuffer, byteOffset, byteLength / View.BYTES_PER_ELEMENT) as NumericValues;
}

function cut(raw: Uint8Array, width: number, textOf: (part: Buffer) => string): string[] {
	const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
	return Array.from({ length: raw.length / width }, (_, i) =>
		textOf(bytes.subarray(i * width, (i + 1) * width)).replace(/\0+$/, ""),
	);
}

function fromUtf32(part: Buffer, bigEndian: boolean): string {
	let text = "";
	for (let at = 0; at < part.length; at += 4) {
		const code = bigEndian ? part.readUInt32BE(at) : part.readUInt32LE(at);
		if (code > 0x10ffff) throw new CodecError("a character in it does not exist");
		text += String.fromCodePoint(code);
	}
	return text;
}

/** Their number, then each one's length and bytes (numcodecs' VLenUTF8). */
function lengthPrefixed(raw: Uint8Array, count: number): string[] {
	const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
	if (bytes.length < 4 || bytes.readUInt32LE(0) !== count)
		throw new CodecError(`it does not hold ${count} texts`);
	let at = 4;
	return Array.from({ length: count }, () => {
		const end = at + 4 + (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY);
		if (end > bytes.length) throw new CodecError("its texts are cut short");
		const text = bytes.toString("utf8", at + 4, end);
		at = end;
		return text;
	});
}

/** A chunk that was never written. */
export function fillChunk({ element, fill, chunkShape }: ArraySpec): ArrayValues {
	const count = lengthOf(chunkShape);
	if (element.type === "string") return new Array<string>(count).fill(String(fill ?? ""));
	return filled(element.type, count, fill as number | bigint | undefined);
}
