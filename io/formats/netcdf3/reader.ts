import { allocate, bytesOf } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { copyWindow, stridesOf } from "../../../core/array/kernels/copy.ts";
import type { ArrayValues, NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { FormatError } from "../../../core/errors.ts";
import type { ByteSource } from "../../../core/ports/byte-source.ts";
import type { ChunkTable, OpenFile, Reader } from "../../../core/ports/reader.ts";
import { isAddress } from "../../../core/text/address.ts";
import { openFileSource } from "../../stores/file/byte-source.ts";
import { openAddress } from "../../stores/open-address.ts";
import { numbersFrom, swapBytes } from "../bytes.ts";
import { parseCdf1Header } from "./cdf1-header.ts";
import { extentsOf } from "./extents.ts";
import { type ClassicHeader, parseHeader } from "./header.ts";
import { type ClassicContent, type ClassicLayout, contentOf } from "./layout.ts";

const FIRST_HEAD = 64 * 2 ** 10;
/** No header is longer; one that seems so is damaged, and is not followed through all of a large file. */
const LARGEST_HEAD = 64 * 2 ** 20;
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
		return openSource(isAddress(path) ? await openAddress(path, options) : openFileSource(path));
	},
	openSource,
};

async function openSource(source: ByteSource): Promise<OpenFile> {
	try {
		const content = contentOf(await readHeader(source), source.name, source.size);
		if (content.bytes <= source.size) return new ClassicFile(source, content);
		throw new FormatError(
			source.name,
			`it is cut short: ${source.size} of ${content.bytes} bytes. Fetch it again.`,
		);
	} catch (error) {
		source.close();
		throw error;
	}
}

/** Reads as much of the file's beginning as its header takes. */
async function readHeader(source: ByteSource): Promise<ClassicHeader> {
	const { name } = source;
	const size = Math.min(source.size, LARGEST_HEAD);
	for (let length = Math.min(FIRST_HEAD, size); ; length = Math.min(length * 4, size)) {
		const head = await readFrom(source, 0, length);
		try {
			return head[3] === 1 ? parseCdf1Header(head) : parseHeader(head);
		} catch (error) {
			if (error instanceof RangeError && length < size) continue;
			const reason = error instanceof RangeError ? "its header is cut short" : "its header makes no sense";
			throw new FormatError(name, `${reason}. Fetch it again.`, { cause: error });
		}
	}
}

/** At once where the source can. */
function readFrom(source: ByteSource, offset: number, length: number): Uint8Array | Promise<Uint8Array> {
	if (source.readSync === undefined) return source.read(offset, length);
	const bytes = new Uint8Array(length);
	source.readSync(bytes, offset);
	return bytes;
}

class ClassicFile implements OpenFile {
	readonly dataset;
	readonly #source: ByteSource;
	readonly #content: ClassicContent;

	constructor(source: ByteSource, content: ClassicContent) {
		this.#source = source;
		this.#content = content;
		this.dataset = content.dataset;
	}

	async read(variable: string, start: readonly number[], count: readonly number[]): Promise<ArrayValues> {
		const layout = this.#layout(variable);
		const values = allocate(layout.type, lengthOf(count)) as NumericValues;
		if (values.length > 0) await readPieces(this.#source, piecesOf({ layout, values }, { start, count }));
		return values;
	}

	async extents(variable: string): Promise<ChunkTable> {
		return extentsOf(this.#layout(variable));
	}

	async readRaw(target: Uint8Array, offset: number): Promise<void> {
		if (this.#source.readSync) this.#source.readSync(target, offset);
		else target.set(await this.#source.read(offset, target.length));
	}

	#layout(variable: string): ClassicLayout {
		const layout = this.#content.layouts.get(variable);
		if (layout) return layout;
		throw new RangeError(`no variable "${variable}" in "${this.#source.name}"`);
	}

	close(): void {
		this.#source.close();
	}
}

/** Bytes of the file, and what is done with them. */
interface Piece {
	readonly offset: number;
	readonly length: number;
	readonly take: (bytes: Uint8Array) => void;
}

/** Requests to a server at the same time. */
const TOGETHER = 8;

async function readPieces(source: ByteSource, pieces: Generator<Piece>): Promise<void> {
	const lanes = source.readSync ? 1 : TOGETHER;
	const lane = async () => {
		for (const { offset, length, take } of pieces) take(await readFrom(source, offset, length));
	};
	await Promise.all(Array.from({ length: lanes }, lane));
}

interface Request {
	readonly layout: ClassicLayout;
	readonly values: NumericValues;
}

function* piecesOf(request: Request, block: Block): Generator<Piece> {
	const { recordStep } = request.layout;
	if (recordStep !== undefined) yield* records(request, block, recordStep);
	else
		yield* rectangle(request, { block, shape: request.layout.shape, begin: request.layout.begin, place: 0 });
}

/** Small records are read many at once, large ones each by itself. */
function* records(request: Request, block: Block, step: number): Generator<Piece> {
	const [first = 0, ...start] = block.start;
	const [many = 0, ...count] = block.count;
	const shape = request.layout.shape.slice(1);
	const length = lengthOf(count);
	const own = lengthOf(shape) * bytesOf(request.layout.type);
	const together = Math.max(1, Math.floor(PIECE_BYTES / Math.max(step, 1)));
	for (let record = 0; record < many; record += together) {
		const some = Math.min(together, many - record);
		const begin = request.layout.begin + (first + record) * step;
		if (some === 1) {
			yield* rectangle(request, { block: { start, count }, shape, begin, place: record * length });
			continue;
		}
		const take = (bytes: Uint8Array) => {
			for (let i = 0; i < some; i++) {
				const values = decoded(request.layout, bytes.subarray(i * step, i * step + own));
				place(request, { values, shape, start }, { count, at: (record + i) * length });
			}
		};
		yield { offset: begin, length: (some - 1) * step + own, take };
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
function* rectangle(request: Request, { block, shape, begin, place: at }: Rectangle): Generator<Piece> {
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
			yield* rectangle(request, { block: inner, shape: shape.slice(1), begin: from, place: at + i * length });
		}
		return;
	}
	const take = (bytes: Uint8Array) => {
		const values = decoded(layout, bytes);
		if (whole) request.values.set(values as Float64Array & BigInt64Array, at);
		else spread(request, { values, block, strides, at });
	};
	yield { offset: begin + offset * width, length: span * width, take };
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
