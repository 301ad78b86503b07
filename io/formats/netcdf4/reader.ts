import { planBlocks } from "../../../core/array/blocks.ts";
import { allocate, filled } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { copyWindow } from "../../../core/array/kernels/copy.ts";
import type { ArrayValues, NumericType, NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { OpenFile, Reader } from "../../../core/ports/reader.ts";
import { assertReadable } from "../../stores/file/failures.ts";
import { numbersFrom } from "../bytes.ts";
import { cutTexts, withMemory } from "./attributes.ts";
import { resolveDimensions } from "./dimensions.ts";
import { type Header, headerOf, type StoredVariable } from "./header.ts";
import { type Library, LibraryKeeper } from "./library.ts";
import { scanGroup, startScan } from "./scan.ts";

/** HDF5 File Format Specification, II.A: the signature stands at 0, 512, 1024, 2048 ... */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** The library's memory never shrinks: larger reads go through it piece by piece. */
const PIECE_BYTES = 16 * 2 ** 20;

/** netCDF-4, and HDF5 as netCDF-4 sees it, through the HDF5 library as WebAssembly. */
export function createNetcdf4Reader(): Reader {
	const keeper = new LibraryKeeper();
	return {
		name: "netcdf4",
		title: "netCDF-4 and HDF5 files",
		accepts: (head) => [0, 512, 1024, 2048].some((at) => SIGNATURE.every((byte, i) => head[at + i] === byte)),
		async open(path, options = {}) {
			options.signal?.throwIfAborted();
			assertReadable(path);
			const library = await keeper.get();
			return keeper.guard(library, path, () => openFile(keeper, library, path));
		},
	};
}

export const netcdf4Reader: Reader = createNetcdf4Reader();

function openFile(keeper: LibraryKeeper, library: Library, path: string): OpenFile {
	const id = openHandle(library, path);
	const root = scanGroup(startScan(library, id), "/");
	return new NetCdf4File(keeper, { library, id, path }, headerOf(root, resolveDimensions(root), path));
}

const openHandle = (library: Library, path: string): bigint =>
	library.open(path, library.H5F_ACC_RDONLY, false, -1, -1);

interface OpenHandle {
	readonly library: Library;
	readonly id: bigint;
	readonly path: string;
}

class NetCdf4File implements OpenFile {
	readonly dataset;
	readonly #keeper: LibraryKeeper;
	readonly #header: Header;
	#handle: OpenHandle;

	constructor(keeper: LibraryKeeper, handle: OpenHandle, header: Header) {
		this.#keeper = keeper;
		this.#handle = handle;
		this.#header = header;
		this.dataset = header.dataset;
	}

	async read(variable: string, start: readonly number[], count: readonly number[]): Promise<ArrayValues> {
		const stored = this.#header.stored.get(variable);
		if (stored === undefined) throw new RangeError(`no variable "${variable}" in "${this.#handle.path}"`);
		while (this.#keeper.isRetired(this.#handle.library)) await this.#reopen();
		const handle = this.#handle;
		return this.#guard(() => readPadded(handle, stored, { start, count }));
	}

	/** Another file's failure ended the machine this one was opened with. */
	async #reopen(): Promise<void> {
		const { library: old, path } = this.#handle;
		const library = await this.#keeper.get();
		if (this.#handle.library !== old) return;
		this.#handle = this.#keeper.guard(library, path, () => ({
			library,
			path,
			id: openHandle(library, path),
		}));
	}

	#guard<T>(action: () => T): T {
		return this.#keeper.guard(this.#handle.library, this.#handle.path, action);
	}

	close(): void {
		if (this.#keeper.isRetired(this.#handle.library)) return;
		this.#guard(() => this.#handle.library.close_file(this.#handle.id));
	}
}

/** What lies beyond the stored shape, along an unlimited dimension, is fill. */
function readPadded(handle: OpenHandle, stored: StoredVariable, block: Block): ArrayValues {
	const inside = block.count.map((count, axis) =>
		Math.max(0, Math.min(count, (stored.shape[axis] ?? 0) - (block.start[axis] ?? 0))),
	);
	if (inside.every((count, axis) => count === block.count[axis])) return readBlock(handle, stored, block);
	const values = filled(stored.type, lengthOf(block.count), stored.fill) as NumericValues;
	if (lengthOf(inside) === 0) return values;
	const origin = inside.map(() => 0);
	copyWindow(
		{
			values: readBlock(handle, stored, { start: block.start, count: inside }),
			shape: inside,
			start: origin,
		},
		{ values, shape: block.count, start: origin },
		inside,
	);
	return values;
}

function readBlock(handle: OpenHandle, stored: StoredVariable, block: Block): ArrayValues {
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
function alignment(stored: StoredVariable, block: Block): { chunkShape?: readonly number[] } {
	const { chunkShape } = stored;
	const aligned = chunkShape?.every((length, axis) => (block.start[axis] ?? 0) % length === 0);
	return chunkShape && aligned ? { chunkShape } : {};
}

function readPiece(handle: OpenHandle, stored: StoredVariable, block: Block): ArrayValues {
	if (lengthOf(block.count) === 0) return allocate(stored.type, 0);
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
function readPointed({ library, id }: OpenHandle, stored: StoredVariable, block: Block): readonly string[] {
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
	{ library, id }: Pick<OpenHandle, "library" | "id">,
	stored: StoredVariable,
	{ block, pointer }: { block: Block; pointer: number },
): void {
	const scalar = block.count.length === 0;
	const count = scalar ? null : block.count.map(BigInt);
	const start = scalar ? null : block.start.map(BigInt);
	const stride = scalar ? null : block.start.map(() => 1n);
	library.get_dataset_data(id, stored.path, count, start, stride, BigInt(pointer));
}
