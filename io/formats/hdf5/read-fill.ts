import type { Cursor } from "./cursor.ts";

// Fill value messages: HDF5 File Format Specification, IV.A.2.e and f.

const HAS_VALUE = 0x20;

/** The bytes of one element where nothing was written; `undefined`: zeros. */
export function readFill(cursor: Cursor): Uint8Array | undefined {
	const version = cursor.u8();
	if (version === 3) return cursor.u8() & HAS_VALUE ? valueAt(cursor) : undefined;
	const defined = cursor.skip(2).u8() !== 0;
	return (version === 1 || version === 2) && defined ? valueAt(cursor) : undefined;
}

/** The message of HDF5 before 1.6: only length and value. */
export const readOldFill = (cursor: Cursor): Uint8Array | undefined => valueAt(cursor);

function valueAt(cursor: Cursor): Uint8Array | undefined {
	const length = cursor.u32();
	return length === 0 || length > cursor.left ? undefined : cursor.take(length).slice();
}
