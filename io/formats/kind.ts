const CLASSIC_KINDS: Readonly<Record<number, string>> = {
	1: "netCDF-3 (classic)",
	2: "netCDF-3 (64-bit offset)",
	5: "CDF-5 (64-bit data)",
};
const HDF5 = "\u0089HDF\r\n\u001a\n";

/** What kind of file begins with these bytes, in words; `undefined` for kinds we do not know. */
export function kindOf(head: Uint8Array): string | undefined {
	const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString("latin1");
	if (text.startsWith("CDF")) return CLASSIC_KINDS[head[3] ?? 0];
	if (text.startsWith("PK")) return "Zarr (zip)";
	if (/^\s*\{/.test(text)) return "references (JSON)";
	const isHdf5 = [0, 512, 1024, 2048].some((at) => text.startsWith(HDF5, at));
	return isHdf5 ? "netCDF-4 (HDF5)" : undefined;
}
