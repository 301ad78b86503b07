import { planBlocks } from "../../../core/array/blocks.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { chunkHint } from "../../../core/array/tree.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";

const TEXT_BLOCK_BYTES = 2 ** 20;

/** The blocks a variable is written in; whole chunks, where it has any. */
export function* blocksOf(
	{ data, type }: Variable,
	{ blockBytes, mostBlockBytes, signal }: WriteOptions,
	chunkShape?: readonly number[],
): Iterable<Block> {
	// Each block of texts gets heap collections of its own: its size may not depend on the memory allowed.
	const maxBytes = type === "string" ? TEXT_BLOCK_BYTES : blockBytes;
	const read = type === "string" ? undefined : chunkHint(data);
	const plan = {
		maxBytes,
		...(chunkShape && { chunkShape }),
		...(read && { reading: { chunkShape: read, mostBytes: mostBlockBytes ?? maxBytes } }),
	};
	for (const block of planBlocks(data, plan)) {
		signal?.throwIfAborted();
		yield block;
	}
}
