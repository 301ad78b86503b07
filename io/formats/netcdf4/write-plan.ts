import { bytesOf, DEFAULT_FILL } from "../../../core/array/element.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { MetadataError } from "../../../core/errors.ts";
import type { Attributes, Dataset, Variable } from "../../../core/model/dataset.ts";
import type { Compression } from "../../../core/ports/writer.ts";
import { fillValueOf } from "../fill-value.ts";
import type { Filters } from "../hdf5/messages.ts";

/** A dimension of the file to be written, with netCDF's number for it. */
export interface PlannedDimension {
	readonly name: string;
	readonly size: number;
	readonly unlimited: boolean;
	readonly id: number;
	/** Path of the dataset that is its scale. */
	readonly scale: string;
}

/** An HDF5 dataset to be written: a variable, or a dimension that has none. */
export interface PlannedDataset {
	readonly path: string;
	readonly name: string;
	/** Absent for a dimension without a variable. */
	readonly variable?: Variable;
	readonly dimensions: readonly PlannedDimension[];
	/** The dimension it is the scale of. */
	readonly scaleOf?: PlannedDimension;
	readonly chunkShape?: readonly number[];
	readonly filters?: Filters;
	readonly fill?: number | bigint;
}

export interface PlannedGroup {
	readonly path: string;
	readonly name: string;
	readonly attributes: Attributes;
	readonly datasets: readonly PlannedDataset[];
	readonly groups: readonly PlannedGroup[];
}

/** Of a group and all in it, in the order of the file. */
export const plannedDatasets = (group: PlannedGroup): readonly PlannedDataset[] => [
	...group.datasets,
	...group.groups.flatMap(plannedDatasets),
];

type Scope = ReadonlyMap<string, PlannedDimension>;

interface Counter {
	next: number;
}

/** What HDF5 objects a dataset becomes. MetadataError when dimensions and shapes contradict each other. */
export function planGroup(dataset: Dataset, compression?: Compression): PlannedGroup {
	return plan({ dataset, path: "", name: "", scope: new Map() }, { next: 0 }, compression);
}

interface Place {
	readonly dataset: Dataset;
	/** "" for the root. */
	readonly path: string;
	readonly name: string;
	readonly scope: Scope;
}

function plan(place: Place, counter: Counter, compression?: Compression): PlannedGroup {
	const { dataset, path, name } = place;
	const own = ownDimensions(place, counter);
	const scope: Scope = new Map([...place.scope, ...own]);
	const variables = [...dataset.variables.values()].map((variable) =>
		planVariable(variable, { path, own, scope }, compression),
	);
	const withVariable = new Set(variables.map((variable) => variable.scaleOf));
	const pure = [...own.values()].filter((dimension) => !withVariable.has(dimension));
	return {
		path: path === "" ? "/" : path,
		name,
		attributes: dataset.attributes,
		datasets: [...pure.map(planPure), ...variables],
		groups: [...dataset.groups].map(([child, group]) =>
			plan({ dataset: group, path: `${path}/${child}`, name: child, scope }, counter, compression),
		),
	};
}

function ownDimensions({ dataset, path }: Place, counter: Counter): Map<string, PlannedDimension> {
	return new Map(
		[...dataset.dimensions].map(([name, { size, unlimited }]): [string, PlannedDimension] => [
			name,
			{ name, size, unlimited, id: counter.next++, scale: `${path}/${name}` },
		]),
	);
}

const planPure = (dimension: PlannedDimension): PlannedDataset => ({
	path: dimension.scale,
	name: dimension.name,
	dimensions: [dimension],
	scaleOf: dimension,
	...(dimension.unlimited && { chunkShape: [1024] }),
});

function planVariable(
	variable: Variable,
	place: { path: string; own: Scope; scope: Scope },
	compression?: Compression,
): PlannedDataset {
	const dimensions = variable.dimensions.map((name, axis) =>
		dimensionOf(variable, axis, place.scope.get(name)),
	);
	const namesake = place.own.get(variable.name);
	const isScale = namesake !== undefined && dimensions[0] === namesake;
	// netCDF keeps a variable that is not its namesake's coordinate under another name.
	const stored = namesake !== undefined && !isScale ? `_nc4_non_coord_${variable.name}` : variable.name;
	const fill = fillOf(variable);
	return {
		path: `${place.path}/${stored}`,
		name: stored,
		variable,
		dimensions,
		...(isScale && { scaleOf: namesake }),
		...storageOf(variable, dimensions, compression),
		...(fill !== undefined && { fill }),
	};
}

function dimensionOf(
	variable: Variable,
	axis: number,
	found: PlannedDimension | undefined,
): PlannedDimension {
	const name = variable.dimensions[axis];
	const length = variable.data.shape[axis];
	if (found === undefined) {
		throw new MetadataError(
			`variable "${variable.name}" has the dimension "${name}", which its file does not define`,
		);
	}
	if (found.size === length && variable.data.shape.length === variable.dimensions.length) return found;
	throw new MetadataError(
		`variable "${variable.name}" has the shape (${variable.data.shape.join(", ")}), but "${name}" is ${found.size} long`,
	);
}

/** `_FillValue`, else netCDF's default; texts have none. */
function fillOf(variable: Variable): number | bigint | undefined {
	if (variable.type === "string") return undefined;
	if (variable.type === "char") return 0;
	return fillValueOf(variable) ?? DEFAULT_FILL[variable.type];
}

const MOST_CHUNK_BYTES = 4 * 2 ** 20;
const FAIR_CHUNK_BYTES = 128 * 2 ** 10;
const MOST_STEPS = 1024;

function storageOf(
	variable: Variable,
	dimensions: readonly PlannedDimension[],
	compression?: Compression,
): Pick<PlannedDataset, "chunkShape" | "filters"> {
	const wish = variable.storage ?? {};
	const deflate = variable.type === "string" ? 0 : (wish.deflate ?? compression?.deflate ?? 0);
	const chunked = wish.chunkShape !== undefined || deflate > 0 || dimensions.some((one) => one.unlimited);
	if (!chunked || dimensions.length === 0) return {};
	const chunkShape = wishedChunk(wish.chunkShape, dimensions) ?? defaultChunk(variable, dimensions);
	const shuffle = (wish.shuffle ?? compression?.shuffle ?? true) && bytesOf(variable.type) > 1;
	return { chunkShape, ...(deflate > 0 && { filters: { deflate, shuffle } }) };
}

/** A wish made for another number of axes is no wish; a fixed dimension is never shorter than its chunk. */
function wishedChunk(
	wish: readonly number[] | undefined,
	dimensions: readonly PlannedDimension[],
): readonly number[] | undefined {
	if (wish?.length !== dimensions.length) return undefined;
	return dimensions.map((one, axis) => {
		const length = Math.max(1, wish[axis] ?? 1);
		return one.unlimited ? length : Math.max(1, Math.min(length, one.size));
	});
}

/** Other axes whole, the longest halved until it is small enough; of the unlimited ones as many steps as make a fair chunk. */
function defaultChunk(variable: Variable, dimensions: readonly PlannedDimension[]): readonly number[] {
	const width = bytesOf(variable.type);
	const chunk = dimensions.map((one) => (one.unlimited ? 1 : Math.max(1, one.size)));
	while (lengthOf(chunk) * width > MOST_CHUNK_BYTES) {
		const longest = chunk.indexOf(Math.max(...chunk));
		chunk[longest] = Math.ceil((chunk[longest] ?? 1) / 2);
	}
	const steps = Math.floor(FAIR_CHUNK_BYTES / (lengthOf(chunk) * width));
	const growing = dimensions.findIndex((one) => one.unlimited);
	return growing < 0 ? chunk : chunk.with(growing, Math.min(MOST_STEPS, Math.max(1, steps)));
}
