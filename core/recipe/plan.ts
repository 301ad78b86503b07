import { bytesOf } from "../array/element.ts";
import type { DataType } from "../array/lazy-array.ts";
import { lengthOf } from "../array/lazy-array.ts";
import { costOf, touched } from "../array/touched.ts";
import type { Dataset, Variable } from "../model/dataset.ts";
import type { MovedChunks } from "../ports/writer.ts";

export interface VariablePlan {
	/** With the path of its group: "inner/q". */
	readonly name: string;
	readonly type: DataType;
	readonly dimensions: readonly string[];
	readonly shape: readonly number[];
	/** Files that are read for it. */
	readonly files: readonly string[];
	/** Stored chunks that are decoded for it. */
	readonly chunks: number;
	/** What is read for it, decoded. */
	readonly bytesIn: number;
	/** What is written, before compression. */
	readonly bytesOut: number;
	/** Chunks that travel as they lie, compressed; with their bytes so. Absent where that was not asked. */
	readonly moved?: Share;
	/** What is decoded: the other chunks, and bytes that lie in no chunks. Chunks never written count as if they were. */
	readonly decoded?: Share;
}

export interface Share {
	readonly chunks: number;
	readonly bytes: number;
}

/** What writing a dataset will read and write. */
export interface DatasetPlan {
	readonly variables: readonly VariablePlan[];
	readonly files: readonly string[];
	readonly chunks: number;
	readonly bytesIn: number;
	readonly bytesOut: number;
	readonly moved?: Share;
	readonly decoded?: Share;
}

/** Nothing is read to know it. `moved`: what its writer moves, by path of the variable; absent: that is not told. */
export function planOf(dataset: Dataset, moved?: ReadonlyMap<string, MovedChunks>): DatasetPlan {
	const variables = variablePlans(dataset, "").map((one) =>
		moved ? divided(one, moved.get(one.name)) : one,
	);
	const sum = (part: "chunks" | "bytesIn" | "bytesOut") =>
		variables.reduce((total, one) => total + one[part], 0);
	return {
		variables,
		files: [...new Set(variables.flatMap(({ files }) => files))],
		chunks: sum("chunks"),
		bytesIn: sum("bytesIn"),
		bytesOut: sum("bytesOut"),
		...(moved && { moved: shareOf(variables, "moved"), decoded: shareOf(variables, "decoded") }),
	};
}

/** What is not moved is decoded. What a reference set points to may lie in no chunks of its own. */
function divided(plan: VariablePlan, moved: MovedChunks = NOTHING_MOVED): VariablePlan {
	const decoded = {
		chunks: Math.max(0, plan.chunks - moved.chunks),
		bytes: Math.max(0, plan.bytesIn - moved.decodedBytes),
	};
	return { ...plan, moved: { chunks: moved.chunks, bytes: moved.bytes }, decoded };
}

const NOTHING_MOVED: MovedChunks = { chunks: 0, bytes: 0, decodedBytes: 0 };

const shareOf = (variables: readonly VariablePlan[], which: "moved" | "decoded"): Share => ({
	chunks: variables.reduce((sum, one) => sum + (one[which]?.chunks ?? 0), 0),
	bytes: variables.reduce((sum, one) => sum + (one[which]?.bytes ?? 0), 0),
});

const variablePlans = (dataset: Dataset, path: string): VariablePlan[] => [
	...[...dataset.variables.values()].map((variable) => variablePlan(variable, path)),
	...[...dataset.groups].flatMap(([name, group]) => variablePlans(group, `${path}${name}/`)),
];

function variablePlan({ name, type, dimensions, data }: Variable, path: string): VariablePlan {
	const pieces = touched(data);
	const costs = pieces.map(costOf);
	return {
		name: path + name,
		type,
		dimensions,
		shape: data.shape,
		files: [...new Set(pieces.map(({ leaf }) => leaf.file))],
		chunks: costs.reduce((total, one) => total + one.chunks, 0),
		bytesIn: costs.reduce((total, one) => total + one.bytes, 0),
		bytesOut: lengthOf(data.shape) * bytesOf(type),
	};
}
