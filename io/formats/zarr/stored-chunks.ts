import { chunkGrid } from "../../../core/array/chunk-grid.ts";
import { advance } from "../../../core/array/kernels/copy.ts";
import { lengthOf, type NumericValues } from "../../../core/array/lazy-array.ts";
import { StoreError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import { bytesUnder } from "../bytes.ts";
import { type ArraySpec, chunkKey } from "./array-spec.ts";
import { filtersOf } from "./chunk-filters.ts";
import { fillChunk } from "./values.ts";

/** Looking for more would take longer than decoding them. */
const MOST_CHUNKS = 2 ** 22;

interface Known {
	readonly spec: ArraySpec;
	readonly table: ChunkTable;
	/** Where its first chunk begins. */
	readonly begin: number;
}

/** Chunks of a store as if they lay in one file, with a gap behind each, so that none seems to continue another. */
export class StoredChunkTables {
	readonly #store: ByteStore;
	readonly #tables = new Map<ArraySpec, Promise<Known>>();
	readonly #known: Known[] = [];
	#end = 0;

	constructor(store: ByteStore) {
		this.#store = store;
	}

	/** `undefined` where chunks mean nothing outside this store, or their lengths are not known without reading them. */
	async table(spec: ArraySpec): Promise<ChunkTable | undefined> {
		if (filtersOf(spec) === undefined || this.#store.size === undefined) return undefined;
		if (lengthOf(gridOf(spec)) > MOST_CHUNKS) return undefined;
		const made = this.#tables.get(spec) ?? this.#read(spec);
		this.#tables.set(spec, made);
		return (await made).table;
	}

	async #read(spec: ArraySpec): Promise<Known> {
		const found = await chunksIn(this.#store, spec);
		const begin = this.#end;
		const offsets = new Float64Array(found.length);
		for (const [at, { bytes }] of found.entries()) {
			offsets[at] = this.#end;
			this.#end += bytes + 1;
		}
		const known = { spec, table: { ...tableOf(spec, found), offsets }, begin };
		this.#known.push(known);
		return known;
	}

	/** Fills `target` with bytes of the chunk that lies at `offset`. */
	async read(target: Uint8Array, offset: number): Promise<void> {
		const known = this.#known.findLast(({ begin }) => begin <= offset);
		const at = known ? lastAtMost(known.table.offsets, offset) : -1;
		if (known === undefined || at < 0) throw new RangeError(`no chunk lies at ${offset}`);
		const { grid, numbers, offsets } = known.table;
		const key = chunkKey(known.spec, indexOf(numbers[at] as number, grid));
		const first = offset - (offsets[at] as number);
		const bytes = await this.#store.getRange?.(key, first, target.length);
		if (bytes?.length !== target.length)
			throw new StoreError(
				this.#store.place,
				`"${key}" in it changed while it was read. Run again when it is complete.`,
			);
		target.set(bytes);
	}
}

interface Found {
	readonly number: number;
	readonly bytes: number;
}

async function chunksIn(store: ByteStore, spec: ArraySpec): Promise<readonly Found[]> {
	const grid = gridOf(spec);
	const found: Found[] = [];
	if (lengthOf(grid) === 0) return found;
	const index = grid.map(() => 0);
	let number = 0;
	do {
		const bytes = await store.size?.(chunkKey(spec, index));
		if (bytes !== undefined) found.push({ number, bytes });
		number++;
	} while (advance(index, grid));
	return found;
}

const gridOf = ({ shape, chunkShape }: ArraySpec): number[] => chunkGrid(shape, chunkShape);

const tableOf = (spec: ArraySpec, found: readonly Found[]) => {
	const { element, shape, chunkShape } = spec;
	return {
		type: element.type,
		width: element.bytes,
		bigEndian: false,
		shape,
		chunkShape,
		grid: gridOf(spec),
		filters: filtersOf(spec) ?? [],
		fill: bytesUnder(fillChunk({ ...spec, chunkShape: [1] }) as NumericValues),
		numbers: Float64Array.from(found, ({ number }) => number),
		sizes: Float64Array.from(found, ({ bytes }) => bytes),
		filterMasks: new Uint32Array(found.length),
	};
};

/** The place of the largest of ascending numbers that is not above a limit; -1 when there is none. */
function lastAtMost(numbers: Float64Array, limit: number): number {
	let [low, high] = [0, numbers.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((numbers[middle] as number) <= limit) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** The index of a chunk by its row-major number. */
function indexOf(number: number, grid: readonly number[]): readonly number[] {
	const index = grid.map(() => 0);
	let rest = number;
	for (let axis = grid.length - 1; axis >= 0; axis--) {
		const length = grid[axis] as number;
		index[axis] = rest % length;
		rest = Math.floor(rest / length);
	}
	return index;
}
