import { storedLeaves } from "../../../core/array/tree.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { blockOfPiece } from "../zarr/computed-chunk.ts";
import { movablePlace } from "../zarr/move-chunks.ts";
import { type PlannedArray, planArray } from "../zarr/write-plan.ts";

/** An array whose chunks lie under keys of their own (Zarr, reference sets), each as Zarr v2 has it; `undefined` where some do not. */
export async function planKeyed(
	variable: Variable,
	path: string,
	{ keyed }: Pick<WriteOptions, "keyed">,
): Promise<PlannedArray | undefined> {
	const leaves = storedLeaves(variable.data);
	const chunkShape = leaves[0]?.chunkShape;
	if (!keyed || chunkShape?.length !== variable.dimensions.length) return undefined;
	for (const leaf of leaves) if (!(await keyed.has(leaf))) return undefined;
	// Its compression is that of the chunks, whatever was wished.
	const { deflate: _, shuffle: __, ...storage } = variable.storage ?? {};
	const array = planArray({ ...variable, storage: { ...storage, chunkShape } }, path, { format: 2 });
	for (const index of edgesOf(array)) if (!movablePlace(array, blockOfPiece(array, index))) return undefined;
	return array;
}

/** Indices of chunks from one end of each axis to the other: parts are joined along one, and cropped alike along each. */
function* edgesOf({ spec, pieceShape }: PlannedArray): Iterable<readonly number[]> {
	const counts = spec.shape.map((length, axis) => Math.ceil(length / (pieceShape[axis] ?? 1)));
	if (counts.includes(0)) return;
	const [first, last] = [counts.map(() => 0), counts.map((count) => count - 1)];
	yield first;
	for (const [axis, count] of counts.entries())
		for (let at = 0; at < count; at++) {
			yield first.with(axis, at);
			yield last.with(axis, at);
		}
}
