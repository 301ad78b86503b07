import { allocate } from "../element.ts";
import type { Block } from "../evaluate.ts";
import { type ArrayValues, lengthOf, type NumericValues } from "../lazy-array.ts";
import type { MinusGroupArray } from "../operations/minus-group.ts";
import { plainNumbers, twoMissing } from "./pieces.ts";

interface Read {
	readonly input: (block: Block) => Promise<ArrayValues>;
	readonly other: (block: Block) => Promise<ArrayValues>;
}

/** The groups of a block's steps, from the lowest to behind the highest; empty when none has one. */
export function groupsReached({ axis, groups }: MinusGroupArray, { start, count }: Block): Block {
	const first = start[axis] ?? 0;
	const own = groups.slice(first, first + (count[axis] ?? 0)).filter((group) => group >= 0);
	const lowest = own.reduce((least, group) => Math.min(least, group), own[0] ?? 0);
	const end = own.reduce((most, group) => Math.max(most, group + 1), lowest);
	return { start: start.with(axis, lowest), count: count.with(axis, end - lowest) };
}

/** A block of differences. */
export async function minusGroupBlock(
	array: MinusGroupArray,
	block: Block,
	read: Read,
): Promise<ArrayValues> {
	const { axis, groups, type, fill } = array;
	const reached = groupsReached(array, block);
	const others = reached.count[axis] === 0 ? [] : ((await read.other(reached)) as Float64Array);
	const values = plainNumbers((await read.input(block)) as NumericValues, array);
	const result = allocate(type, values.length) as Float64Array;
	const { first, second } = twoMissing(array);
	const inner = lengthOf(block.count.slice(axis + 1));
	const [steps, some] = [block.count[axis] as number, reached.count[axis] as number];
	for (let row = 0; row * inner < values.length; row++) {
		const [outer, step] = [Math.floor(row / steps), row % steps];
		const group = groups[(block.start[axis] as number) + step] as number;
		const from = (outer * some + group - (reached.start[axis] as number)) * inner;
		for (let i = 0, at = row * inner; i < inner; i++, at++) {
			const value = values[at] as number;
			const difference = group < 0 ? Number.NaN : value - (others[from + i] as number);
			result[at] = value === first || value === second || Number.isNaN(difference) ? fill : difference;
		}
	}
	return result;
}
