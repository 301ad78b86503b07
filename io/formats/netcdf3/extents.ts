import { chunkGrid } from "../../../core/array/chunk-grid.ts";
import { bytesOf } from "../../../core/array/element.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import type { ClassicLayout } from "./layout.ts";

/** Where the values of a variable lie: in one run, or, among others in records, a piece for each record. */
export function extentsOf(layout: ClassicLayout): ChunkTable {
	const { type, shape, begin, recordStep } = layout;
	const width = bytesOf(type);
	const record = lengthOf(shape.slice(1)) * width;
	const isApart = recordStep !== undefined && recordStep !== record;
	const chunkShape = shape.map((length, axis) => (isApart && axis === 0 ? 1 : Math.max(1, length)));
	const count = lengthOf(shape) === 0 ? 0 : isApart ? (shape[0] ?? 1) : 1;
	const size = lengthOf(chunkShape) * width;
	return {
		...{ type, width, bigEndian: width > 1, shape, chunkShape, filters: [] },
		grid: chunkGrid(shape, chunkShape),
		numbers: Float64Array.from({ length: count }, (_, i) => i),
		offsets: Float64Array.from({ length: count }, (_, i) => begin + i * (recordStep ?? 0)),
		sizes: new Float64Array(count).fill(size),
		filterMasks: new Uint32Array(count),
	};
}
