import { planBlocks } from "../../../core/array/blocks.ts";
import { allocate } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { copyWindow } from "../../../core/array/kernels/copy.ts";
import type { ArrayValues, NumericType, NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { numbersFrom } from "../bytes.ts";
import type { StoredVariable } from "./header.ts";
import type { Library, LibraryKeeper } from "./library.ts";
import { cutTexts } from "./texts.ts";

/** The library's memory never shrinks: larger reads go through it piece by piece. */
const PIECE_BYTES = 16 * 2 ** 20;

/** What is to be read, and by which library. */
export interface LibraryJob {
	readonly keeper: LibraryKeeper;
	/** Of a local file. */
	readonly path: string;
	readonly stored: StoredVariable;
}

/** A block of a variable whose compression or layout only the HDF5 library knows. FormatError when it does not either. */
export async function readThroughLibrary(job: LibraryJob, block: Block): Promise<ArrayValues> {
	const { keeper, path, stored } = job;
	const library = await keeper.get();
	return keeper.guard(library, path, () => {
		const id = library.open(path, library.H5F_ACC_RDONLY, false, -1, -1);
		const values = readBlock({ library, id }, stored, block);
		library.close_file(id);
		return values;
	});
}

interface Handle {
	readonly library: Library;
	readonly id: bigint;
}

function readBlock(handle: Handle, stored: StoredVariable, block: Block): ArrayValues {
	const bytes = lengthOf(block.count) * stored.width;
	if (bytes <= PIECE_BYTES) return readPiece(handle, stored, block);
	const values = allocate(stored.type, lengthOf(block.count)) as NumericValues;
	const origin = block.count.map(() => 0);
	const plan = { type: stored.type, shape: block.count };
	for (const part of planBlocks(plan, { maxBytes: PIECE_BYTES, ...alignment(stored, block) })) {
		const start = part.start.map((first, axis) => first + (block.start[axis] ?? 0));
		const piece = readPiece(handle, stored, { start, count: part.count });
		copyWindow(
			{ values: piece, shape: part.count, start: origin },
			{ values, shape: block.count, start: part.start },
			part.count,
		);
	}
	return values;
}

/** Pieces follow the chunks when the block begins on a chunk's edge; a chunk cut in two is decoded twice. */
function alignment({ layout }: StoredVariable, block: Block): { chunkShape?: readonly number[] } {
	const chunkShape = layout.kind === "chunked" ? layout.chunkShape : undefined;
	const aligned = chunkShape?.every((length, axis) => (block.start[axis] ?? 0) % length === 0);
	return chunkShape && aligned ? { chunkShape } : {};
}

function readPiece(handle: Handle, stored: StoredVariable, block: Block): ArrayValues {
	if (stored.pointed) return readPointed(handle, stored, block);
	const { library } = handle;
	const bytes = lengthOf(block.count) * stored.width;
	return withMemory(library, bytes, (pointer) => {
		// Storage that was never written and has no fill value leaves the memory as it is.
		library.HEAPU8.fill(0, pointer, pointer + bytes);
		readRaw(handle, stored, { block, pointer });
		const view = library.HEAPU8.subarray(pointer, pointer + bytes);
		return stored.type === "string"
			? cutTexts(view, stored.width)
			: numbersFrom(stored.type as NumericType, view);
	});
}

/** Texts of any length: what is read are pointers into the library's memory, which are freed afterwards. */
function readPointed({ library, id }: Handle, stored: StoredVariable, block: Block): readonly string[] {
	const length = lengthOf(block.count);
	return withMemory(library, 4 * length, (pointer) => {
		library.HEAPU8.fill(0, pointer, pointer + 4 * length);
		readRaw({ library, id }, stored, { block, pointer });
		const pointers = new Uint32Array(library.HEAPU8.slice(pointer, pointer + 4 * length).buffer);
		const texts = Array.from(pointers, (at) => (at === 0 ? "" : library.UTF8ToString(at)));
		const count = block.count.map(BigInt);
		library.reclaim_vlen_memory_count(id, stored.path, "", BigInt(pointer), count);
		return texts;
	});
}

function readRaw(
	{ library, id }: Handle,
	stored: StoredVariable,
	{ block, pointer }: { block: Block; pointer: number },
): void {
	const scalar = block.count.length === 0;
	const count = scalar ? null : block.count.map(BigInt);
	const start = scalar ? null : block.start.map(BigInt);
	const stride = scalar ? null : block.start.map(() => 1n);
	library.get_dataset_data(id, stored.path, count, start, stride, BigInt(pointer));
}

/** Memory of the library for the length of an action. */
function withMemory<T>(library: Library, bytes: number, action: (pointer: number) => T): T {
	const pointer = library._malloc(Math.max(bytes, 1));
	if (pointer === 0) throw new Error(`${bytes} bytes do not fit the memory of the HDF5 library`);
	try {
		return action(pointer);
	} finally {
		library._free(pointer);
	}
}
