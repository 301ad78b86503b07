import type { Dataset } from "../../../core/model/dataset.ts";
import type { KeyedView, Piece } from "../../../core/ports/keyed-view.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { readChunkKey } from "../zarr/read-chunk-key.ts";
import { computedPiece, documentBytes, viewedArrays } from "../zarr/view.ts";
import { documentsV2 } from "../zarr/write-metadata-v2.ts";
import { arraysOf, type PlannedArray } from "../zarr/write-plan.ts";
import { keyedPiece } from "./keyed.ts";
import { type Content, planSet } from "./plan.ts";

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
			const content = contents.get(found.array.path) as Content;
			return content.kind === "keyed"
				? keyedPiece(found.array, found.index, options)
				: pieceOf(found, content, options);
		},
	};
}

function pieceOf(
	{ array, index }: { readonly array: PlannedArray; readonly index: readonly number[] },
	content: Content,
	options: WriteOptions,
): Piece {
	const { readRaw } = options;
	const place = content.kind === "placed" ? content.at(index).place : undefined;
	if (content.kind !== "placed" || place?.kind !== "stored" || !readRaw)
		return computedPiece(array, index, options);
	const { file, offset } = place;
	const size = place.size - content.behind;
	return {
		weight: size,
		reads: size,
		place: { file, offset, size },
		bytes: () => readRaw(file, offset, size),
	};
}
