import { elementsOf } from "./dds.ts";
import type { Part, Selection } from "./selection.ts";
import { type Reading, valuePieces } from "./values.ts";
import { padding, xdrCount } from "./xdr.ts";

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
	// A single byte is sent as a number of 32 bits.
	for await (const piece of valuePieces(part, "xdr", reading))
		yield isAlone && type === "Byte" ? xdrCount((piece[0] as number) & 0xff, 1) : piece;
	if (type === "Byte" && !isAlone) yield padding(count);
}
