/**
 * Bob Jenkins' lookup3 hash (hashlittle, initial value 0), the checksum of HDF5's metadata (HDF5 File Format Specification, appendix;
 * algorithm in the public domain: burtleburtle.net/bob/c/lookup3.c), of the bytes from `start` to `end`.
 */
export function lookup3(bytes: Uint8Array, start = 0, end = bytes.length): number {
	let a = (0xdeadbeef + end - start) | 0;
	let b = a;
	let c = a;
	let at = start;
	for (; end - at > 12; at += 12) {
		a = (a + word(bytes, at)) | 0;
		b = (b + word(bytes, at + 4)) | 0;
		c = (c + word(bytes, at + 8)) | 0;
		a = ((a - c) | 0) ^ ((c << 4) | (c >>> 28));
		c = (c + b) | 0;
		b = ((b - a) | 0) ^ ((a << 6) | (a >>> 26));
		a = (a + c) | 0;
		c = ((c - b) | 0) ^ ((b << 8) | (b >>> 24));
		b = (b + a) | 0;
		a = ((a - c) | 0) ^ ((c << 16) | (c >>> 16));
		c = (c + b) | 0;
		b = ((b - a) | 0) ^ ((a << 19) | (a >>> 13));
		a = (a + c) | 0;
		c = ((c - b) | 0) ^ ((b << 4) | (b >>> 28));
		b = (b + a) | 0;
	}
	if (at === end) return c >>> 0;
	a = (a + lastWord(bytes, at, end)) | 0;
	b = (b + lastWord(bytes, at + 4, end)) | 0;
	c = (c + lastWord(bytes, at + 8, end)) | 0;
	return finished(a, b, c);
}

// A view for words costs more than the few words most checksums are of.
const word = (bytes: Uint8Array, at: number): number =>
	(bytes[at] as number) |
	((bytes[at + 1] as number) << 8) |
	((bytes[at + 2] as number) << 16) |
	((bytes[at + 3] as number) << 24);

/** A word of which only the bytes before the end count. */
function lastWord(bytes: Uint8Array, at: number, end: number): number {
	let value = 0;
	for (let i = Math.min(4, end - at) - 1; i >= 0; i--) value = (value << 8) | (bytes[at + i] as number);
	return value;
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

function finished(first: number, second: number, third: number): number {
	let a = first;
	let b = second;
	let c = third;
	c = ((c ^ b) - rotate(b, 14)) | 0;
	a = ((a ^ c) - rotate(c, 11)) | 0;
	b = ((b ^ a) - rotate(a, 25)) | 0;
	c = ((c ^ b) - rotate(b, 16)) | 0;
	a = ((a ^ c) - rotate(c, 4)) | 0;
	b = ((b ^ a) - rotate(a, 14)) | 0;
	c = ((c ^ b) - rotate(b, 24)) | 0;
	return c >>> 0;
}
