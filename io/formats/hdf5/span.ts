// Parts of a file are met by the thousand: as places in bytes already at hand they cost next to nothing.

/** The bytes from `start` to `end`, where they lie; they may be shared and must not be changed. */
export interface Span {
	/** A buffer, as it decodes texts without a view of them. */
	readonly bytes: Buffer;
	readonly start: number;
	readonly end: number;
}

/** All of some bytes. */
export const spanOver = (bytes: Uint8Array): Span => ({
	bytes: bufferOver(bytes),
	start: 0,
	end: bytes.length,
});

/** As a plain array over the same bytes: the slice() of a buffer copies nothing, which nobody expects. */
export const plainBytes = ({ bytes, start, end }: Span): Uint8Array =>
	new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);

/** The same bytes, not copied. */
export const bufferOver = (bytes: Uint8Array): Buffer =>
	bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

// Little-endian numbers. Whoever calls has made sure that they lie inside.

export const u16At = (bytes: Uint8Array, at: number): number =>
	(bytes[at] as number) | ((bytes[at + 1] as number) << 8);

export const u32At = (bytes: Uint8Array, at: number): number =>
	((bytes[at] as number) |
		((bytes[at + 1] as number) << 8) |
		((bytes[at + 2] as number) << 16) |
		((bytes[at + 3] as number) << 24)) >>>
	0;

const HIGH = 2 ** 32;
const [ALL_16, ALL_32, ALL_64] = [2 ** 16 - 1, 2 ** 32 - 1, 2 ** 64 - 1];

/** An address of so many bytes (2, 4 or 8) that points nowhere: all bits are set. */
export function nowhere(width: number): number {
	if (width === 8) return ALL_64;
	return width === 4 ? ALL_32 : ALL_16;
}

/** A whole number of 1 to 8 bytes; beyond 2^53 only roughly, which every check of sizes refuses. */
export function uintAt(bytes: Uint8Array, at: number, width: number): number {
	if (width === 8) return u32At(bytes, at) + u32At(bytes, at + 4) * HIGH;
	if (width === 4) return u32At(bytes, at);
	let value = 0;
	for (let i = width - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number);
	return value;
}

/** Whether these letters stand there. */
export function isAt(bytes: Uint8Array, at: number, letters: string): boolean {
	for (let i = 0; i < letters.length; i++) if (bytes[at + i] !== letters.charCodeAt(i)) return false;
	return true;
}
