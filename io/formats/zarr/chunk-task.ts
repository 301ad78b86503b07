import { isMadeAnew } from "../../../core/array/tree.ts";
import { defineTask } from "../../../core/ports/tasks.ts";
import { chunkMadeOf } from "./computed-chunk.ts";
import type { PlannedArray } from "./write-plan.ts";

/** The stored bytes of one chunk by its index. */
export const chunkTask = defineTask<PlannedArray, readonly number[], Uint8Array>({
	name: "zarr-chunk",
	async run(array, index, { engine }) {
		const bytes = await chunkMadeOf(array, index, engine.read);
		// Without codecs they may be the values themselves, which belong to the array.
		return array.spec.codecs.length > 0 || isMadeAnew(array.variable.data) ? bytes : bytes.slice();
	},
});
