import { planBlocks } from "../blocks.ts";
import { roomFor } from "../element.ts";
import type { Block, RoomyBlock } from "../evaluate.ts";
import type { Rooms } from "../keep-rooms.ts";
import { type ArrayValues, type LazyArray, lengthOf, type NumericValues } from "../lazy-array.ts";
import type { RemapArray } from "../operations/remap.ts";
import { stridesOf } from "./copy.ts";
import { type Floats, plainNumbers, twoMissing } from "./pieces.ts";
import { linesOfCells, rowsOfCells } from "./remap-cells.ts";
import { linesOfGrid, rowsOfGrid } from "./remap-grid.ts";
import { PlaneRemapper } from "./remap-plane.ts";

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
	readonly block: RoomyBlock;
	/** Of the input. */
	readonly needed: Block;
	/** Of the chunks the input is read in. */
	readonly chunks: readonly number[] | undefined;
	readonly rooms: Rooms | undefined;
}

/** A block of weighted sums: some planes of the input at a time. */
export async function remapBlock(
	array: RemapArray,
	work: Work,
	input: (block: RoomyBlock) => Promise<ArrayValues>,
): Promise<ArrayValues> {
	const { block, needed, rooms } = work;
	const outer = array.input.shape.length - array.from;
	const result = roomFor(array.type, lengthOf(block.count), block.spare) as NumericValues;
	const put = putterOf(result);
	const plane = lengthOf(needed.count.slice(outer));
	if (plane === 0) {
		put(new Float64Array(result.length).fill(array.fill), 0);
		return result;
	}
	const pieces = piecesOf(array, work);
	const room = remapperFor(array, work, Math.max(...pieces.map(({ count }) => lengthOf(count))));
	const cells = lengthOf(block.count.slice(outer));
	const planes = stridesOf([...block.count.slice(0, outer), 1]);
	const reading = readAhead(pieces, room.remapper.pieces, (piece, spare) => {
		const start = piece.start.map((first, axis) => first + (needed.start[axis] ?? 0));
		return input({ start, count: piece.count, ...(isFloating(array.input) && { spare }) });
	});
	for await (const { piece, values, spare } of reading) {
		const received = room.remapper.received(plainNumbers(values, array), spare);
		forEachPlane(piece, outer, (index, position) => {
			const at = position.reduce((sum, place, axis) => sum + place * (planes[axis] ?? 1), 0);
			put(room.remapper.remap(received.subarray(index * plane, (index + 1) * plane)), at * cells);
		});
	}
	rooms?.leave(array, room);
	return result;
}

function piecesOf({ input, from }: RemapArray, { needed, chunks }: Work): readonly Block[] {
	const outer = input.shape.length - from;
	const chunkShape = needed.count.map((count, axis) =>
		axis < outer ? Math.min(count, chunks?.[axis] ?? 1) : count,
	);
	return [...planBlocks({ type: input.type, shape: needed.count }, { maxBytes: PIECE_BYTES, chunkShape })];
}

const isFloating = ({ type }: LazyArray): boolean => type === "float32" || type === "float64";

/** Values into the result, in its own type. */
function putterOf(result: NumericValues): (values: Floats, at: number) => void {
	if (result instanceof BigInt64Array || result instanceof BigUint64Array)
		return (values, at) => result.set(Array.from(values, BigInt), at);
	return (values, at) => result.set(values, at);
}

interface Reading {
	readonly piece: Block;
	/** Where the values may be put. */
	readonly spare: Floats;
	readonly reading: Promise<ArrayValues>;
}

/** Pieces in their order, the next two being read while one is worked on. */
async function* readAhead(
	pieces: readonly Block[],
	spares: readonly Floats[],
	read: (piece: Block, spare: Floats) => Promise<ArrayValues>,
) {
	const waiting: Reading[] = [];
	const begin = (at: number): void => {
		const [piece, spare] = [pieces[at], spares[at % spares.length]];
		if (piece === undefined || spare === undefined) return;
		const reading = read(piece, spare);
		// What fails meanwhile is told when its turn comes.
		reading.catch(() => {});
		waiting.push({ piece, spare, reading });
	};
	for (let at = 0; at < AHEAD; at++) begin(at);
	for (let at = AHEAD; waiting.length > 0; at++) {
		begin(at);
		const { reading, ...first } = waiting.shift() as Reading;
		yield { ...first, values: (await reading) as NumericValues };
	}
}

/** A remapper for blocks of some targets. */
interface Room {
	readonly remapper: PlaneRemapper;
	readonly needed: Block;
	readonly cells: Block;
	readonly pieceLength: number;
}

/** The one that the last block left, where it does for this one. */
function remapperFor(array: RemapArray, { block, needed, rooms }: Work, pieceLength: number): Room {
	const outer = array.input.shape.length - array.from;
	const inner = ({ start, count }: Block): Block => ({
		start: start.slice(outer),
		count: count.slice(outer),
	});
	const [cells, sources] = [inner(block), inner(needed)];
	const left = rooms?.take(array) as Room | undefined;
	if (left && isSame(left.cells, cells) && isSame(left.needed, sources) && left.pieceLength >= pieceLength)
		return left;
	return {
		remapper: remapperOf(array, { cells, sources }, pieceLength),
		...{ cells, needed: sources, pieceLength },
	};
}

const isSame = (one: Block, other: Block): boolean =>
	one.start.every((start, axis) => start === other.start[axis]) &&
	one.count.every((count, axis) => count === other.count[axis]);

/** `sources`: the part of a plane of the input that is needed. */
function remapperOf(
	array: RemapArray,
	{ cells, sources }: { readonly cells: Block; readonly sources: Block },
	pieceLength: number,
): PlaneRemapper {
	const { weights, rule, least, fill, input, type } = array;
	const [firstRow = 0] = sources.start;
	const [high = 1, ...others] = sources.count;
	const shared = {
		missing: { rule, least, fill, ...twoMissing(array) },
		bits: { from: input.type === "float32" ? 32 : 64, to: type === "float32" ? 32 : 64 },
		pieceLength,
		pieces: AHEAD + 1,
	} as const;
	if ("rows" in weights) {
		const lines = linesOfGrid(weights, cells, firstRow);
		return new PlaneRemapper({ ...shared, ...lines, sources: { high, wide: lengthOf(others) } });
	}
	const row = lengthOf(input.shape.slice(input.shape.length - array.from + 1));
	const shape = array.shape.slice(array.shape.length - array.to);
	const lines = linesOfCells(weights, { cells, shape, origin: firstRow * row });
	return new PlaneRemapper({ ...shared, ...lines, sources: { high: 1, wide: lengthOf(sources.count) } });
}

/** How missing values are known and counted. */
export interface Missing extends Pick<RemapArray, "rule" | "least" | "fill"> {
	/** In the type of the values; NaN where there is none. */
	readonly first: number;
	readonly second: number;
}

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
