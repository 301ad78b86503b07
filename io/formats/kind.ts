/** What kind of file it is: as `convert --format` calls it, and in words. */
export interface FileKind {
	readonly format: "nc4" | "nc4c" | "nc3" | "cdf5" | "zarr2" | "zarr3" | "refs" | "parq";
	readonly title: string;
}

const kind = (format: FileKind["format"], title: string): FileKind => ({ format, title });

const CLASSIC_KINDS: Readonly<Record<number, FileKind>> = {
	1: kind("nc3", "netCDF-3 (classic)"),
	2: kind("nc3", "netCDF-3 (64-bit offset)"),
	5: kind("cdf5", "CDF-5 (64-bit data)"),
};
const HDF5 = "\u0089HDF\r\n\u001a\n";

/** What kind of file begins with these bytes; `undefined` for kinds we do not know. */
export function kindOf(
	head: Uint8Array,
	{ classicModel }: { readonly classicModel: boolean },
): FileKind | undefined {
	const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString("latin1");
	if (text.startsWith("CDF")) return CLASSIC_KINDS[head[3] ?? 0];
	if (text.startsWith("PK")) return kind("zarr2", "Zarr (zip)");
	if (/^\s*\{/.test(text)) return kind("refs", "references (JSON)");
	if (![0, 512, 1024, 2048].some((at) => text.startsWith(HDF5, at))) return undefined;
	return classicModel ? kind("nc4c", "netCDF-4 classic model (HDF5)") : kind("nc4", "netCDF-4 (HDF5)");
}

/** What kind of folder holds these names; of one on a server only one is known. Sets of references have all their metadata in one place. */
export function folderKindOf(names: readonly string[]): FileKind {
	if (names.includes("zarr.json")) return kind("zarr3", "Zarr (version 3)");
	const isBare = names.includes(".zmetadata") && !names.includes(".zgroup") && !names.includes(".zarray");
	return isBare && names.length > 1
		? kind("parq", "references (Parquet)")
		: kind("zarr2", "Zarr (version 2)");
}
