import * as zlib from "node:zlib";

const CRC32_POLYNOMIAL = 0xedb88320;
const CRC32C_POLYNOMIAL = 0x82f63b78;

/** Eight tables of a reflected CRC-32 one behind the other, for eight bytes at a time. */
function tablesOf(polynomial: number): Uint32Array {
	const tables = new Uint32Array(8 * 256);
	for (let byte = 0; byte < 256; byte++) {
		let value = byte;
		for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
		tables[byte] = value;
	}
	for (let i = 256; i < tables.length; i++) {
		const value = tables[i - 256] as number;
		tables[i] = (tables[value & 255] as number) ^ (value >>> 8);
	}
	return tables;
}

function checksumWith(tables: Uint32Array): (bytes: Uint8Array) => number {
	const table = (slice: number, byte: number) => tables[slice * 256 + (byte & 255)] as number;
	return (bytes) => {
		let crc = -1;
		let i = 0;
		const byte = (at: number) => bytes[at] as number;
		for (const end = bytes.length - 7; i < end; i += 8) {
			const low = crc ^ (byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24));
			crc =
				table(7, low) ^
				table(6, low >>> 8) ^
				table(5, low >>> 16) ^
				table(4, low >>> 24) ^
				table(3, byte(i + 4)) ^
				table(2, byte(i + 5)) ^
				table(1, byte(i + 6)) ^
				table(0, byte(i + 7));
		}
		for (; i < bytes.length; i++) crc = table(0, crc ^ byte(i)) ^ (crc >>> 8);
		return ~crc >>> 0;
	};
}

/** CRC-32C (Castagnoli, RFC 3720, B.4). */
export const crc32c: (bytes: Uint8Array) => number = checksumWith(tablesOf(CRC32C_POLYNOMIAL));

/** CRC-32 as in zip and gzip; Node's own where it has it (20.15). */
export const crc32: (bytes: Uint8Array) => number =
	typeof zlib.crc32 === "function" ? (bytes) => zlib.crc32(bytes) : checksumWith(tablesOf(CRC32_POLYNOMIAL));

/** Adler-32 (RFC 1950, 8.2). */
export function adler32(bytes: Uint8Array): number {
	let low = 1;
	let high = 0;
	for (let at = 0; at < bytes.length; ) {
		// So many sums fit 32 bits before the remainder must be taken.
		for (const end = Math.min(at + 5552, bytes.length); at < end; at++) {
			low += bytes[at] as number;
			high += low;
		}
		low %= 65521;
		high %= 65521;
	}
	return ((high << 16) | low) >>> 0;
}
