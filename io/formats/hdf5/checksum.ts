/**
 * Bob Jenkins' lookup3 hash (hashlittle, initial value 0), the checksum of HDF5's metadata (HDF5 File Format Specification, appendix;
 * algorithm in the public domain: burtleburtle.net/bob/c/lookup3.c).
 */
export function lookup3(bytes: Uint8Array): number {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let a = (0xdeadbeef + bytes.length) | 0;
	let b = a;
	let c = a;
	let at = 0;
	for (; bytes.length - at > 12; at += 12) {
		a = (a + view.getInt32(at, true)) | 0;
		b = (b + view.getInt32(at + 4, true)) | 0;
		c = (c + view.getInt32(at + 8, true)) | 0;
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
	if (at === bytes.length) return c >>> 0;
	const tail = new DataView(new ArrayBuffer(12));
	for (let i = 0; at + i < bytes.length; i++) tail.setUint8(i, bytes[at + i] as number);
	return finished(a + tail.getInt32(0, true), b + tail.getInt32(4, true), c + tail.getInt32(8, true));
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

function finished(first: number, second: number, third: number): number {
	let a = first | 0;
	let b = second | 0;
	let c = third | 0;
	c = ((c ^ b) - rotate(b, 14)) | 0;
	a = ((a ^ c) - rotate(c, 11)) | 0;
	b = ((b ^ a) - rotate(a, 25)) | 0;
	c = ((c ^ b) - rotate(b, 16)) | 0;
	a = ((a ^ c) - rotate(c, 4)) | 0;
	b = ((b ^ a) - rotate(a, 14)) | 0;
	c = ((c ^ b) - rotate(b, 24)) | 0;
	return c >>> 0;
}
