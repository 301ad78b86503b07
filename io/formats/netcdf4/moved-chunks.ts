import { bytesOf } from "../../../core/array/element.ts";
import { wholeOf } from "../../../core/array/evaluate.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { MovedChunks, WriteOptions } from "../../../core/ports/writer.ts";
import { type ChunkForm, locateChunks } from "./move-chunks.ts";
import { type PlannedDataset, type PlannedGroup, plannedDatasets } from "./write-plan.ts";

/** What `moveChunks` would move of each variable, by its path in the dataset. */
export async function movedChunks(
	root: PlannedGroup,
	options: Pick<WriteOptions, "withChunks">,
): Promise<ReadonlyMap<string, MovedChunks>> {
	const found = new Map<string, MovedChunks>();
	for (const dataset of plannedDatasets(root)) {
		const { variable, chunkShape } = dataset;
		if (!variable || !chunkShape || lengthOf(variable.data.shape) === 0) continue;
		found.set(pathOf(dataset), await movedOf({ ...dataset, variable, chunkShape }, options));
	}
	return found;
}

/** As the variable is called in the dataset, whatever it is called in the file. */
const pathOf = ({ path, variable }: PlannedDataset): string =>
	`${path.slice(1, path.lastIndexOf("/") + 1)}${variable?.name}`;

async function movedOf(form: ChunkForm, options: Pick<WriteOptions, "withChunks">): Promise<MovedChunks> {
	const { variable, chunkShape } = form;
	const { runs } = await locateChunks(form, wholeOf(variable.data), options);
	let [chunks, bytes] = [0, 0];
	for (const { table, places } of runs) {
		chunks += places.length;
		for (const place of places) bytes += table.sizes[place] as number;
	}
	return { chunks, bytes, decodedBytes: chunks * lengthOf(chunkShape) * bytesOf(variable.type) };
}
