import type { PlannedArray } from "./write-plan.ts";

/** Longer keys belong to no chunk. */
const LONGEST_KEY = 1024;

/** The array and the index a key of a chunk means; `undefined` where there is no such chunk. Written as clients write it: "0.0", never "00.0". */
export function readChunkKey(
	key: string,
	arrays: ReadonlyMap<string, PlannedArray>,
): { readonly array: PlannedArray; readonly index: readonly number[] } | undefined {
	if (key.length > LONGEST_KEY) return undefined;
	for (let slash = key.indexOf("/"); slash >= 0; slash = key.indexOf("/", slash + 1)) {
		const array = arrays.get(key.slice(0, slash));
		const index = array && indexIn(array, key.slice(slash + 1));
		if (array && index) return { array, index };
	}
	return undefined;
}

function indexIn({ spec, pieceShape }: PlannedArray, text: string): readonly number[] | undefined {
	const { head, separator } = spec.keys;
	if (spec.shape.length === 0) return text === (head === "" ? "0" : head) ? [] : undefined;
	const rest = head === "" ? text : text.startsWith(`${head}/`) ? text.slice(head.length + 1) : undefined;
	const index = rest?.split(separator).map(wholeNumber) ?? [];
	const isInside =
		index.length === spec.shape.length &&
		index.every((at, axis) => at * (pieceShape[axis] ?? 1) < (spec.shape[axis] ?? 0));
	return isInside ? index : undefined;
}

const wholeNumber = (text: string): number =>
	/^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : Number.NaN;
