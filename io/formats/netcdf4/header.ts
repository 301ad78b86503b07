import type { DataType } from "../../../core/array/lazy-array.ts";
import type { Dataset, Dimension, Variable } from "../../../core/model/dataset.ts";
import { attributeNumber } from "../../../core/model/dataset.ts";
import type { Dimensions } from "./dimensions.ts";
import type { FoundDataset, FoundGroup } from "./scan.ts";
import { dataTypeOf, unreadableType } from "./types.ts";

/** What reading a variable needs beyond its shape. */
export interface StoredVariable {
	/** Absolute path inside the file. */
	readonly path: string;
	readonly type: DataType;
	/** Bytes of one element in the file (fixed-length texts). */
	readonly width: number;
	readonly pointed: boolean;
	/** As the file has it; an unlimited dimension may be longer. */
	readonly shape: readonly number[];
	readonly chunkShape?: readonly number[];
	readonly fill?: number;
}

export interface Header {
	readonly dataset: Dataset;
	/** By the path without its leading slash. */
	readonly stored: ReadonlyMap<string, StoredVariable>;
}

/** Gives the groups of a file netCDF's meaning. */
export function headerOf(root: FoundGroup, dimensions: Dimensions, file: string): Header {
	const stored = new Map<string, StoredVariable>();
	return { dataset: datasetOf(root, dimensions, { file, stored }), stored };
}

interface Target {
	readonly file: string;
	readonly stored: Map<string, StoredVariable>;
}

function datasetOf(group: FoundGroup, dimensions: Dimensions, target: Target): Dataset {
	const variables = new Map<string, Variable>();
	const unreadable = new Map<string, string>();
	for (const found of group.datasets) {
		if (found.scale?.pure) continue;
		const why = unreadableReason(found);
		if (why === undefined) variables.set(found.name, variableOf(found, dimensions, target));
		else unreadable.set(found.name, why);
	}
	const own = dimensions.all.filter((dimension) => dimension.group === group.path);
	return {
		dimensions: new Map(
			own.map(({ name, size, unlimited }): [string, Dimension] => [name, { size, unlimited }]),
		),
		variables,
		attributes: group.attributes,
		groups: new Map(group.groups.map((child) => [child.name, datasetOf(child, dimensions, target)])),
		...(unreadable.size > 0 && { unreadable }),
	};
}

function unreadableReason(found: FoundDataset): string | undefined {
	if (!found.metadata.shape) return "it has no values at all (a null dataspace)";
	return dataTypeOf(found.metadata) === undefined ? unreadableType(found.metadata) : undefined;
}

function variableOf(found: FoundDataset, dimensions: Dimensions, target: Target): Variable {
	const { metadata, attributes, name } = found;
	const type = dataTypeOf(metadata) ?? "uint8";
	const axes = dimensions.axes.get(found.path) ?? [];
	const shape = axes.map((axis, i) => (axis.unlimited ? axis.size : (metadata.shape?.[i] ?? 0)));
	const path = found.path.slice(1);
	const fill = attributeNumber(attributes, "_FillValue");
	const chunkShape = metadata.chunks ?? undefined;
	target.stored.set(path, {
		path: found.path,
		type,
		width: metadata.size,
		pointed: metadata.vlen,
		shape: metadata.shape ?? [],
		...(chunkShape && { chunkShape }),
		...(fill !== undefined && { fill }),
	});
	return {
		name,
		type,
		dimensions: axes.map((axis) => axis.name),
		attributes,
		data: {
			op: "stored",
			type,
			shape,
			file: target.file,
			variable: path,
			...(chunkShape && { chunkShape }),
		},
	};
}
