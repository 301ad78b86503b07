import type { Block } from "../evaluate.ts";
import { charactersBlock } from "../kernels/characters.ts";
import type { CharactersArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

const texts = ({ start, count }: Block): Block => ({ start: start.slice(0, -1), count: count.slice(0, -1) });

export const charactersOperation = defineOperation<CharactersArray>({
	inputs: ({ input }) => [input],
	needs: ({ input }, block) => [{ array: input, block: texts(block) }],
	evaluate: (array, block, { read }) => charactersBlock(array, block, (inner) => read(array.input, inner)),
	chunks: ({ shape }, ofInput) => [...ofInput, shape.at(-1) ?? 1],
	describe: (_, [input]) => `${input} as characters`,
});
