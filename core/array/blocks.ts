import { bytesOf } from "./element.ts";
import type { Block } from "./evaluate.ts";
import type { DataType } from "./lazy-array.ts";
import { lengthOf } from "./lazy-array.ts";

/** How an array is to be cut. */
export interface BlockOptions {
	/** A block is at most this long, unless one chunk (or one element) is longer. */
	readonly maxBytes: number;
	/** Blocks begin and end on the edges of such chunks. */
	readonly chunkShape?: readonly number[];
	/** And of the chunks that are read, where blocks of at most so many bytes can. */
	readonly reading?: { readonly chunkShape: readonly number[]; readonly mostBytes: number };
}

/**
 * Cuts an array along its outer axes into blocks that are whole chunks, in row-major order of the chunks. Without chunks, each block
 * is one contiguous run of the row-major array.
 */
export function* planBlocks(
	array: { readonly type: DataType; readonly shape: readonly number[] },
	options: BlockOptions,
): Generator<Block> {
	if (lengthOf(array.shape) === 0) return;
	const steps = blockShape(array, options);
	const start = array.shape.map(() => 0);
	do {
		yield {
			start: [...start],
			count: steps.map((step, axis) => Math.min(step, (array.shape[axis] ?? 1) - (start[axis] ?? 0))),
		};
	} while (advanceBy(start, steps, array.shape));
}

function advanceBy(start: number[], steps: readonly number[], shape: readonly number[]): boolean {
	for (let axis = start.length - 1; axis >= 0; axis--) {
		start[axis] = (start[axis] ?? 0) + (steps[axis] ?? 1);
		if ((start[axis] ?? 0) < (shape[axis] ?? 1)) return true;
		start[axis] = 0;
	}
	return false;
}

interface Cut extends BlockOptions {
	readonly type: DataType;
	readonly shape: readonly number[];
}

function blockShape(array: { type: DataType; shape: readonly number[] }, options: BlockOptions): number[] {
	const chunk = array.shape.map((length, axis) => Math.min(length, options.chunkShape?.[axis] ?? 1));
	const cut = { ...options, type: array.type, shape: array.shape };
	const block = growBlock(chunk, cut);
	return alignedBlock(block, chunk, cut) ?? block;
}

/** From the innermost axis outwards: whole axes while they fit, then as many chunks as fit, then one chunk. */
function growBlock(chunk: readonly number[], { type, shape, maxBytes }: Cut): number[] {
	const block = [...chunk];
	for (let axis = block.length - 1; axis >= 0; axis--) {
		const others = (lengthOf(block) / (block[axis] ?? 1)) * bytesOf(type);
		const room = Math.floor(maxBytes / others);
		const length = shape[axis] ?? 1;
		if (room >= length) {
			block[axis] = length;
			continue;
		}
		const edge = chunk[axis] ?? 1;
		block[axis] = Math.max(edge, Math.floor(room / edge) * edge);
		break;
	}
	return block;
}

/**
 * A block of the same kind (whole inner axes, one chunk of the outer ones) that cuts through no chunk that is read: none is needed by two
 * blocks. Where it would be too large, one as large as may be: the larger blocks are, the fewer chunks are needed by two.
 */
function alignedBlock(block: readonly number[], chunk: readonly number[], cut: Cut): number[] | undefined {
	const { reading, shape, type, maxBytes } = cut;
	if (reading === undefined) return undefined;
	const edge = (axis: number) =>
		Math.min(
			shape[axis] ?? 1,
			leastCommonMultiple(chunk[axis] ?? 1, Math.min(shape[axis] ?? 1, reading.chunkShape[axis] ?? 1)),
		);
	const innermost = block.findLastIndex((length, axis) => length < (shape[axis] ?? 1));
	for (let axis = innermost; axis >= 0; axis--) {
		const cutsOuter = chunk.slice(0, axis).some((length, outer) => length !== edge(outer));
		if (cutsOuter) continue;
		const row = lengthOf([...chunk.slice(0, axis), ...shape.slice(axis + 1)]) * bytesOf(type);
		const largest = Math.max(maxBytes, reading.mostBytes);
		const isAligned = row * edge(axis) <= largest;
		const [step, most] = isAligned ? [edge(axis), maxBytes] : [chunk[axis] ?? 1, largest];
		const length = Math.max(isAligned ? step : 0, Math.floor(most / row / step) * step);
		if (length === 0) return undefined;
		return [...chunk.slice(0, axis), Math.min(shape[axis] ?? 1, length), ...shape.slice(axis + 1)];
	}
	return undefined;
}

function leastCommonMultiple(a: number, b: number): number {
	let [divisor, rest] = [a, b];
	while (rest > 0) [divisor, rest] = [rest, divisor % rest];
	return (a / divisor) * b;
}
