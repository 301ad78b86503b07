import { ddsText } from "./dds.ts";
import type { Chosen, Part, Selection } from "./selection.ts";
import { type Reading, valuePieces } from "./values.ts";

const LINE = "---------------------------------------------";

/**
 * A selection as text: its declarations, then each array by its name, a line for each run along its innermost dimension, the indices
 * of the others (in the answer) in front. @throws what the engine throws; InterruptedError
 */
export async function* asciiPieces(
	selection: Selection,
	name: string,
	reading: Reading,
): AsyncGenerator<Uint8Array> {
	yield Buffer.from(`${ddsText(selection, name)}${LINE}\n`);
	for (const chosen of selection)
		for (const part of chosen.parts) {
			yield Buffer.from(`${title(chosen, part)}\n`);
			yield* valuePieces(part, "text", reading);
			yield Buffer.from("\n");
		}
}

function title({ variable, form }: Chosen, { array, ranges }: Part): string {
	const name = form === "array" ? array.name : `${variable.name}.${array.name}`;
	return `${name}${ranges.map(({ count }) => `[${count}]`).join("")}`;
}
