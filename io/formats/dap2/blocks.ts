import { slice, stride } from "../../../core/array/build.ts";
import { bytesOf } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { advance } from "../../../core/array/kernels/copy.ts";
import { type LazyArray, lengthOf } from "../../../core/array/lazy-array.ts";
import { chunkHint, storedLeaves } from "../../../core/array/tree.ts";
import { isAddress } from "../../../core/text/address.ts";
import type { Part, TakenRange } from "./selection.ts";

/** Bytes of values read at once, where chunks allow it: each client that takes its time holds some of them. */
const NEAR = 512 * 2 ** 10;
/** The same of what lies on servers: each block takes a way there and back. */
const FAR = 4 * 2 ** 20;
/** And at most for the sake of whole chunks: nobody else is served meanwhile. */
const MOST = 16 * 2 ** 20;

/** The values of a part, and how they are best read. */
export interface Cut {
	readonly data: LazyArray;
	readonly blocks: Iterable<Block>;
}

/** A part as an array, in blocks that follow each other in row-major order and begin and end on the edges of stored chunks. */
export function cutOf({ array, ranges }: Part): Cut {
	const { data } = array.variable;
	const all = data.shape.map((size, axis): TakenRange => ranges[axis] ?? { first: 0, every: 1, count: size });
	const spanned = slice(
		data,
		all.map(({ first }) => first),
		all.map(({ every, count }) => (count === 0 ? 0 : (count - 1) * every + 1)),
	);
	// The outermost axis is gone through first.
	const cut = all.reduceRight((inner, { every }, axis) => stride(inner, { axis, every }), spanned);
	const phase = all.map(({ first, every }) => (every === 1 ? first : 0));
	const usual = storedLeaves(cut).some(({ file }) => isAddress(file)) ? FAR : NEAR;
	return { data: cut, blocks: rowBlocks(cut, { chunkShape: chunkHint(cut), phase, usual }) };
}

export interface Stored {
	/** Of the chunks that are read; absent: they are unknown. */
	readonly chunkShape: readonly number[] | undefined;
	/** Where in its chunks the array begins. */
	readonly phase: readonly number[];
	/** Bytes of a block. */
	readonly usual: number;
}

/** Contiguous runs of a row-major array: whole inner axes, as much of one axis as fits, one step of those around it. */
export function* rowBlocks(
	{ type, shape }: Pick<LazyArray, "type" | "shape">,
	{ chunkShape, phase, usual }: Stored,
): Generator<Block> {
	if (lengthOf(shape) === 0) return;
	const rowBytes = (axis: number) => lengthOf(shape.slice(axis + 1)) * bytesOf(type);
	const axis = shape.findIndex((_, at) =>
		isReadBy({ rowBytes: rowBytes(at), chunk: chunkShape?.[at] ?? 1, usual }),
	);
	if (axis < 0) return yield { start: [], count: [] };
	const [size, chunk] = [shape[axis] as number, chunkShape?.[axis] ?? 1];
	const step = stepOf({ rowBytes: rowBytes(axis), chunk, usual });
	const isWhole = step % chunk === 0;
	const outer = shape.slice(0, axis);
	const place = outer.map(() => 0);
	do {
		for (let first = 0; first < size; ) {
			const short = first === 0 && isWhole ? (phase[axis] ?? 0) % chunk : 0;
			const count = Math.min(step - short, size - first);
			yield {
				start: [...place, first, ...shape.slice(axis + 1).map(() => 0)],
				count: [...outer.map(() => 1), count, ...shape.slice(axis + 1)],
			};
			first += count;
		}
	} while (advance(place, outer));
}

interface Axis {
	readonly rowBytes: number;
	/** Steps of it in a chunk. */
	readonly chunk: number;
	readonly usual: number;
}

/** Whether steps of an axis are read together: else several blocks would need the same chunks. */
const isReadBy = ({ rowBytes, chunk, usual }: Axis): boolean =>
	rowBytes <= usual || (chunk > 1 && rowBytes * chunk <= MOST);

/** Whole chunks, if that is not too much. */
function stepOf({ rowBytes, chunk, usual }: Axis): number {
	if (chunk * rowBytes > MOST) return Math.max(1, Math.floor(MOST / rowBytes));
	return Math.max(1, Math.floor(usual / rowBytes / chunk)) * chunk;
}
