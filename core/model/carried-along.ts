import { bytesOf } from "../array/element.ts";
import { lengthOf } from "../array/lazy-array.ts";
import type { Variable } from "./dataset.ts";

/** Values so small are cheaper to carry along than to fetch. */
const SMALL_BYTES = 4096;
/** Every reader wants the whole of a coordinate first. */
const COORDINATE_BYTES = 64 * 2 ** 10;

/** Whether references carry the values of a variable along instead of pointing to them; `parts`: the others it is joined of. */
export function isCarriedAlong(
	{ name, dimensions, data, type }: Variable,
	parts: readonly Variable[] = [],
): boolean {
	const isCoordinate = dimensions.length === 1 && dimensions[0] === name;
	const elements = parts.reduce((sum, part) => sum + lengthOf(part.data.shape), lengthOf(data.shape));
	return elements * bytesOf(type) <= (isCoordinate ? COORDINATE_BYTES : SMALL_BYTES);
}
