import type { ChunkFilter } from "../../../core/array/lazy-array.ts";
import type { Cursor, Frame } from "./cursor.ts";

// Filter pipeline message: HDF5 File Format Specification, IV.A.2.l.

export const DEFLATE = 1;
export const SHUFFLE = 2;
export const FLETCHER32 = 3;

/** Registered at https://github.com/HDFGroup/hdf5_plugins/blob/master/docs/RegisteredFilterPlugins.md, and HDF5's own. */
const NAMES: Readonly<Record<number, string>> = {
	1: "deflate",
	2: "shuffle",
	3: "fletcher32",
	4: "szip",
	5: "nbit",
	6: "scaleoffset",
	307: "bzip2",
	32000: "lzf",
	32001: "blosc",
	32004: "lz4",
	32008: "bitshuffle",
	32013: "zfp",
	32015: "zstd",
	32017: "sz",
	32026: "blosc2",
};

export const filterName = ({ id, name }: ChunkFilter): string => NAMES[id] ?? name ?? `filter ${id}`;

/** Those up to "scaleoffset" belong to HDF5 itself. */
export const isBuiltIn = ({ id }: ChunkFilter): boolean => id <= 6;

const OPTIONAL = 1;
const MOST_FILTERS = 32;

/** The filters of a dataset in the order they were applied when it was written. */
export function readFilters(cursor: Cursor, frame: Frame): ChunkFilter[] {
	const version = cursor.u8();
	const count = cursor.u8();
	if (version < 1 || version > 2 || count > MOST_FILTERS) {
		throw frame.damaged("the list of its filters makes no sense");
	}
	if (version === 1) cursor.skip(6);
	return Array.from({ length: count }, () => readFilter(cursor, version));
}

function readFilter(cursor: Cursor, version: number): ChunkFilter {
	const id = cursor.u16();
	const nameBytes = version === 1 || id >= 256 ? cursor.u16() : 0;
	const flags = cursor.u16();
	const count = cursor.u16();
	const name = cursor.text(version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes);
	const parameters = Array.from({ length: count }, () => cursor.u32());
	if (version === 1 && count % 2 === 1) cursor.skip(4);
	return { id, parameters, optional: (flags & OPTIONAL) !== 0, ...(name !== "" && { name }) };
}
