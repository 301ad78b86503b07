/**
 * Named arrays in one block of bytes, read back without copying: 8 bytes magic, length of the list, checksum, the list of arrays as JSON,
 * then the arrays, each at a multiple of 8. Little-endian, as all machines Headwater runs on. Whose sum is right was written by this file,
 * so nothing else is asked of it.
 */
const magic = "HWCOLS03";
const prelude = 16;

const kinds = { Uint8Array, Uint16Array, Uint32Array, Float64Array };
type Kind = keyof typeof kinds;
export type ColumnArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

interface Entry {
	readonly name: string;
	readonly kind: Kind;
	readonly length: number;
}

export type ColumnArrays = ReadonlyMap<string, ColumnArray>;

/** Gives the array of a name. @throws TypeError where there is none. */
export type ArrayReader = <T extends ColumnArray>(name: string) => T;

export const arrayReader =
	(arrays: ColumnArrays): ArrayReader =>
	<T extends ColumnArray>(name: string): T => {
		const found = arrays.get(name);
		if (found === undefined) throw new TypeError(`there is no "${name}"`);
		return found as T;
	};

const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8;

const PRIME = 0x01000193;

/** Not against forgers: it finds cut, half-written and rotten files (FNV-1a over 32-bit words, in four lanes that a processor works on at once). */
export function checksum(bytes: Uint8Array): number {
	const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
	let [a, b, c, d] = [0x811c9dc5, 0x811c9dc6, 0x811c9dc7, 0x811c9dc8];
	let at = 0;
	for (; at + 4 <= words.length; at += 4) {
		a = Math.imul(a ^ words[at]!, PRIME);
		b = Math.imul(b ^ words[at + 1]!, PRIME);
		c = Math.imul(c ^ words[at + 2]!, PRIME);
		d = Math.imul(d ^ words[at + 3]!, PRIME);
	}
	for (; at < words.length; at++) a = Math.imul(a ^ words[at]!, PRIME);
	for (const lane of [b, c, d]) a = Math.imul(a ^ lane, PRIME);
	return a >>> 0;
}

export function encodeColumns(arrays: ColumnArrays): Uint8Array {
	const entries: Entry[] = [...arrays].map(([name, array]) => ({
		name,
		kind: array.constructor.name as Kind,
		length: array.length,
	}));
	const text = new TextEncoder().encode(JSON.stringify(entries));
	const sizes = [...arrays.values()].map((array) => aligned(array.byteLength));
	const file = new Uint8Array(sizes.reduce((sum, size) => sum + size, prelude + aligned(text.length)));
	file.set(new TextEncoder().encode(magic));
	file.set(text, prelude);
	let at = prelude + aligned(text.length);
	for (const array of arrays.values()) {
		file.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
		at += aligned(array.byteLength);
	}
	const view = new DataView(file.buffer);
	view.setUint32(8, text.length, true);
	view.setUint32(12, checksum(file.subarray(prelude)), true);
	return file;
}

/** `undefined` for anything `encodeColumns` did not write whole. */
export function decodeColumns(file: Uint8Array): ColumnArrays | undefined {
	// Views need their bytes at multiples of 8; small files may share a buffer.
	const bytes = file.byteOffset % 8 === 0 ? file : Uint8Array.from(file);
	if (bytes.length < prelude || bytes.length % 8 !== 0) return undefined;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (new TextDecoder().decode(bytes.subarray(0, 8)) !== magic) return undefined;
	if (view.getUint32(12, true) !== checksum(bytes.subarray(prelude))) return undefined;
	const length = view.getUint32(8, true);
	const list = new TextDecoder().decode(bytes.subarray(prelude, prelude + length));
	const entries = JSON.parse(list) as readonly Entry[];
	const arrays = new Map<string, ColumnArray>();
	let at = bytes.byteOffset + prelude + aligned(length);
	for (const { name, kind, length: size } of entries) {
		const array = new kinds[kind](bytes.buffer as ArrayBuffer, at, size);
		arrays.set(name, array);
		at += aligned(array.byteLength);
	}
	return arrays;
}
