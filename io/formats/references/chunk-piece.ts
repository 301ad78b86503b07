import type { Piece } from "../../../core/ports/keyed-view.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { computedPiece } from "../zarr/view.ts";
import type { PlannedArray } from "../zarr/write-plan.ts";
import { keyedPiece } from "./keyed.ts";
import type { Content } from "./plan.ts";

/** A chunk as it lies in its file, or under a key; else computed. */
export function chunkPiece(
	{ array, index }: { readonly array: PlannedArray; readonly index: readonly number[] },
	content: Content,
	options: WriteOptions,
): Piece {
	if (content.kind === "keyed") return keyedPiece(array, index, options);
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
