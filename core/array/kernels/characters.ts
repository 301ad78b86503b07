import type { Block } from "../evaluate.ts";
import type { ArrayValues, CharactersArray } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";

/** UTF-8 bytes of texts, a fixed number of each. */
export async function charactersBlock(
	array: CharactersArray,
	block: Block,
	input: (block: Block) => Promise<ArrayValues>,
): Promise<ArrayValues> {
	const inner = { start: block.start.slice(0, -1), count: block.count.slice(0, -1) };
	const from = block.start[array.shape.length - 1] ?? 0;
	const width = block.count[array.shape.length - 1] ?? 0;
	const texts = (await input(inner)) as readonly string[];
	const bytes = new Uint8Array(lengthOf(inner.count) * width);
	const encoder = new TextEncoder();
	texts.forEach((text, index) => {
		bytes.set(encoder.encode(text).subarray(from, from + width), index * width);
	});
	return bytes;
}
