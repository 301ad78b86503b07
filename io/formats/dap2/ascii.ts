import { textLiteral } from "./attribute-values.ts";
import { ddsText } from "./dds.ts";
import { numberText } from "./number-text.ts";
import type { Chosen, Part, Selection } from "./selection.ts";
import type { DapType } from "./types.ts";
import { type Reading, type ValueBlock, valueBlocks } from "./values.ts";
import { rowText } from "./xdr.ts";

const LINE = "---------------------------------------------";
/** Characters put together before they are sent. */
const PIECE = 65_536;

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
			yield* rows(part, reading);
			yield Buffer.from("\n");
		}
}

function title({ variable, form }: Chosen, { array, ranges }: Part): string {
	const name = form === "array" ? array.name : `${variable.name}.${array.name}`;
	return `${name}${ranges.map(({ count }) => `[${count}]`).join("")}`;
}

async function* rows(part: Part, reading: Reading): AsyncGenerator<Uint8Array> {
	const counts = part.ranges.map(({ count }) => count);
	const run = counts.at(-1) ?? 1;
	let text = "";
	let at = 0;
	for await (const block of valueBlocks(part, reading)) {
		const literal = literalsOf(part.array.type, block);
		for (let i = 0; i < block.count; i++, at++) {
			text +=
				(at % run === 0 ? indices(at / run, counts) : ", ") + literal(i) + (at % run === run - 1 ? "\n" : "");
			if (text.length < PIECE) continue;
			yield Buffer.from(text);
			await new Promise((resolve) => setImmediate(resolve));
			text = "";
		}
	}
	yield Buffer.from(text);
}

/** "[3][0], ": nothing for arrays of one dimension. */
function indices(row: number, counts: readonly number[]): string {
	let [rest, text] = [row, ""];
	for (let axis = counts.length - 2; axis >= 0; axis--) {
		const length = counts[axis] as number;
		text = `[${rest % length}]${text}`;
		rest = Math.floor(rest / length);
	}
	return text === "" ? "" : `${text}, `;
}

function literalsOf(type: DapType, { values, count }: ValueBlock): (i: number) => string {
	if (type !== "String") {
		const numbers = values as Float64Array;
		return (i) => numberText(Number(numbers[i]), type);
	}
	if (Array.isArray(values)) return (i) => textLiteral(values[i] as string);
	const bytes = values as Uint8Array;
	const width = bytes.length / count;
	return (i) => textLiteral(Buffer.from(rowText(bytes, i * width, width)).toString());
}
