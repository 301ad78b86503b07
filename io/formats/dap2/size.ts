import { elementsOf } from "./dds.ts";
import { type Part, rangeText, type Selection, type TakenRange } from "./selection.ts";
import { wireBytes } from "./types.ts";
import { padded } from "./xdr.ts";

export interface AnswerSize {
	readonly bytes: number;
	/** False where there are texts: then it is the most they take, or, of unknown length, a guess. */
	readonly isExact: boolean;
	/** False where there are texts whose length nobody knows. */
	readonly isBounded: boolean;
}

/** A text of which nothing is known. */
const USUAL_TEXT = 64;
/** Lengths of arrays are sent in 32 bits, which most clients take for signed. */
export const MOST_ELEMENTS = 2 ** 31 - 1;

/** Bytes of the values of a selection as DAP2 sends them. */
export function sizeOf(selection: Selection): AnswerSize {
	const parts = selection.flatMap((one) => one.parts);
	return {
		bytes: parts.reduce((sum, part) => sum + partBytes(part), 0),
		isExact: parts.every(({ array }) => array.type !== "String"),
		isBounded: parts.every(({ array }) => array.type !== "String" || array.width !== undefined),
	};
}

function partBytes(part: Part): number {
	const { type, width = USUAL_TEXT, dimensions } = part.array;
	const count = elementsOf(part);
	const isAlone = dimensions.length === 0;
	if (type === "String") return (isAlone ? 0 : 4) + count * (4 + padded(width));
	return isAlone ? Math.max(4, wireBytes(type)) : 8 + padded(count * wireBytes(type));
}

/** Whether a selection is within a limit, and each array within what DAP2 can count. */
export const isWithin = (selection: Selection, most: number): boolean =>
	sizeOf(selection).bytes <= most &&
	selection.every(({ parts }) => parts.every((part) => elementsOf(part) <= MOST_ELEMENTS));

/** A constraint for the beginning of the largest variable of a selection that is within a limit; `undefined` when not one value is. */
export function smallerConstraint(selection: Selection, most: number): string | undefined {
	const [largest] = [...selection].sort((a, b) => sizeOf([b]).bytes - sizeOf([a]).bytes);
	if (largest === undefined) return undefined;
	const [{ array, ranges }] = largest.parts as [Part, ...Part[]];
	// Without maps: they would have to be cut along.
	const alone = (cut: readonly TakenRange[]): Selection => [
		{ ...largest, form: "array", parts: [{ array, ranges: cut }] },
	];
	const name = largest.form === "array" ? array.name : `${largest.variable.name}.${array.name}`;
	let cut = ranges;
	for (let axis = 0; axis < ranges.length && !isWithin(alone(cut), most); axis++) {
		const range = cut[axis] as TakenRange;
		const one = sizeOf(alone(cut.with(axis, { ...range, count: 1 }))).bytes;
		const two = sizeOf(alone(cut.with(axis, { ...range, count: Math.min(2, range.count) }))).bytes;
		const each = Math.max(1, two - one);
		const elements = elementsOf({ array, ranges: cut.with(axis, { ...range, count: 1 }) });
		const fit = Math.min(Math.floor((most - one) / each) + 1, Math.floor(MOST_ELEMENTS / elements));
		cut = cut.with(axis, { ...range, count: Math.max(1, Math.min(range.count, fit)) });
	}
	return isWithin(alone(cut), most) ? `${name}${cut.map(rangeText).join("")}` : undefined;
}
