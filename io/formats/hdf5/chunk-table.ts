import { chunkGrid } from "../../../core/array/chunk-grid.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import { readExtensibleArray, readFixedArray } from "./chunk-arrays.ts";
import { readBtree1 } from "./chunk-btree1.ts";
import { readChunkBtree2 } from "./chunk-btree2.ts";
import { ChunkEntries, type ChunkSpace } from "./chunk-entries.ts";
import type { H5File } from "./h5-file.ts";
import type { ChunkIndex, Layout } from "./read-layout.ts";

type ChunkedLayout = Extract<Layout, { kind: "chunked" }>;

/** What a chunk table takes from the dataset it is of. */
export type ChunkedValues = Pick<
	ChunkTable,
	"type" | "width" | "bigEndian" | "shape" | "filters" | "fill"
> & {
	readonly most: readonly number[];
	readonly layout: ChunkedLayout;
};

/** Reads the whole index of a dataset. @throws Miss */
export function readChunkTable(file: H5File, values: ChunkedValues): ChunkTable {
	const { layout, shape, most, filters, fill, type, width, bigEndian } = values;
	const { chunkShape, index } = layout;
	const sound = chunkShape.length === shape.length && chunkShape.every((length) => length > 0);
	if (!sound) throw file.damaged("a variable of it has chunks of an impossible shape");
	const grid = chunkGrid(shape, chunkShape);
	const chunkBytes = lengthOf(chunkShape) * width;
	const isFiltered = filters.length > 0;
	const space: ChunkSpace = { file, index, shape, most, chunkShape, grid, chunkBytes, isFiltered };
	const entries = new ChunkEntries(space);
	if (index.address !== undefined) READ[index.kind](space, index.address, entries);
	const found = entries.sorted();
	const common = { type, width, bigEndian, shape, chunkShape, grid, filters, ...(fill && { fill }) };
	return { ...common, ...found, filterMasks: masksAtEdges(values, grid, found) };
}

type ReadIndex = (space: ChunkSpace, address: number, entries: ChunkEntries) => void;

const READ: Readonly<Record<ChunkIndex["kind"], ReadIndex>> = {
	btree1: readBtree1,
	btree2: readChunkBtree2,
	fixed: readFixedArray,
	extensible: readExtensibleArray,
	implicit: readImplicit,
	single: ({ chunkBytes, grid, index }, address, entries) => {
		const { bytes = chunkBytes, mask = 0 } = index.single ?? {};
		const place = grid.map(() => 0);
		entries.add(place, { address, bytes, mask });
	},
};

/** All chunks lie one behind the other, as many as there may ever be. */
function readImplicit(space: ChunkSpace, address: number, entries: ChunkEntries): void {
	const { file, chunkBytes, chunkShape } = space;
	const counts = space.most.map((most, axis) => Math.ceil(most / (chunkShape[axis] ?? 1)));
	const all = lengthOf(counts);
	file.assertInside(address, all * chunkBytes);
	for (let number = 0; number < all; number++) {
		let rest = number;
		const place = counts.map(() => 0);
		for (let axis = counts.length - 1; axis >= 0; axis--) {
			place[axis] = rest % (counts[axis] as number);
			rest = Math.floor(rest / (counts[axis] as number));
		}
		entries.add(place, { address: address + number * chunkBytes, bytes: chunkBytes, mask: 0 });
	}
}

const ALL_LEFT_OUT = 0xffff_ffff;

/** Where it was so wished, chunks that reach over the edge went through no filter. */
function masksAtEdges(
	{ layout, shape }: ChunkedValues,
	grid: readonly number[],
	{ numbers, filterMasks }: { numbers: Float64Array; filterMasks: Uint32Array },
): Uint32Array {
	if (!layout.plainEdges) return filterMasks;
	const isCut = shape.map((length, axis) => length % (layout.chunkShape[axis] ?? 1) !== 0);
	return filterMasks.map((mask, i) => {
		let rest = numbers[i] as number;
		for (let axis = grid.length - 1; axis >= 0; axis--) {
			const count = grid[axis] as number;
			if (isCut[axis] && rest % count === count - 1) return ALL_LEFT_OUT;
			rest = Math.floor(rest / count);
		}
		return mask;
	});
}

/** Values that lie in one run, as a table of one chunk; of none when nothing was written. */
export function oneChunk(
	file: H5File,
	values: Omit<ChunkedValues, "layout" | "most"> & { readonly layout: Layout },
): ChunkTable {
	const { layout, shape, filters, fill, type, width, bigEndian } = values;
	const address = layout.kind === "contiguous" ? layout.address : undefined;
	const size = lengthOf(shape) * width;
	const isThere = address !== undefined && size > 0;
	if (isThere) file.assertInside(address, size);
	return {
		...{ type, width, bigEndian, shape, filters, ...(fill && { fill }) },
		chunkShape: shape.map((length) => Math.max(1, length)),
		grid: shape.map((length) => Math.min(1, length)),
		numbers: new Float64Array(isThere ? 1 : 0),
		offsets: Float64Array.from(isThere ? [address + file.superblock.base] : []),
		sizes: Float64Array.from(isThere ? [size] : []),
		filterMasks: new Uint32Array(isThere ? 1 : 0),
	};
}
