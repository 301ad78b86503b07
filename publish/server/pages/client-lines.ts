/** Lines that open a dataset, ready to paste. */
export interface ClientLines {
	/** xarray, each root by a name of its own. */
	readonly python: string;
	readonly shell: string;
}

export const clientLines = (address: string): ClientLines => ({
	python: [
		"import xarray as xr",
		"",
		"# computed when asked for",
		`ds = xr.open_zarr("${address}/zarr")`,
		"# chunks as they are stored",
		`raw = xr.open_zarr("${address}/kerchunk")`,
	].join("\n"),
	shell: [`ncdump -h ${address}/opendap`, `curl ${address}/info`].join("\n"),
});
