import type { Attributes } from "../../../core/model/dataset.ts";
import { readAttribute, readAttributes, withMemory } from "./attributes.ts";
import type { Library, ObjectMetadata } from "./library.ts";

/** A dataset of an HDF5 file, before netCDF's meaning is given to it. */
export interface FoundDataset {
	readonly path: string;
	/** The netCDF name. */
	readonly name: string;
	readonly metadata: ObjectMetadata;
	readonly attributes: Attributes;
	/** Present when it is a dimension scale. */
	readonly scale?: {
		/** Only a dimension, no variable. */
		readonly pure: boolean;
		readonly id?: number;
		/** Dimension ids of a coordinate variable of several dimensions. */
		readonly coordinates?: readonly number[];
	};
	/** Paths of the scales attached to each axis. */
	readonly attached: readonly (readonly string[])[];
}

export interface FoundGroup {
	/** "/" for the root. */
	readonly path: string;
	readonly name: string;
	readonly attributes: Attributes;
	readonly datasets: readonly FoundDataset[];
	readonly groups: readonly FoundGroup[];
}

/** A variable that shares a dimension's name without being its coordinate is stored under this prefix. */
const NON_COORDINATE = /^_nc4_non_coord_/;
const PURE_DIMENSION = "This is a netCDF dimension but not a netCDF variable";
/** More objects than any real file has: links that lead in circles. */
const MOST_OBJECTS = 100_000;

export interface Scan {
	readonly library: Library;
	readonly file: bigint;
	/** Counts down the objects that may still be met. */
	left: number;
}

export const startScan = (library: Library, file: bigint): Scan => ({ library, file, left: MOST_OBJECTS });

/** Everything below a group, in the order of creation where the file keeps it. */
export function scanGroup(scan: Scan, path: string): FoundGroup {
	const { library, file } = scan;
	const datasets: FoundDataset[] = [];
	const groups: FoundGroup[] = [];
	for (const name of library.get_names(file, path, false)) {
		if (--scan.left < 0) throw new Error(`more than ${MOST_OBJECTS} objects: its links lead in circles`);
		const child = path === "/" ? `/${name}` : `${path}/${name}`;
		const kind = library.get_type(file, child);
		if (kind === library.H5G_DATASET) datasets.push(scanDataset(scan, child));
		// A linked group is reached where it really lies.
		else if (kind === library.H5G_GROUP && !isSoftLink(scan, child)) groups.push(scanGroup(scan, child));
	}
	const names = library.get_attribute_names(file, path);
	const attributes = readAttributes({ library, file, path }, names);
	return { path, name: path.slice(path.lastIndexOf("/") + 1), attributes, datasets, groups };
}

const isSoftLink = ({ library, file }: Scan, path: string): boolean =>
	library.get_symbolic_link(file, path) !== null;

function scanDataset(scan: Scan, path: string): FoundDataset {
	const object = { library: scan.library, file: scan.file, path };
	const names = scan.library.get_attribute_names(scan.file, path);
	const metadata = scan.library.get_dataset_metadata(scan.file, path);
	const isScale = names.includes("CLASS") && readAttribute(object, "CLASS") === "DIMENSION_SCALE";
	return {
		path,
		name: path.slice(path.lastIndexOf("/") + 1).replace(NON_COORDINATE, ""),
		metadata,
		attributes: readAttributes(object, names),
		...(isScale && { scale: scaleOf(object, names) }),
		attached: names.includes("DIMENSION_LIST") ? attachedScales(object, metadata.shape?.length ?? 0) : [],
	};
}

type H5Object = Parameters<typeof readAttribute>[0];

function scaleOf(object: H5Object, names: readonly string[]): FoundDataset["scale"] {
	const numbers = (name: string) => {
		const value = names.includes(name) ? readAttribute(object, name) : undefined;
		return typeof value === "object" && "values" in value && "type" in value ? value.values : undefined;
	};
	const title = names.includes("NAME") ? readAttribute(object, "NAME") : undefined;
	const id = numbers("_Netcdf4Dimid")?.[0];
	const coordinates = numbers("_Netcdf4Coordinates");
	return {
		pure: typeof title === "string" && title.startsWith(PURE_DIMENSION),
		...(id !== undefined && { id }),
		...(coordinates && { coordinates }),
	};
}

/** DIMENSION_LIST: for each axis a variable-length list of object references. */
function attachedScales({ library, file, path }: H5Object, rank: number): string[][] {
	const length = 8 * rank;
	return withMemory(library, length, (pointer) => {
		library.get_attribute_data(file, path, "DIMENSION_LIST", BigInt(pointer));
		const pairs = new Uint32Array(library.HEAPU8.slice(pointer, pointer + length).buffer);
		return Array.from({ length: rank }, (_, axis) => {
			const count = pairs[2 * axis] ?? 0;
			const at = pairs[2 * axis + 1] ?? 0;
			return Array.from({ length: count }, (_, i) =>
				library.get_referenced_name(file, library.HEAPU8.slice(at + 8 * i, at + 8 * i + 8), true),
			);
		});
	});
}
