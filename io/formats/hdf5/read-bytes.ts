import type { Block } from "../../../core/array/evaluate.ts";
import { eachRun } from "../../../core/array/kernels/copy.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import { type ByteRange, coalesce, readRange } from "./byte-ranges.ts";
import type { H5File } from "./h5-file.ts";

/** A variable that lies in one piece. */
export interface PlainValues {
	readonly shape: readonly number[];
	readonly width: number;
}

interface Run extends ByteRange {
	/** Where in the block it goes, in bytes. */
	readonly to: number;
}

const origin = (count: readonly number[]): number[] => count.map(() => 0);

/** Runs of bytes that together are a block. */
function runsOf({ shape, width }: PlainValues, block: Block, start: number): Run[] {
	const runs: Run[] = [];
	eachRun(
		{ shape, start: block.start },
		{ shape: block.count, start: origin(block.count) },
		{
			count: block.count,
			visitor: (length) => (from, to) =>
				runs.push({ offset: start + from * width, length: length * width, to: to * width }),
		},
	);
	return runs;
}

/** Reads a block of values that lie in one piece at an address. */
export async function readContiguous(
	file: H5File,
	values: PlainValues & { readonly address: number },
	{ block, target }: { block: Block; target: Uint8Array },
): Promise<void> {
	const { address } = values;
	file.assertInside(address, lengthOf(values.shape) * values.width);
	const runs = runsOf(values, block, address + file.superblock.base);
	const [only] = runs;
	if (only && runs.length === 1 && file.source.readSync) return file.source.readSync(target, only.offset);
	for (const piece of coalesce(runs)) {
		const bytes = await readRange(file.source, piece);
		for (const { offset, length, to } of piece.parts) {
			target.set(bytes.subarray(offset - piece.offset, offset - piece.offset + length), to);
		}
	}
}

/** Takes a block from values that stand in the header. */
export function takeCompact(
	file: H5File,
	values: PlainValues & { readonly bytes: Uint8Array },
	{ block, target }: { block: Block; target: Uint8Array },
): void {
	if (values.bytes.length < lengthOf(values.shape) * values.width) {
		throw file.damaged("values of it end too early");
	}
	for (const { offset, length, to } of runsOf(values, block, 0)) {
		target.set(values.bytes.subarray(offset, offset + length), to);
	}
}

/** Puts the fill value into a rectangle of the block. */
export function fillRectangle(
	{ fill, width }: Pick<ChunkTable, "fill" | "width">,
	block: { readonly target: Uint8Array; readonly shape: readonly number[] },
	{ to, count }: { to: readonly number[]; count: readonly number[] },
): void {
	if (fill === undefined || fill.length !== width || fill.every((byte) => byte === 0)) return;
	const bytes = Buffer.from(block.target.buffer, block.target.byteOffset, block.target.byteLength);
	eachRun(
		{ shape: count, start: origin(count) },
		{ shape: block.shape, start: to },
		{ count, visitor: (length) => (_, at) => bytes.fill(fill, at * width, (at + length) * width) },
	);
}
