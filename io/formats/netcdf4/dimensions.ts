import type { FoundDataset, FoundGroup } from "./scan.ts";

/** A dimension with the group it belongs to. */
export interface FoundDimension {
	readonly name: string;
	readonly group: string;
	size: number;
	readonly unlimited: boolean;
	readonly id: number;
}

/** The dimensions of a file, and which of them each dataset's axes have. */
export interface Dimensions {
	readonly all: readonly FoundDimension[];
	/** By path of the dataset. */
	readonly axes: ReadonlyMap<string, readonly FoundDimension[]>;
}

interface Known {
	readonly all: FoundDimension[];
	readonly byPath: Map<string, FoundDimension>;
	/** By address of the scale. */
	readonly byAddress: Map<number, FoundDimension>;
	readonly byId: Map<number, FoundDimension>;
	/** Phony ones by group, length and whether that is unlimited. */
	readonly phony: Map<string, FoundDimension[]>;
	/** Above all ids so far. */
	nextId: number;
}

/**
 * Dimensions from dimension scales; axes without one get netCDF's "phony_dim_N". The length of an unlimited dimension is the longest
 * of all variables that have it.
 */
export function resolveDimensions(root: FoundGroup): Dimensions {
	const all: FoundDimension[] = [];
	const maps = { byPath: new Map(), byAddress: new Map(), byId: new Map(), phony: new Map() };
	const known: Known = { all, ...maps, nextId: 0 };
	collectScales(root, known);
	const axes = new Map<string, FoundDimension[]>();
	resolveGroup(root, known, axes);
	return { all: known.all.toSorted((a, b) => a.id - b.id), axes };
}

function collectScales(group: FoundGroup, known: Known): void {
	for (const dataset of group.datasets) {
		const size = dataset.values.shape?.[0];
		if (dataset.values.scale === undefined || size === undefined) continue;
		const dimension: FoundDimension = {
			name: dataset.name,
			group: group.path,
			size,
			unlimited: isUnlimited(dataset, 0),
			id: dataset.values.scale.id ?? known.all.length,
		};
		add(known, dimension);
		known.byPath.set(dataset.path, dimension);
		if (!known.byAddress.has(dataset.values.address)) known.byAddress.set(dataset.values.address, dimension);
		known.byId.set(dimension.id, dimension);
	}
	for (const child of group.groups) collectScales(child, known);
}

function add(known: Known, dimension: FoundDimension): void {
	known.all.push(dimension);
	known.nextId = Math.max(known.nextId, dimension.id + 1);
	if (!dimension.name.startsWith("phony_dim_")) return;
	const key = phonyKey(dimension);
	const alike = known.phony.get(key);
	if (alike) alike.push(dimension);
	else known.phony.set(key, [dimension]);
}

const phonyKey = ({ group, size, unlimited }: Pick<FoundDimension, "group" | "size" | "unlimited">): string =>
	`${size} ${unlimited} ${group}`;

const isUnlimited = (dataset: FoundDataset, axis: number): boolean =>
	dataset.values.most[axis] === Number.POSITIVE_INFINITY;

function resolveGroup(group: FoundGroup, known: Known, axes: Map<string, FoundDimension[]>): void {
	// netCDF numbers the phony dimensions of inner groups first.
	for (const child of group.groups) resolveGroup(child, known, axes);
	for (const dataset of group.datasets) {
		const { shape = [] } = dataset.values;
		const resolved: FoundDimension[] = [];
		for (let axis = 0; axis < shape.length; axis++) {
			const dimension =
				axisDimension(dataset, axis, known) ?? phony({ dataset, axis, group }, known, resolved);
			if (dimension.unlimited) dimension.size = Math.max(dimension.size, shape[axis] as number);
			resolved.push(dimension);
		}
		axes.set(dataset.path, resolved);
	}
}

function axisDimension(dataset: FoundDataset, axis: number, known: Known): FoundDimension | undefined {
	const { scale, attached, shape } = dataset.values;
	const id = scale?.coordinates?.[axis];
	const found =
		(id === undefined ? undefined : known.byId.get(id)) ??
		(scale && axis === 0 ? known.byPath.get(dataset.path) : undefined) ??
		firstKnown(attached[axis], known);
	const fits = found && (found.unlimited || found.size === shape?.[axis]);
	return fits ? found : undefined;
}

/** The dimension of the first of these scales that has one. */
function firstKnown(scales: readonly number[] | undefined, { byAddress }: Known): FoundDimension | undefined {
	for (const address of scales ?? []) {
		const found = byAddress.get(address);
		if (found) return found;
	}
	return undefined;
}

/** netCDF takes a phony dimension again for another axis of the same length, but not within one variable. */
function phony(
	place: { dataset: FoundDataset; axis: number; group: FoundGroup },
	known: Known,
	taken: readonly FoundDimension[],
): FoundDimension {
	const { dataset, axis, group } = place;
	const size = dataset.values.shape?.[axis] ?? 0;
	const unlimited = isUnlimited(dataset, axis);
	const like = { group: group.path, size, unlimited };
	const again = known.phony.get(phonyKey(like))?.find((dimension) => !taken.includes(dimension));
	if (again) return again;
	const id = known.nextId;
	const made: FoundDimension = { name: `phony_dim_${id}`, ...like, id };
	add(known, made);
	return made;
}
