import type { NumericValues } from "../lazy-array.ts";
import { Accumulator, type AddedRow, addPlainly } from "./accumulate.ts";
import { type Floats, type Missing, type Pieces, plainNumbers } from "./pieces.ts";

/** Adds rows of values of one type. */
export interface Adder {
	/** What was added up of each cell. */
	readonly sums: Float64Array;
	/** The weight that was missing there. */
	readonly missing: Float64Array;
	readonly pieces: Pieces;
	/** The values as rows are added of them; `piece`: what they were offered as room. */
	received(values: NumericValues, piece: Floats | undefined): Floats;
	add(values: Floats, row: AddedRow): void;
}

/** `pieceLength`: elements of a piece at most. */
export function adderOf(array: Missing, cells: number, pieceLength: number): Adder {
	const { missing, input } = array;
	const isFloating = input.type === "float32" || input.type === "float64";
	// Vectors compare with two missing values; more than two become NaN beforehand.
	if (isFloating && missing.length <= 2)
		return new Accumulator(input.type as "float32", cells, pieceLength) as Adder;
	const sums = { sums: new Float64Array(cells), missing: new Float64Array(cells) };
	return {
		...sums,
		pieces: [],
		received: (values) => plainNumbers(values, array),
		add: (values, row) => addPlainly(sums, values, row),
	};
}
