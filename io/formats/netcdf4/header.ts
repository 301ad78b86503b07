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

type Written<T> = { -readonly [Key in keyof T]: T[Key] };

// Parts that may be absent are set one by one: a spread of each would cost more than all the rest.

function variableOf(found: FoundDataset, dimensions: Dimensions, target: Target): Variable {
	const { values, name } = found;
	const axes = dimensions.axes.get(found.path) ?? [];
	const fullShape = axes.map((axis, i) => (axis.unlimited ? axis.size : (values.shape?.[i] ?? 0)));
	const stored = storedOf(found, fullShape);
	const path = found.path.slice(1);
	target.stored.set(path, stored);
	const variable: Written<Variable> = {
		name,
		type: stored.type,
		dimensions: axes.map((axis) => axis.name),
		attributes: values.attributes,
		data: leafOf(stored, target.file, path),
	};
	const storage = storageOf(stored);
	if (storage) variable.storage = storage;
	const storedAs = storedAsOf(values.datatype);
	if (storedAs !== undefined) variable.storedAs = storedAs;
	if (values.userAttributes) variable.userAttributes = values.userAttributes;
	return variable;
}

/** What a variable is in the file beside its type here. */
function storedAsOf(datatype: Datatype): string | undefined {
	if (isHalf(datatype)) return "half precision (float16)";
	return datatype.class === "enumeration" ? `enum {${memberTexts(datatype)}}` : undefined;
}

function storedOf(found: FoundDataset, fullShape: readonly number[]): StoredVariable {
	const { datatype, shape = [], most, layout, filters, fill, attributes } = found.values;
	const type = dataTypeOf(datatype) ?? "uint8";
	const stored: Written<StoredVariable> = {
		path: found.path,
		type,
		width: datatype.size,
		pointed: datatype.pointed,
		isHalf: isHalf(datatype),
		bigEndian: datatype.size > 1 && numberOf(datatype).bigEndian,
		shape,
		most,
		fullShape,
		layout,
		filters,
	};
	const beyond = fillValueOf({ attributes, type });
	if (fill) stored.fill = fill;
	if (beyond !== undefined) stored.beyond = beyond;
	return stored;
}

function leafOf(stored: StoredVariable, file: string, variable: string): StoredArray {
	const { type, fullShape: shape, layout, filters, bigEndian } = stored;
	const leaf: Written<StoredArray> = { op: "stored", type, shape, file, variable };
	if (layout.kind === "chunked") leaf.chunkShape = layout.chunkShape;
	if (filters.length > 0) leaf.filters = filters;
	if (bigEndian) leaf.bigEndian = bigEndian;
	return leaf;
}

function storageOf({ layout, filters }: StoredVariable): Variable["storage"] {
	if (layout.kind !== "chunked") return undefined;
	const { chunkShape } = layout;
	const deflate = filters.find(({ id }) => id === DEFLATE)?.parameters[0];
	const shuffle = filters.some(({ id }) => id === SHUFFLE);
	return deflate === undefined ? { chunkShape, shuffle } : { chunkShape, deflate, shuffle };
}
