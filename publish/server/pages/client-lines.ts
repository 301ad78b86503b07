/** Lines that open a dataset, ready to paste. */
export interface ClientLines {
	/** xarray, each root by a name of its own. */
	readonly python: string;
	readonly shell: string;
}

/** For times that xarray cannot make dates of. */
export const AS_NUMBERS = ", decode_times=False";

/** `hasRaw`: whether it can be given as it is stored; `isDated`: whether xarray makes dates of its times. */
export const clientLines = (
	address: string,
	{ hasRaw, isDated }: { readonly hasRaw: boolean; readonly isDated: boolean },
): ClientLines => ({
	python: [
		"import xarray as xr",
		"",
		"# computed when asked for",
		`ds = xr.open_zarr("${address}/zarr"${isDated ? "" : AS_NUMBERS})`,
		...(hasRaw
			? [
					"# chunks as they are stored",
					`raw = xr.open_zarr("${address}/kerchunk"${isDated ? "" : AS_NUMBERS})`,
				]
			: []),
	].join("\n"),
	shell: [`ncdump -h ${address}/opendap`, `curl ${address}/info`].join("\n"),
});
