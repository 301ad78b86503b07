import type { NumericValues } from "../../../core/array/lazy-array.ts";
import { elementsOf } from "./dds.ts";
import type { Part, Selection } from "./selection.ts";
import type { DapType } from "./types.ts";
import { type Reading, type ValueBlock, valueBlocks } from "./values.ts";
import { padding, xdrCount, xdrNumbers, xdrRows, xdrTexts } from "./xdr.ts";

/** A selection as DAP2 sends it, piece by piece; no more is read than is taken. @throws what the engine throws; InterruptedError */
export async function* dodsPieces(selection: Selection, reading: Reading): AsyncGenerator<Uint8Array> {
	for (const { parts } of selection) for (const part of parts) yield* arrayPieces(part, reading);
}

/** Length (twice, but of texts), values, and what fills them up; a single value stands alone. */
async function* arrayPieces(part: Part, reading: Reading): AsyncGenerator<Uint8Array> {
	const { type, dimensions } = part.array;
	const count = elementsOf(part);
	const isAlone = dimensions.length === 0;
	if (!isAlone) yield xdrCount(count, type === "String" ? 1 : 2);
	for await (const block of valueBlocks(part, reading)) {
		// A single byte is sent as a number of 32 bits.
		if (isAlone && type === "Byte") yield xdrCount((block.values as Uint8Array)[0]! & 0xff, 1);
		else yield encoded(type, block);
	}
	if (type === "Byte" && !isAlone) yield padding(count);
}

function encoded(type: DapType, { values, count, isOwn }: ValueBlock): Uint8Array {
	if (type !== "String") return xdrNumbers(values as NumericValues, { type, mayOverwrite: isOwn });
	return ArrayBuffer.isView(values)
		? xdrRows(values as Uint8Array, count)
		: xdrTexts(values as readonly string[]);
}
