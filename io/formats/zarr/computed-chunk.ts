import { evaluateBlock } from "../../../core/array/evaluate.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { encodedChunk } from "./write-chunks.ts";
import type { PlannedArray } from "./write-plan.ts";

/** The part of an array that lies in one of its pieces. */
export function blockOfPiece({ spec, pieceShape }: PlannedArray, index: readonly number[]) {
	const start = index.map((at, axis) => at * (pieceShape[axis] ?? 1));
	const count = pieceShape.map((length, axis) =>
		Math.min(length, (spec.shape[axis] ?? 1) - (start[axis] ?? 0)),
	);
	return { start, count };
}

/** The stored bytes of one chunk by its index: its values computed, then encoded. Arrays without shards only. */
export const computedChunk = (
	array: PlannedArray,
	index: readonly number[],
	{ read }: Pick<WriteOptions, "read">,
): Promise<Uint8Array> => chunkMadeOf(array, index, (data, block) => evaluateBlock(data, block, read));

/** The same of values that `read` computes. */
export async function chunkMadeOf(
	array: PlannedArray,
	index: readonly number[],
	read: Engine["read"],
): Promise<Uint8Array> {
	const block = blockOfPiece(array, index);
	const values = await read(array.variable.data, block);
	return encodedChunk(
		array.spec,
		{ block, values },
		block.start.map(() => 0),
	);
}
