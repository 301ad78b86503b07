import type { Block } from "../../../core/array/evaluate.ts";
import type { LazyArray } from "../../../core/array/lazy-array.ts";
import { costOf, touched } from "../../../core/array/touched.ts";

/** Bytes of stored chunks, decoded, that a block of an array (all of it when absent) is made from. */
export const readingCost = (array: LazyArray, block?: Block): number =>
	touched(array, block).reduce((sum, one) => sum + costOf(one).bytes, 0);

/** "3.4 GB". */
export function bytesText(bytes: number): string {
	const units = ["bytes", "kB", "MB", "GB", "TB"];
	const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
	return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}
