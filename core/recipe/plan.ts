import { bytesOf } from "../array/element.ts";
import type { DataType } from "../array/lazy-array.ts";
import { lengthOf } from "../array/lazy-array.ts";
import { costOf, touched } from "../array/touched.ts";
import type { Dataset, Variable } from "../model/dataset.ts";

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
}

/** What writing a dataset will read and write; nothing is read to know it. */
export interface DatasetPlan {
	readonly variables: readonly VariablePlan[];
	readonly files: readonly string[];
	readonly chunks: number;
	readonly bytesIn: number;
	readonly bytesOut: number;
}

export function planOf(dataset: Dataset): DatasetPlan {
	const variables = variablePlans(dataset, "");
	const sum = (part: "chunks" | "bytesIn" | "bytesOut") =>
		variables.reduce((total, one) => total + one[part], 0);
	return {
		variables,
		files: [...new Set(variables.flatMap(({ files }) => files))],
		chunks: sum("chunks"),
		bytesIn: sum("bytesIn"),
		bytesOut: sum("bytesOut"),
	};
}

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
