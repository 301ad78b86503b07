import { planBlocks } from "../blocks.ts";
import { allocate } from "../element.ts";
import type { Block, RoomyBlock } from "../evaluate.ts";
import { type ArrayValues, lengthOf, type NumericValues } from "../lazy-array.ts";
import type { RemapArray } from "../operations/remap.ts";
import { stridesOf } from "./copy.ts";
import { remapCellsPlane, rowsOfCells } from "./remap-cells.ts";
import { remapGridPlane, rowsOfGrid } from "./remap-grid.ts";

/** The input is read in pieces of about this size, or of one plane where that is more: the next is decoded while one is worked on. */
const PIECE_BYTES = 2 ** 20;
const AHEAD = 2;

/** Rows of the outermost source axis that a block of target cells takes from. */
export interface SourceRows {
	readonly first: number;
	readonly length: number;
}

export function spanOfSources({ weights, input, from, shape, to }: RemapArray, cells: Block): SourceRows {
	if ("rows" in weights) return rowsOfGrid(weights, cells);
	const outer = input.shape.length - from;
	return rowsOfCells(weights, {
		cells,
		shape: shape.slice(shape.length - to),
		row: lengthOf(input.shape.slice(outer + 1)),
	});
}

interface Work {
	readonly block: Block;
	/** Of the input. */
	readonly needed: Block;
	/** Of the chunks the input is read in. */
	readonly chunks: readonly number[] | undefined;
}

/** Puts what a plane of sources gives into a plane of targets. */
export type RemapPlane = (source: Float64Array, target: Float64Array) => void;

/** A block of weighted sums: some planes of the input at a time. */
export async function remapBlock(
	array: RemapArray,
	{ block, needed, chunks }: Work,
	input: (block: RoomyBlock) => Promise<ArrayValues>,
): Promise<ArrayValues> {
	const outer = array.input.shape.length - array.from;
	const result = allocate(array.type, lengthOf(block.count)) as Float64Array;
	const plane = lengthOf(needed.count.slice(outer));
	if (plane === 0) return result.fill(array.fill);
	const remapPlane = planeOf(array, block, needed);
	const cells = lengthOf(block.count.slice(outer));
	const planes = stridesOf([...block.count.slice(0, outer), 1]);
	const chunkShape = needed.count.map((count, axis) =>
		axis < outer ? Math.min(count, chunks?.[axis] ?? 1) : count,
	);
	const how = { maxBytes: PIECE_BYTES, chunkShape };
	const pieces = planBlocks({ type: array.input.type, shape: needed.count }, how);
	for await (const { piece, values } of readAhead(pieces, (piece) => {
		const start = piece.start.map((first, axis) => first + (needed.start[axis] ?? 0));
		return input({ start, count: piece.count });
	})) {
		forEachPlane(piece, outer, (index, position) => {
			const at = position.reduce((sum, place, axis) => sum + place * (planes[axis] ?? 1), 0);
			remapPlane(
				values.subarray(index * plane, (index + 1) * plane),
				result.subarray(at * cells, (at + 1) * cells),
			);
		});
	}
	return result;
}

/** Pieces in their order, the next two being read while one is worked on. */
async function* readAhead(pieces: Iterable<Block>, read: (piece: Block) => Promise<ArrayValues>) {
	const waiting: { piece: Block; reading: Promise<ArrayValues> }[] = [];
	const give = async ({ piece, reading }: { piece: Block; reading: Promise<ArrayValues> }) => ({
		piece,
		values: plainNumbers((await reading) as NumericValues),
	});
	for (const piece of pieces) {
		const reading = read(piece);
		// What fails meanwhile is told when its turn comes.
		reading.catch(() => {});
		waiting.push({ piece, reading });
		const [first] = waiting;
		if (first && waiting.length > AHEAD) {
			waiting.shift();
			yield give(first);
		}
	}
	for (const one of waiting) yield give(one);
}

/** What is done with each plane of the part of the input that is needed. */
function planeOf(array: RemapArray, block: Block, needed: Block): RemapPlane {
	const outer = array.input.shape.length - array.from;
	const { weights } = array;
	const cells = { start: block.start.slice(outer), count: block.count.slice(outer) };
	const [first = Number.NaN, second = Number.NaN] = array.missing.map((value) =>
		array.input.type === "float32" ? Math.fround(value) : value,
	);
	const { rule, least, fill } = array;
	const known = { rule, least, fill, first, second };
	const firstRow = needed.start[outer] ?? 0;
	if ("rows" in weights) {
		const sources = { firstRow, high: needed.count[outer] ?? 0, wide: needed.count[outer + 1] ?? 0 };
		return remapGridPlane(weights, known, { cells, sources });
	}
	const row = lengthOf(array.input.shape.slice(outer + 1));
	const shape = array.shape.slice(array.shape.length - array.to);
	return remapCellsPlane(weights, known, { cells, shape, origin: firstRow * row });
}

/** How missing values are known and counted. */
export interface Missing extends Pick<RemapArray, "rule" | "least" | "fill"> {
	/** In the type of the values; NaN where there is none. */
	readonly first: number;
	readonly second: number;
}

const plainNumbers = (values: NumericValues): Float64Array =>
	values instanceof BigInt64Array || values instanceof BigUint64Array
		? Float64Array.from(values, Number)
		: (values as Float64Array);

/** Each plane of a piece, with the place of its outer axes in the block. */
function forEachPlane(
	piece: Block,
	outer: number,
	action: (index: number, position: number[]) => void,
): void {
	const counts = piece.count.slice(0, outer);
	const total = lengthOf(counts);
	for (let index = 0; index < total; index++) {
		let rest = index;
		const position = new Array<number>(outer).fill(0);
		for (let axis = outer - 1; axis >= 0; axis--) {
			position[axis] = (piece.start[axis] ?? 0) + (rest % (counts[axis] ?? 1));
			rest = Math.floor(rest / (counts[axis] ?? 1));
		}
		action(index, position);
	}
}
