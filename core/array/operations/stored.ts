import type { StoredArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/** Read from its file by whoever evaluates. */
export const storedOperation = defineOperation<StoredArray>({
	inputs: () => [],
	needs: () => [],
	describe: ({ variable, file }) => `${variable} of "${file.slice(file.lastIndexOf("/") + 1)}"`,
});
