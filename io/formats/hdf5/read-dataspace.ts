import type { H5File } from "./h5-file.ts";
import { type Span, uintAt } from "./span.ts";

// Dataspace message: HDF5 File Format Specification, IV.A.2.b.

export interface Dataspace {
	/** Lengths of the axes, none for a scalar; `undefined`: no values at all. */
	readonly shape: readonly number[] | undefined;
	/** How long the axes may become: Infinity for unlimited ones. */
	readonly most: readonly number[];
}

const NULL = 2;
const HEAD_BYTES = 4;
const OLD_HEAD_BYTES = 8;

export function readDataspace(file: H5File, { bytes, start, end }: Span): Dataspace {
	if (start + HEAD_BYTES > end) throw file.short();
	const version = bytes[start] as number;
	const rank = bytes[start + 1] as number;
	if (version < 1 || version > 2) throw file.damaged(`a dataspace of it has the unknown version ${version}`);
	if (version === 2 && bytes[start + 3] === NULL) return NOTHING;
	const at = start + (version === 1 ? OLD_HEAD_BYTES : HEAD_BYTES);
	if (rank === 0 && at <= end) return SCALAR;
	const hasLimits = ((bytes[start + 2] as number) & 1) !== 0;
	const limitsAt = at + rank * file.lengthBytes;
	if (limitsAt + (hasLimits ? limitsAt - at : 0) > end) throw file.short();
	const shape = lengthsAt(file, bytes, { at, rank });
	if (rank === 1 && shape[0] === 1 && !hasLimits) return SINGLE;
	for (const length of shape) {
		if (length > Number.MAX_SAFE_INTEGER) throw file.damaged("an axis of it has an impossible length");
	}
	if (!hasLimits) return { shape, most: shape };
	const unlimited = 2 ** (8 * file.lengthBytes) - 1;
	const most = lengthsAt(file, bytes, { at: limitsAt, rank });
	for (let axis = 0; axis < rank; axis++)
		if ((most[axis] as number) >= unlimited) most[axis] = Number.POSITIVE_INFINITY;
	return { shape, most };
}

const SCALAR: Dataspace = { shape: [], most: [] };
/** Most attributes that are numbers are so. */
const SINGLE: Dataspace = { shape: [1], most: [1] };
const NOTHING: Dataspace = { shape: undefined, most: [] };

function lengthsAt(
	{ lengthBytes }: H5File,
	bytes: Uint8Array,
	{ at, rank }: { at: number; rank: number },
): number[] {
	const lengths = new Array<number>(rank);
	for (let axis = 0; axis < rank; axis++) lengths[axis] = uintAt(bytes, at + axis * lengthBytes, lengthBytes);
	return lengths;
}
