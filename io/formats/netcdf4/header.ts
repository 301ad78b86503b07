import type { ChunkFilter, DataType, StoredArray } from "../../../core/array/lazy-array.ts";
import type { Dataset, Dimension, Variable } from "../../../core/model/dataset.ts";
import { fillValueOf } from "../fill-value.ts";
import type { Datatype } from "../hdf5/read-datatype.ts";
import { DEFLATE, SHUFFLE } from "../hdf5/read-filters.ts";
import type { Layout } from "../hdf5/read-layout.ts";
import type { Dimensions } from "./dimensions.ts";
import type { FoundDataset, FoundGroup } from "./scan.ts";
import type { FoundValues } from "./scan-dataset.ts";
import { dataTypeOf, isHalf, numberOf } from "./types.ts";
import { memberTexts, unreadableType } from "./user-types.ts";

/** What reading a variable needs. */
export interface StoredVariable {
	/** Absolute path inside the file. */
	readonly path: string;
	readonly type: DataType;
	/** Bytes of one element in the file. */
	readonly width: number;
	/** Texts of any length, which lie elsewhere. */
	readonly pointed: boolean;
	readonly bigEndian: boolean;
	/** Halves in the file, singles here. */
	readonly isHalf: boolean;
	/** As the file has it; an unlimited dimension may be longer. */
	readonly shape: readonly number[];
	readonly most: readonly number[];
	/** As netCDF has it. */
	readonly fullShape: readonly number[];
	readonly layout: Layout;
	readonly filters: readonly ChunkFilter[];
	/** One element of storage never written. */
	readonly fill?: Uint8Array;
	/** `_FillValue`: what lies beyond the stored shape. */
	readonly beyond?: number | bigint;
}

export interface Header {
	readonly dataset: Dataset;
	/** By the path without its leading slash. */
	readonly stored: ReadonlyMap<string, StoredVariable>;
}

/** Gives the groups of a file netCDF's meaning. */
export function headerOf(root: FoundGroup, dimensions: Dimensions, file: string): Header {
	const stored = new Map<string, StoredVariable>();
	const dataset = datasetOf(root, dimensions, { file, stored });
	return { dataset: root.isClassicModel ? { ...dataset, classicModel: true } : dataset, stored };
}

interface Target {
	readonly file: string;
	readonly stored: Map<string, StoredVariable>;
}

function datasetOf(group: FoundGroup, dimensions: Dimensions, target: Target): Dataset {
	const variables = new Map<string, Variable>();
	const unreadable = new Map<string, string>(group.unreadable);
	for (const found of group.datasets) {
		if (found.values.scale?.pure) continue;
		const why = unreadableReason(found.values);
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
		...(group.userAttributes && { userAttributes: group.userAttributes }),
		groups: new Map(group.groups.map((child) => [child.name, datasetOf(child, dimensions, target)])),
		...(unreadable.size > 0 && { unreadable }),
	};
}

function unreadableReason(found: FoundValues): string | undefined {
	if (!found.shape) return "it has no values at all (a null dataspace)";
	if (found.isOutside) return "its values lie in other files, which are not followed";
	return dataTypeOf(found.datatype) === undefined || found.datatype.size === 0
		? unreadableType(found.datatype)
		: undefined;
}

function variableOf(found: FoundDataset, dimensions: Dimensions, target: Target): Variable {
	const axes = dimensions.axes.get(found.path) ?? [];
	const shape = axes.map((axis, i) => (axis.unlimited ? axis.size : (found.values.shape?.[i] ?? 0)));
	const stored = storedOf(found, shape);
	const path = found.path.slice(1);
	target.stored.set(path, stored);
	return {
		name: found.name,
		type: stored.type,
		dimensions: axes.map((axis) => axis.name),
		attributes: found.values.attributes,
		data: leafOf(stored, target.file, path),
		...storageOf(stored),
		...storedAs(found.values.datatype),
		...(found.values.userAttributes && { userAttributes: found.values.userAttributes }),
	};
}

/** What a variable is in the file beside its type here. */
function storedAs(datatype: Datatype): Pick<Variable, "storedAs"> {
	if (isHalf(datatype)) return { storedAs: "half precision (float16)" };
	return datatype.class === "enumeration" ? { storedAs: `enum {${memberTexts(datatype)}}` } : {};
}

function storedOf(found: FoundDataset, fullShape: readonly number[]): StoredVariable {
	const { datatype, shape = [], most, layout, filters, fill, attributes } = found.values;
	const beyond = fillValueOf({ attributes, type: dataTypeOf(datatype) ?? "uint8" });
	return {
		path: found.path,
		type: dataTypeOf(datatype) ?? "uint8",
		width: datatype.size,
		pointed: datatype.pointed,
		isHalf: isHalf(datatype),
		bigEndian: datatype.size > 1 && numberOf(datatype).bigEndian,
		shape,
		most,
		fullShape,
		layout,
		filters,
		...(fill && { fill }),
		...(beyond !== undefined && { beyond }),
	};
}

function leafOf(stored: StoredVariable, file: string, variable: string): StoredArray {
	const { type, fullShape: shape, layout, filters, bigEndian } = stored;
	return {
		op: "stored",
		type,
		shape,
		file,
		variable,
		...(layout.kind === "chunked" && { chunkShape: layout.chunkShape }),
		...(filters.length > 0 && { filters }),
		...(bigEndian && { bigEndian }),
	};
}

function storageOf({ layout, filters }: StoredVariable): Pick<Variable, "storage"> {
	if (layout.kind !== "chunked") return {};
	const deflate = filters.find(({ id }) => id === DEFLATE)?.parameters[0];
	const shuffle = filters.some(({ id }) => id === SHUFFLE);
	return {
		storage: { chunkShape: layout.chunkShape, ...(deflate !== undefined && { deflate }), shuffle },
	};
}
