/**
 * Fletcher's checksum over 16-bit words (filter 3; HDF5 File Format Specification, appendix on checksums): the words are big-endian, an
 * odd last byte is the high one.
 */
export function fletcher32(bytes: Uint8Array): number {
	let low = 0;
	let high = 0;
	const even = bytes.length - (bytes.length % 2);
	for (let at = 0; at < even; ) {
		// Sums of this many words cannot overflow 32 bits.
		const end = Math.min(even, at + 720);
		for (; at < end; at += 2) {
			low += ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
			high += low;
		}
		low = (low & 0xffff) + (low >>> 16);
		high = (high & 0xffff) + (high >>> 16);
	}
	if (even < bytes.length) {
		low += (bytes[even] as number) << 8;
		high += low;
		low = (low & 0xffff) + (low >>> 16);
		high = (high & 0xffff) + (high >>> 16);
	}
	low = (low & 0xffff) + (low >>> 16);
	high = (high & 0xffff) + (high >>> 16);
	return ((high << 16) | low) >>> 0;
}

/** Whether the four bytes behind the data are its checksum; some old writers swapped the bytes of each half. */
export function endsWithFletcher32(bytes: Uint8Array): boolean {
	const end = bytes.length - 4;
	const sum = fletcher32(bytes.subarray(0, end));
	const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(end);
	const stored = ((d << 24) | (c << 16) | (b << 8) | a) >>> 0;
	const swapped = ((c << 24) | (d << 16) | (a << 8) | b) >>> 0;
	return stored === sum || swapped === sum;
}
