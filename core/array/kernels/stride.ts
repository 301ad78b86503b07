import { allocate, bytesOf } from "../element.ts";
import type { Block } from "../evaluate.ts";
import type { ArrayValues, StrideArray } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";
import { copyWindow } from "./copy.ts";

/** The input is read in pieces of about this size, so that what is passed over need not fit the memory. */
const PIECE_BYTES = 8 * 2 ** 20;

/** A block of every n-th element, read piece by piece; one by one where whole chunks of the input lie between them. */
export async function strideBlock(
	array: StrideArray & { readonly chunkShape?: readonly number[] | undefined },
	block: Block,
	input: (block: Block) => Promise<ArrayValues>,
): Promise<ArrayValues> {
	const { axis, every } = array;
	const isSparse = every >= (array.chunkShape?.[axis] ?? Number.POSITIVE_INFINITY);
	const values = allocate(array.type, lengthOf(block.count));
	const total = block.count[axis] ?? 0;
	const row = (lengthOf(block.count) / total) * bytesOf(array.type);
	const together = isSparse ? 1 : Math.max(1, Math.floor(PIECE_BYTES / (row * every)));
	const origin = block.start.map(() => 0);
	for (let done = 0; done < total; done += together) {
		const some = Math.min(together, total - done);
		const span = block.count.with(axis, (some - 1) * every + 1);
		const first = ((block.start[axis] ?? 0) + done) * every;
		const piece = await input({ start: block.start.with(axis, first), count: span });
		for (let i = 0; i < some; i++) {
			copyWindow(
				{ values: piece, shape: span, start: origin.with(axis, i * every) },
				{ values, shape: block.count, start: origin.with(axis, done + i) },
				block.count.with(axis, 1),
			);
		}
	}
	return values;
}
