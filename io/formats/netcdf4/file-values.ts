import { allocate, filled } from "../../../core/array/element.ts";
import { type Block, wholeOf } from "../../../core/array/evaluate.ts";
import { copyWindow } from "../../../core/array/kernels/copy.ts";
import {
	type ArrayValues,
	type DataType,
	lengthOf,
	type NumericValues,
} from "../../../core/array/lazy-array.ts";
import { FormatError, MemoryError } from "../../../core/errors.ts";
import type { ChunkTable, WantedBlock } from "../../../core/ports/reader.ts";
import { bytesUnder, swapBytes } from "../bytes.ts";
import { halfToSingle } from "../half.ts";
import { oneChunk, readChunkTable } from "../hdf5/chunk-table.ts";
import { settled } from "../hdf5/pages.ts";
import { fillRectangle, readContiguous, takeCompact } from "../hdf5/read-bytes.ts";
import {
	createDesk,
	type DecodingDesk,
	readChunks,
	type TouchedChunk,
	touchedChunks,
} from "../hdf5/read-chunks.ts";
import { filterName, isBuiltIn } from "../hdf5/read-filters.ts";
import { spanOver } from "../hdf5/span.ts";
import { cutTexts } from "../hdf5/texts.ts";
import { foreignFilter } from "../hdf5/unfilter.ts";
import type { StoredVariable } from "./header.ts";
import { LibraryKeeper } from "./library.ts";
import { readThroughLibrary } from "./library-values.ts";
import type { FileWorld } from "./open-file.ts";
import { asFormatError } from "./refusals.ts";

/** Decoded chunks kept by all files of a reader. */
const CACHE_BYTES = 32 * 2 ** 20;

/** What all files of a reader read values with. */
export class ValueReading {
	readonly desk: DecodingDesk = createDesk(CACHE_BYTES);
	readonly keeper: LibraryKeeper = new LibraryKeeper();

	/** The values of one more file. */
	of(world: FileWorld): FileValues {
		return new FileValues(world, this);
	}

	/** Frees what is kept of a file. */
	forget(cacheKey: string): void {
		this.desk.cache.forget(cacheKey);
	}
}

interface Wanted extends WantedBlock {
	readonly within: Block;
}

/** The values in an open file. */
export class FileValues {
	readonly #world: FileWorld;
	readonly #reading: ValueReading;
	readonly #tables = new Map<string, Promise<ChunkTable>>();

	constructor(world: FileWorld, reading: ValueReading) {
		this.#world = world;
		this.#reading = reading;
	}

	async readBlock(variable: string, block: WantedBlock): Promise<ArrayValues> {
		const stored = this.#stored(variable);
		assertInside(variable, stored, block);
		return this.#guarded(() => this.#padded(stored, { ...block, within: block.within ?? wholeOf(stored) }));
	}

	async chunks(variable: string): Promise<ChunkTable | undefined> {
		const stored = this.#stored(variable);
		// As they lie, halves are of no type here.
		if (stored.layout.kind !== "chunked" || stored.isHalf) return undefined;
		return this.#guarded(() => this.#table(stored));
	}

	async extents(variable: string): Promise<ChunkTable | undefined> {
		const stored = this.#stored(variable);
		if (stored.pointed || stored.isHalf) return undefined;
		return stored.layout.kind === "contiguous" ? oneChunk(this.#world.file, stored) : this.chunks(variable);
	}

	readRaw(target: Uint8Array, offset: number): Promise<void> {
		const { file } = this.#world;
		return this.#guarded(async () => {
			file.assertInside(offset - file.superblock.base, target.length);
			if (file.source.readSync) file.source.readSync(target, offset);
			else target.set(await file.source.read(offset, target.length));
		});
	}

	#stored(variable: string): StoredVariable {
		const stored = this.#world.header.stored.get(variable);
		if (stored) return stored;
		throw new RangeError(`no variable "${variable}" in "${this.#world.file.source.name}"`);
	}

	async #guarded<T>(action: () => Promise<T>): Promise<T> {
		const { file } = this.#world;
		try {
			return await action();
		} catch (error) {
			throw asFormatError(error, file.source.name);
		} finally {
			file.pages.forget();
		}
	}

	/** What lies beyond the stored shape, along an unlimited dimension, is fill. */
	async #padded(stored: StoredVariable, block: Wanted): Promise<ArrayValues> {
		const inside = block.count.map((count, axis) =>
			Math.max(0, Math.min(count, (stored.shape[axis] ?? 0) - (block.start[axis] ?? 0))),
		);
		if (inside.every((count, axis) => count === block.count[axis])) return this.#block(stored, block);
		const values = filled(stored.type, lengthOf(block.count), stored.beyond) as NumericValues;
		if (lengthOf(inside) === 0) return values;
		const origin = inside.map(() => 0);
		const found = await this.#block(stored, { ...block, count: inside });
		copyWindow(
			{ values: found, shape: inside, start: origin },
			{ values, shape: block.count, start: origin },
			inside,
		);
		return values;
	}

	async #block(stored: StoredVariable, block: Wanted): Promise<ArrayValues> {
		const length = lengthOf(block.count);
		if (length === 0) return allocate(stored.type, 0);
		if (stored.isHalf) return this.#halves(stored, block);
		const isText = stored.type === "string";
		const values = memoryFor(this.#world.file.source.name, length * stored.width, () =>
			isText ? new Uint8Array(length * stored.width) : zeros(stored.type, length, block.spare),
		) as NumericValues;
		const foreign = await this.#fill(stored, block, bytesUnder(values));
		if (foreign !== undefined) return this.#throughLibrary(stored, block, foreign);
		if (isText) return this.#texts(stored, values as Uint8Array);
		if (stored.bigEndian) swapBytes(bytesUnder(values), stored.type);
		return values;
	}

	async #halves(stored: StoredVariable, { spare: _, ...block }: Wanted): Promise<ArrayValues> {
		const raw = await this.#block({ ...stored, type: "uint16", isHalf: false }, block);
		return halfToSingle(bytesUnder(raw as Uint16Array), false);
	}

	#texts(stored: StoredVariable, elements: Uint8Array): Promise<readonly string[]> | readonly string[] {
		if (!stored.pointed) return cutTexts(elements, stored.width);
		const { file, heap } = this.#world;
		return settled(file.pages, () => heap.texts(spanOver(elements)));
	}

	/** Puts the bytes of a block into `target`; gives what hinders, if only another library can read it. */
	async #fill(stored: StoredVariable, block: Wanted, target: Uint8Array): Promise<string | undefined> {
		const { file } = this.#world;
		const { layout } = stored;
		switch (layout.kind) {
			case "chunked":
				return this.#fillFromChunks(stored, block, target);
			case "compact":
				takeCompact(file, { ...stored, bytes: layout.bytes }, { block, target });
				return undefined;
			case "contiguous": {
				const { address } = layout;
				const to = block.count.map(() => 0);
				if (address === undefined)
					fillRectangle(stored, { target, shape: block.count }, { to, count: block.count });
				else await readContiguous(file, { ...stored, address }, { block, target });
				return undefined;
			}
			case "virtual":
				return "a virtual layout";
			case "unknown":
				return layout.what;
		}
	}

	async #fillFromChunks(
		stored: StoredVariable,
		block: Wanted,
		target: Uint8Array,
	): Promise<string | undefined> {
		const { within, mostKept, isAlone } = block;
		const { file, cacheKey } = this.#world;
		const { desk } = this.#reading;
		const table = await this.#table(stored);
		const touched = touchedChunks(table, block, (to, count) =>
			fillRectangle(table, { target, shape: block.count }, { to, count }),
		);
		const foreign = foreignAmong(table, touched);
		if (foreign !== undefined) return foreign;
		const chunkBytes = lengthOf(table.chunkShape) * table.width;
		const codec = { frame: file, filters: table.filters, chunkBytes, width: table.width };
		const job = { source: file.source, table, codec, block, within, mostKept, isAlone, target, desk };
		await readChunks({ ...job, cacheKey: cacheKey + stored.path }, touched);
		return undefined;
	}

	#table(stored: StoredVariable): Promise<ChunkTable> {
		const known = this.#tables.get(stored.path);
		if (known) return known;
		const { file } = this.#world;
		const table = settled(file.pages, () => {
			const { layout } = stored;
			if (layout.kind !== "chunked") throw file.damaged(`"${stored.path}" has no chunks`);
			return readChunkTable(file, { ...stored, layout });
		});
		this.#tables.set(stored.path, table);
		// What failed to be fetched may be there next time.
		table.catch(() => this.#tables.delete(stored.path));
		return table;
	}

	async #throughLibrary(stored: StoredVariable, block: Block, what: string): Promise<ArrayValues> {
		const { file, isLocal } = this.#world;
		const { keeper } = this.#reading;
		const path = file.source.name;
		const reason = `its variable "${stored.path.slice(1)}" needs ${what}, which cannot be undone here`;
		if (!libraryKnows(stored)) throw new FormatError(path, `${reason}. Rewrite it with deflate.`);
		if (!isLocal) throw new FormatError(path, `${reason}. Download it first.`);
		try {
			return await readThroughLibrary({ keeper, path, stored }, block);
		} catch (error) {
			throw new FormatError(path, `${reason}. Rewrite it with deflate.`, { cause: error });
		}
	}
}

function foreignAmong({ filters }: ChunkTable, touched: readonly TouchedChunk[]): string | undefined {
	if (foreignFilter(filters, 0) === undefined) return undefined;
	for (const { mask } of touched) {
		const found = foreignFilter(filters, mask);
		if (found) return `the filter "${filterName(found)}"`;
	}
	return undefined;
}

/** Registered filters are no part of it: asking would only cost the machine it runs in. */
const libraryKnows = ({ filters }: StoredVariable): boolean => filters.every(isBuiltIn);

function assertInside(variable: string, { fullShape }: StoredVariable, { start, count }: Block): void {
	const fits = (length: number, axis: number) => {
		const first = start[axis] ?? -1;
		const many = count[axis] ?? -1;
		return first >= 0 && many >= 0 && first + many <= length;
	};
	if (start.length === fullShape.length && count.length === fullShape.length && fullShape.every(fits)) return;
	throw new RangeError(
		`start (${start.join(", ")}) count (${count.join(", ")}) is outside "${variable}" (${fullShape.join(", ")})`,
	);
}

function memoryFor<T>(name: string, bytes: number, allocateIt: () => T): T {
	try {
		return allocateIt();
	} catch (error) {
		throw new MemoryError(
			`${bytes} bytes of "${name}" do not fit into memory at once. Read smaller blocks.`,
			{
				cause: error,
			},
		);
	}
}

/** In the spare array, if it is large enough. */
function zeros(type: DataType, length: number, spare: ArrayValues | undefined): ArrayValues {
	if (spare === undefined || spare.length < length || !ArrayBuffer.isView(spare))
		return allocate(type, length);
	return (spare as Float64Array).subarray(0, length).fill(0);
}
