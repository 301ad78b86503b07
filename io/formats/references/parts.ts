import { bytesOf } from "../../../core/array/element.ts";
import { type LazyArray, lengthOf, type StoredArray } from "../../../core/array/lazy-array.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";

/** A part of a variable that lies in one file. */
export interface Part {
	readonly data: LazyArray;
	readonly stored: StoredArray;
	readonly table: ChunkTable;
	/** Where it begins along the axis of joining. */
	readonly at: number;
}

/** A variable as parts, one behind the other. */
export interface Parted {
	readonly axis: number;
	readonly parts: readonly Part[];
}

/** The parts a variable is made of, nothing read but where they lie; a text says why its values are nobody's bytes. */
export async function partsOf(data: LazyArray, extents: WriteOptions["extents"]): Promise<Parted | string> {
	const [axis, inputs] = data.op === "concat" ? [data.axis, data.inputs] : [0, [data]];
	const parts: Part[] = [];
	let at = 0;
	for (const input of inputs) {
		const stored = unchanged(input);
		if (stored === undefined) return "its values are changed on the way";
		const table = await extents?.(stored);
		if (table === undefined) return `in "${stored.file}" it does not lie as bytes that can be pointed to`;
		const cut = isOneRun(stored, table) ? withChunks(input, table.chunkShape) : input;
		parts.push({ data: cut, stored: unchanged(cut) as StoredArray, table, at });
		at += input.shape[axis] ?? 0;
	}
	return { axis, parts: cutAlike(parts) };
}

/** The stored variable that an array is a part of. */
function unchanged(data: LazyArray): StoredArray | undefined {
	if (data.op === "stored") return data;
	return data.op === "slice" || data.op === "reshape" ? unchanged(data.input) : undefined;
}

const isOneRun = (stored: StoredArray, { filters }: ChunkTable): boolean =>
	stored.chunkShape === undefined && filters.length === 0;

/** The same array, of which the file is read in other chunks. */
function withChunks(data: LazyArray, chunkShape: readonly number[]): LazyArray {
	if (data.op === "stored") return { ...data, chunkShape };
	return data.op === "slice" || data.op === "reshape"
		? { ...data, input: withChunks(data.input, chunkShape) }
		: data;
}

/** Start and length along the axes of the file. */
function windowOf(data: LazyArray): { start: readonly number[]; count: readonly number[] } {
	if (data.op === "slice") return { start: data.start, count: data.shape };
	if (data.op === "reshape") return windowOf(data.input);
	return { start: data.shape.map(() => 0), count: data.shape };
}

/** What lies in one run may be cut anywhere between its outer steps: so that parts are whole chunks, and chunks no giants. */
const CHUNK_BYTES = 4 * 2 ** 20;

function cutAlike(parts: readonly Part[]): readonly Part[] {
	const isWhole = ({ stored, table }: Part) =>
		table.filters.length === 0 && table.grid.every((count) => count <= 1) && lengthOf(stored.shape) > 0;
	if (parts.length === 0 || !parts.every(isWhole)) return parts;
	const chunkShape = cutShape(parts);
	return parts.map((part) => {
		const data = withChunks(part.data, chunkShape);
		return { ...part, data, stored: unchanged(data) as StoredArray, table: cutTable(part.table, chunkShape) };
	});
}

const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b));

/** The largest chunk that fits into all parts a whole number of times, and is one run of bytes. */
function cutShape(parts: readonly Part[]): readonly number[] {
	const [{ stored }] = parts as readonly [Part];
	const windows = parts.map(({ data, stored: { shape } }) => ({ shape, ...windowOf(data) }));
	const steps = stored.shape.map((_, axis) =>
		windows
			.flatMap(({ shape, start, count }) => [shape[axis] ?? 1, start[axis] ?? 0, count[axis] ?? 1])
			.reduce(divisorOf, 0),
	);
	const cropped = steps.findLastIndex((step, axis) => windows.some(({ shape }) => shape[axis] !== step));
	const chunk = steps.map((step, axis) => (axis < cropped ? 1 : step));
	for (let axis = Math.max(0, cropped); axis < chunk.length; axis++) {
		const inner = lengthOf(chunk.slice(axis + 1)) * bytesOf(stored.type);
		const most = Math.max(1, Math.floor(CHUNK_BYTES / inner));
		chunk[axis] = largestDivisor(chunk[axis] as number, most);
		if (inner <= CHUNK_BYTES) break;
	}
	return chunk;
}

function largestDivisor(length: number, most: number): number {
	for (let divisor = Math.min(length, most); divisor > 1; divisor--)
		if (length % divisor === 0) return divisor;
	return 1;
}

/** A run of bytes as many chunks. */
function cutTable(table: ChunkTable, chunkShape: readonly number[]): ChunkTable {
	const grid = table.shape.map((length, axis) => length / (chunkShape[axis] as number));
	const size = lengthOf(chunkShape) * table.width;
	const count = table.numbers.length === 0 ? 0 : lengthOf(grid);
	const begin = table.offsets[0] ?? 0;
	return {
		...table,
		chunkShape,
		grid,
		numbers: Float64Array.from({ length: count }, (_, i) => i),
		offsets: Float64Array.from({ length: count }, (_, i) => begin + i * size),
		sizes: new Float64Array(count).fill(size),
		filterMasks: new Uint32Array(count),
	};
}
