/** An address that points nowhere. */
export const UNDEFINED_ADDRESS = 0xffff_ffff_ffff_ffffn;

/** Little-endian whole number of 1 to 8 bytes. */
export function number(width: 1 | 2 | 4 | 8, value: number | bigint): Uint8Array {
	const bytes = new Uint8Array(width);
	let rest = BigInt(value);
	for (let i = 0; i < width; i++) {
		bytes[i] = Number(rest & 0xffn);
		rest >>= 8n;
	}
	return bytes;
}

export const u8 = (...values: number[]): Uint8Array => Uint8Array.from(values);
export const u16 = (value: number): Uint8Array => number(2, value);
export const u32 = (value: number): Uint8Array => number(4, value);
export const u64 = (value: number | bigint): Uint8Array => number(8, value);

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A text with its closing NUL. */
export const cText = (value: string): Uint8Array => text(`${value}\0`);

export function join(...parts: readonly Uint8Array[]): Uint8Array {
	const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		joined.set(part, at);
		at += part.length;
	}
	return joined;
}

/** Zeros up to a whole multiple of 8 bytes. */
export const padded8 = (bytes: Uint8Array): Uint8Array =>
	join(bytes, new Uint8Array((8 - (bytes.length % 8)) % 8));
