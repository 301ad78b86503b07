import { affineKernel } from "../kernels/affine.ts";
import type { AffineArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

const signed = (offset: number): string => `${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`;

export const affineOperation = defineOperation<AffineArray>({
	inputs: ({ input }) => [input],
	needs: ({ input }, block) => [{ array: input, block }],
	async evaluate(array, { start, count, spare }, { read, isMadeAnew }) {
		const room = array.type === array.input.type ? { spare } : {};
		const values = await read(array.input, { start, count, ...room });
		return affineKernel(array, values, isMadeAnew(array.input));
	},
	slice: (array, { start, count }, cut) => ({
		...array,
		shape: count,
		input: cut(array.input, start, count),
	}),
	describe: ({ scale, offset }, [input]) => `${input} * ${scale} ${signed(offset)}`,
});
