import type { ArrayValues } from "../../../core/array/lazy-array.ts";
import { textLiteral } from "./attribute-values.ts";
import { numberText } from "./number-text.ts";
import type { DapType } from "./types.ts";
import { rowText } from "./xdr.ts";

/** A run of values of an array, as they are stored: of characters the bytes. */
export interface TextBlock {
	readonly values: ArrayValues;
	readonly count: number;
	readonly type: DapType;
}

/** Where values stand in the lines of an array. */
export interface Lines {
	/** Of the first, counted from the beginning of the array. */
	readonly at: number;
	/** Lengths of the dimensions of the array. */
	readonly counts: readonly number[];
}

/** Characters put together before others have their turn. */
const PIECE = 32_768;

/** Values as text: a line for each run along the innermost dimension, the indices of the others in front. */
export async function textOfBlock(block: TextBlock, { at, counts }: Lines): Promise<Uint8Array> {
	const run = counts.at(-1) ?? 1;
	const literal = literalsOf(block);
	const pieces: Uint8Array[] = [];
	let text = "";
	for (let i = 0; i < block.count; i++) {
		const place = (at + i) % run;
		text +=
			(place === 0 ? indices((at + i) / run, counts) : ", ") + literal(i) + (place === run - 1 ? "\n" : "");
		if (text.length < PIECE) continue;
		pieces.push(Buffer.from(text));
		text = "";
		await new Promise((resolve) => setImmediate(resolve));
	}
	pieces.push(Buffer.from(text));
	return Buffer.concat(pieces);
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

function literalsOf({ type, values, count }: TextBlock): (i: number) => string {
	if (type !== "String") {
		const numbers = values as Float64Array;
		return (i) => numberText(Number(numbers[i]), type);
	}
	if (Array.isArray(values)) return (i) => textLiteral(values[i] as string);
	const bytes = values as Uint8Array;
	const width = bytes.length / count;
	return (i) => textLiteral(Buffer.from(rowText(bytes, i * width, width)).toString());
}
