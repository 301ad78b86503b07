/** Lines that open a dataset, ready to paste. */
export interface ClientLines {
	/** xarray, each root by a name of its own. */
	readonly python: string;
	readonly shell: string;
}

/** `hasRaw`: whether it can be given as it is stored. */
export const clientLines = (address: string, hasRaw: boolean): ClientLines => ({
	python: [
		"import xarray as xr",
		"",
		"# computed when asked for",
		`ds = xr.open_zarr("${address}/zarr")`,
		...(hasRaw ? ["# chunks as they are stored", `raw = xr.open_zarr("${address}/kerchunk")`] : []),
	].join("\n"),
	shell: [`ncdump -h ${address}/opendap`, `curl ${address}/info`].join("\n"),
});
