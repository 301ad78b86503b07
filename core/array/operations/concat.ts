import { allocate } from "../element.ts";
import type { Block } from "../evaluate.ts";
import { copyWindow } from "../kernels/copy.ts";
import { type ConcatArray, type LazyArray, lengthOf } from "../lazy-array.ts";
import { type Cut, defineOperation } from "../operation.ts";
import { sameLengths } from "../same-lengths.ts";

/** The part of each input that a block along the joined axis needs, with the place it takes in the block. */
export function concatParts(array: ConcatArray, block: Block) {
	const { axis } = array;
	const first = block.start[axis] ?? 0;
	const end = first + (block.count[axis] ?? 0);
	let origin = 0;
	return array.inputs.flatMap((input) => {
		const from = Math.max(first, origin);
		const length = input.shape[axis] ?? 0;
		const to = Math.min(end, origin + length);
		const start = block.start.with(axis, from - origin);
		origin += length;
		if (to <= from) return [];
		return [{ input, block: { start, count: block.count.with(axis, to - from) }, place: from - first }];
	});
}

/**
 * Joins arrays along `axis`; nested concatenations along the same axis become one, empty inputs fall away. RangeError when types or
 * the other lengths differ.
 */
export function concat(arrays: readonly LazyArray[], axis: number): LazyArray {
	const [first] = arrays;
	if (first === undefined) throw new RangeError("nothing to join: there is no array");
	for (const array of arrays) assertJoins(first, array, axis);
	const flat = arrays.flatMap((array) =>
		array.op === "concat" && array.axis === axis ? array.inputs : [array],
	);
	const filled = flat.filter((array) => array.shape[axis] !== 0);
	if (filled.length <= 1) return filled[0] ?? first;
	const total = filled.reduce((sum, array) => sum + (array.shape[axis] ?? 0), 0);
	return { op: "concat", type: first.type, shape: first.shape.with(axis, total), inputs: filled, axis };
}

function assertJoins(first: LazyArray, array: LazyArray, axis: number): void {
	const fits =
		array.type === first.type &&
		axis < first.shape.length &&
		sameLengths(first.shape.with(axis, 0), array.shape.with(axis, 0));
	if (fits) return;
	throw new RangeError(
		`${array.type} (${array.shape.join(", ")}) does not join ${first.type} (${first.shape.join(", ")}) along axis ${axis}`,
	);
}

/** A slice of a concatenation keeps only the inputs it touches. */
function sliceOfConcat(array: ConcatArray, block: Block, cut: Cut): LazyArray {
	const parts = concatParts(array, block);
	const [first] = array.inputs;
	if (parts.length === 0 && first !== undefined) {
		return cut(
			first,
			block.start.map(() => 0),
			block.count.with(array.axis, 0),
		);
	}
	return concat(
		parts.map((part) => cut(part.input, part.block.start, part.block.count)),
		array.axis,
	);
}

export const concatOperation = defineOperation<ConcatArray>({
	inputs: ({ inputs }) => inputs,
	needs: (array, block) =>
		concatParts(array, block).map((part) => ({ array: part.input, block: part.block })),
	async evaluate(array, block, { read }) {
		const parts = concatParts(array, block);
		const [only] = parts;
		if (only !== undefined && parts.length === 1)
			return read(only.input, { ...only.block, spare: block.spare });
		const values = allocate(array.type, lengthOf(block.count));
		const origin = block.start.map(() => 0);
		for (const part of parts) {
			const piece = await read(part.input, part.block);
			copyWindow(
				{ values: piece, shape: part.block.count, start: origin },
				{ values, shape: block.count, start: origin.with(array.axis, part.place) },
				part.block.count,
			);
		}
		return values;
	},
	slice: sliceOfConcat,
	describe: ({ axis }, inputs) => `concat(${joined(inputs)}; axis ${axis})`,
	passes: true,
});

/** Many inputs are told by the first, the last and their number. */
const joined = (inputs: readonly string[]): string =>
	inputs.length <= 3 ? inputs.join(", ") : `${inputs[0]} ... ${inputs.at(-1)}, ${inputs.length} inputs`;
