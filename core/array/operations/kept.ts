import type { Block } from "../evaluate.ts";
import type { KeptArray, LazyArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";
import { valuesBlock } from "./values.ts";

/** The same values, computed once in an evaluation: for what is small and asked for again and again. */
export const kept = (input: LazyArray): LazyArray =>
	input.op === "values" || input.op === "kept"
		? input
		: { op: "kept", type: input.type, shape: input.shape, input };

const wholeOf = ({ shape }: LazyArray): Block => ({ start: shape.map(() => 0), count: shape });

export const keptOperation = defineOperation<KeptArray>({
	inputs: ({ input }) => [input],
	needs: ({ input }) => [{ array: input, block: wholeOf(input) }],
	async evaluate(array, { start, count }: Block, { read, keep }) {
		const { input, type, shape } = array;
		if (!keep) return read(input, { start, count });
		const values = await keep(array, () => read(input, wholeOf(input)));
		const part = valuesBlock({ op: "values", type, shape, values }, { start, count });
		// What is kept may not be written into.
		return part === values ? values.slice() : part;
	},
	slice: ({ input }, { start, count }, cut) => kept(cut(input, start, count)),
	describe: (_, [input]) => `kept(${input})`,
});
