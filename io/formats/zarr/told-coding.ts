import type { ChunkCoding } from "../../../core/ports/reader.ts";
import type { ArraySpec } from "./array-spec.ts";
import type { Element } from "./element.ts";
import { configOf } from "./write-metadata-v2.ts";

/** What only reading makes numbers of: as it is stored it would be something else. */
const MADE: Partial<Record<Element["form"], string>> = {
	bool: "truth values",
	float16: "numbers of half precision",
	bytes: "texts",
	utf32: "texts",
	texts: "texts",
};

const CHECKSUM_BYTES = 4;

/**
 * The chunks of an array in the words of Zarr v2: its own, those of v3, and the inner ones of shards. `behind`: bytes at the end of each that
 * are left out, a checksum that numcodecs did not know for long. A text says why v2 has no words for them.
 */
export function toldCoding({
	element,
	order,
	codecs,
}: ArraySpec): { readonly coding: ChunkCoding; readonly behind: number } | string {
	const made = element.clock ? "NumPy's times" : MADE[element.form];
	if (made !== undefined) return `it holds ${made}, which are changed when they are read`;
	const isTurned = order?.every((axis, i) => axis === order.length - 1 - i) ?? false;
	if (order && !isTurned && order.some((axis, i) => axis !== i))
		return `its axes are stored in the order ${order.join(", ")}, which Zarr v2 cannot tell`;
	const isChecked = codecs.at(-1)?.id === "crc32c";
	const own = isChecked ? codecs.slice(0, -1) : codecs;
	if (own.some(({ id }) => id === "crc32c"))
		return 'its codec "crc32c" stands among others, and numcodecs did not know it for long';
	return {
		coding: {
			codecs: own.map(configOf),
			bigEndian: element.bigEndian,
			columnsFirst: isTurned && (order?.length ?? 0) > 1,
		},
		behind: isChecked ? CHECKSUM_BYTES : 0,
	};
}
