import type { ByteSource } from "../../../core/ports/byte-source.ts";

export interface ByteRange {
	readonly offset: number;
	readonly length: number;
}

/** Ranges that are fetched as one. */
export interface Piece<Part extends ByteRange> extends ByteRange {
	readonly parts: readonly Part[];
}

/** Bytes between two ranges that are fetched along with them. */
const LARGEST_GAP = 64 * 2 ** 10;
export const LARGEST_PIECE = 2 * 2 ** 20;

/** Ranges in the order of the file, near ones joined as long as a piece stays small. */
export function* coalesce<Part extends ByteRange>(ranges: readonly Part[]): Generator<Piece<Part>> {
	const sorted = ranges.toSorted((a, b) => a.offset - b.offset);
	let parts: Part[] = [];
	let start = 0;
	let end = 0;
	for (const range of sorted) {
		const joined = Math.max(end, range.offset + range.length);
		if (parts.length > 0 && (range.offset - end > LARGEST_GAP || joined - start > LARGEST_PIECE)) {
			yield { offset: start, length: end - start, parts };
			parts = [];
		}
		if (parts.length === 0) start = range.offset;
		end = parts.length === 0 ? range.offset + range.length : joined;
		parts.push(range);
	}
	if (parts.length > 0) yield { offset: start, length: end - start, parts };
}

/** The bytes of a range, at once where the source can. */
export function readRange(
	source: ByteSource,
	{ offset, length }: ByteRange,
): Uint8Array | Promise<Uint8Array> {
	if (source.readSync === undefined) return source.read(offset, length);
	const bytes = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
	source.readSync(bytes, offset);
	return bytes;
}
