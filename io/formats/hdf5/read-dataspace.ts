import type { Cursor, Frame } from "./cursor.ts";

// Dataspace message: HDF5 File Format Specification, IV.A.2.b.

export interface Dataspace {
	/** Lengths of the axes, none for a scalar; `undefined`: no values at all. */
	readonly shape: readonly number[] | undefined;
	/** How long the axes may become: Infinity for unlimited ones. */
	readonly most: readonly number[];
}

const NULL = 2;

export function readDataspace(cursor: Cursor, frame: Frame): Dataspace {
	const version = cursor.u8();
	const rank = cursor.u8();
	const flags = cursor.u8();
	if (version < 1 || version > 2) throw frame.damaged(`a dataspace of it has the unknown version ${version}`);
	if (version === 1) cursor.skip(5);
	if (version === 2 && cursor.u8() === NULL) return { shape: undefined, most: [] };
	if (rank === 0) return SCALAR;
	const shape = lengthsAt(cursor, rank);
	for (const length of shape) {
		if (length > Number.MAX_SAFE_INTEGER) throw frame.damaged("an axis of it has an impossible length");
	}
	if ((flags & 1) === 0) return { shape, most: shape };
	const unlimited = 2 ** (8 * frame.lengthBytes) - 1;
	const most = lengthsAt(cursor, rank).map((length) =>
		length >= unlimited ? Number.POSITIVE_INFINITY : length,
	);
	return { shape, most };
}

const SCALAR: Dataspace = { shape: [], most: [] };

function lengthsAt(cursor: Cursor, rank: number): number[] {
	const lengths: number[] = [];
	for (let axis = 0; axis < rank; axis++) lengths.push(cursor.length());
	return lengths;
}
