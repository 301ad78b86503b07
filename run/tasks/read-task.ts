import { type Block, wholeOf } from "../../core/array/evaluate.ts";
import type { ArrayValues, LazyArray } from "../../core/array/lazy-array.ts";
import { isMadeAnew } from "../../core/array/tree.ts";
import { defineTask } from "../../core/ports/tasks.ts";

/** The values of a block of an array; of all of it where none is named. */
export const readTask = defineTask<LazyArray, Block | undefined, ArrayValues>({
	name: "read",
	async run(array, block, { engine }) {
		const values = await engine.read(array, block ?? wholeOf(array));
		return isMadeAnew(array) ? values : values.slice();
	},
});
