import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { allocate, bytesOf } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { copyWindow, stridesOf } from "../../../core/array/kernels/copy.ts";
import type { ArrayValues, NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { FormatError } from "../../../core/errors.ts";
import type { ChunkTable, OpenFile, Reader } from "../../../core/ports/reader.ts";
import { assertReadable } from "../../stores/file/failures.ts";
import { numbersFrom, swapBytes } from "../bytes.ts";
import { parseCdf1Header } from "./cdf1-header.ts";
import { extentsOf } from "./extents.ts";
import { type ClassicHeader, parseHeader } from "./header.ts";
import { type ClassicContent, type ClassicLayout, contentOf } from "./layout.ts";

const FIRST_HEAD = 64 * 2 ** 10;
/** Gaps are read too while a piece stays this small: one request instead of many. */
const PIECE_BYTES = 2 ** 20;

/** netCDF-3: CDF-1 (classic), CDF-2 (64-bit offsets) and CDF-5 (64-bit data). */
export const netcdf3Reader: Reader = {
	name: "netcdf3",
	title: "netCDF-3 files (classic, 64-bit offset, 64-bit data)",
	accepts: (head) =>
		head[0] === 0x43 && head[1] === 0x44 && head[2] === 0x46 && [1, 2, 5].includes(head[3] ?? 0),
	async open(path, options = {}) {
		options.signal?.throwIfAborted();
		assertReadable(path);
		const descriptor = openSync(path, "r");
		try {
			return new ClassicFile(descriptor, path, readContent(descriptor, path));
		} catch (error) {
			closeSync(descriptor);
			throw error;
		}
	},
};

function readContent(descriptor: number, path: string): ClassicContent {
	const { size } = fstatSync(descriptor);
	const content = contentOf(readHeader(descriptor, path, size), path, size);
	if (content.bytes <= size) return content;
	throw new FormatError(path, `it is cut short: ${size} of ${content.bytes} bytes. Fetch it again.`);
}

/** Reads as much of the file's beginning as its header takes. */
function readHeader(descriptor: number, path: string, size: number): ClassicHeader {
	for (let length = Math.min(FIRST_HEAD, size); ; length = Math.min(length * 4, size)) {
		const head = new Uint8Array(length);
		readFully({ descriptor, path }, head, 0);
		try {
			return head[3] === 1 ? parseCdf1Header(head) : parseHeader(head);
		} catch (error) {
			if (error instanceof RangeError && length < size) continue;
			const reason = error instanceof RangeError ? "its header is cut short" : "its header makes no sense";
			throw new FormatError(path, `${reason}. Fetch it again.`, { cause: error });
		}
	}
}

interface Handle {
	readonly descriptor: number;
	readonly path: string;
}

function readFully(handle: Handle, target: Uint8Array, position: number): void {
	for (let done = 0; done < target.length; ) {
		const got = readSync(handle.descriptor, target, done, target.length - done, position + done);
		if (got === 0) throw new FormatError(handle.path, "it became shorter while it was read. Fetch it again.");
		done += got;
	}
}

class ClassicFile implements OpenFile {
	readonly dataset;
	readonly #handle: Handle;
	readonly #content: ClassicContent;

	constructor(descriptor: number, path: string, content: ClassicContent) {
		this.#handle = { descriptor, path };
		this.#content = content;
		this.dataset = content.dataset;
	}

	async read(variable: string, start: readonly number[], count: readonly number[]): Promise<ArrayValues> {
		const layout = this.#layout(variable);
		const values = allocate(layout.type, lengthOf(count)) as NumericValues;
		if (values.length > 0) readInto({ handle: this.#handle, layout, values }, { start, count });
		return values;
	}

	async extents(variable: string): Promise<ChunkTable> {
		return extentsOf(this.#layout(variable));
	}

	#layout(variable: string): ClassicLayout {
		const layout = this.#content.layouts.get(variable);
		if (layout) return layout;
		throw new RangeError(`no variable "${variable}" in "${this.#handle.path}"`);
	}

	close(): void {
		closeSync(this.#handle.descriptor);
	}
}

interface Request {
	readonly handle: Handle;
	readonly layout: ClassicLayout;
	readonly values: NumericValues;
}

function readInto(request: Request, block: Block): void {
	const { recordStep } = request.layout;
	if (recordStep !== undefined) readRecords(request, block, recordStep);
	else readRectangle(request, { block, shape: request.layout.shape, begin: request.layout.begin, place: 0 });
}

/** Small records are read many at once, large ones each by itself. */
function readRecords(request: Request, block: Block, step: number): void {
	const [first = 0, ...start] = block.start;
	const [records = 0, ...count] = block.count;
	const shape = request.layout.shape.slice(1);
	const length = lengthOf(count);
	const own = lengthOf(shape) * bytesOf(request.layout.type);
	const together = Math.max(1, Math.floor(PIECE_BYTES / Math.max(step, 1)));
	for (let record = 0; record < records; record += together) {
		const some = Math.min(together, records - record);
		const begin = request.layout.begin + (first + record) * step;
		if (some === 1) {
			readRectangle(request, { block: { start, count }, shape, begin, place: record * length });
			continue;
		}
		const bytes = new Uint8Array((some - 1) * step + own);
		readFully(request.handle, bytes, begin);
		for (let i = 0; i < some; i++) {
			const piece = decoded(request.layout, bytes.subarray(i * step, i * step + own));
			place(request, { values: piece, shape, start }, { count, at: (record + i) * length });
		}
	}
}

interface Rectangle {
	readonly block: Block;
	/** Of the array it is cut from. */
	readonly shape: readonly number[];
	readonly begin: number;
	/** Where in the result it goes, in elements. */
	readonly place: number;
}

/** Reads from the first to the last element wanted, or, when that is much, each part of the outermost axis by itself. */
function readRectangle(request: Request, { block, shape, begin, place: at }: Rectangle): void {
	const { layout } = request;
	const width = bytesOf(layout.type);
	const strides = stridesOf(shape);
	const offset = block.start.reduce((sum, start, axis) => sum + start * (strides[axis] ?? 0), 0);
	const span = 1 + block.count.reduce((sum, count, axis) => sum + (count - 1) * (strides[axis] ?? 0), 0);
	const whole = span === lengthOf(block.count);
	if (!whole && span * width > PIECE_BYTES) {
		const inner = { start: block.start.slice(1), count: block.count.slice(1) };
		const length = lengthOf(inner.count);
		for (let i = 0; i < (block.count[0] ?? 1); i++) {
			const from = begin + ((block.start[0] ?? 0) + i) * (strides[0] ?? 1) * width;
			readRectangle(request, { block: inner, shape: shape.slice(1), begin: from, place: at + i * length });
		}
		return;
	}
	const bytes = new Uint8Array(span * width);
	readFully(request.handle, bytes, begin + offset * width);
	const values = decoded(layout, bytes);
	if (whole) request.values.set(values as Float64Array & BigInt64Array, at);
	else spread(request, { values, block, strides, at });
}

/** Puts the elements wanted from a span into the result. */
function spread(
	request: Request,
	span: { values: NumericValues; block: Block; strides: readonly number[]; at: number },
): void {
	const { block, strides } = span;
	// The span as an array: its outer lengths do not matter to the strides, only that the window lies inside.
	const shape = block.count.map((count, axis) =>
		axis === 0 ? count : (strides[axis - 1] ?? 1) / (strides[axis] ?? 1),
	);
	place(
		request,
		{ values: span.values, shape, start: block.count.map(() => 0) },
		{ count: block.count, at: span.at },
	);
}

function place(
	request: Request,
	from: { values: NumericValues; shape: readonly number[]; start: readonly number[] },
	to: { count: readonly number[]; at: number },
): void {
	const target = request.values.subarray(to.at, to.at + lengthOf(to.count)) as NumericValues;
	copyWindow(from, { values: target, shape: to.count, start: to.count.map(() => 0) }, to.count);
}

/** Big-endian bytes, turned around in place. */
function decoded(layout: ClassicLayout, bytes: Uint8Array): NumericValues {
	swapBytes(bytes, layout.type);
	return numbersFrom(layout.type, bytes);
}
