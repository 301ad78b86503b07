import type { Dataset } from "../../../core/model/dataset.ts";
import type { KeyedView } from "../../../core/ports/keyed-view.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { readChunkKey } from "../zarr/read-chunk-key.ts";
import { documentBytes, viewedArrays } from "../zarr/view.ts";
import { documentsV2 } from "../zarr/write-metadata-v2.ts";
import { arraysOf } from "../zarr/write-plan.ts";
import { chunkPiece } from "./chunk-piece.ts";
import { encodedRows } from "./parquet-encode.ts";
import { type Content, planSet } from "./plan.ts";
import { referenceRows } from "./reference-rows.ts";

/** The chunks as they lie in their files, byte for byte, as Zarr v2. */
export async function referencesView(dataset: Dataset, options: WriteOptions): Promise<KeyedView> {
	const refused = new Map<string, string>();
	const { root, contents } = await planSet(dataset, options, refused);
	const arrays = arraysOf(root);
	const byPath = new Map(arrays.map((array) => [array.path, array]));
	return {
		documents: documentBytes(documentsV2(root)),
		arrays: viewedArrays(arrays),
		refused,
		async find(key) {
			const found = readChunkKey(key, byPath);
			if (!found) return undefined;
			return chunkPiece(found, contents.get(found.array.path) as Content, options);
		},
		async table({ path, signal, ...part }, targets) {
			const [array, content] = [byPath.get(path), contents.get(path)];
			if (!array || !content) throw new RangeError(`"${path}" is no array of the view`);
			const how = { ...options, ...(signal && { signal }) };
			return encodedRows(await referenceRows({ array, content, ...part }, targets, how));
		},
	};
}
