import type { RawChunks } from "../raw-chunks.ts";
import { AS_NUMBERS } from "./client-lines.ts";

/** How a dataset is opened by some program, ready to paste. */
export interface OpeningLines {
	/** What opens it: "xarray". */
	readonly name: string;
	readonly note: string;
	readonly lines: string;
}

/** Ways to open a dataset of this server. */
export function openingLines(
	address: string,
	{ id, raw, isDated }: { readonly id: string; readonly raw: RawChunks; readonly isDated: boolean },
): readonly OpeningLines[] {
	const how = isDated ? "" : AS_NUMBERS;
	const server = address.slice(0, address.lastIndexOf("/datasets/"));
	return [
		{
			name: "xarray, Zarr",
			note: "chunks are computed when they are asked for",
			lines: `import xarray as xr\nds = xr.open_zarr("${address}/zarr", consolidated=True${how})`,
		},
		...(raw.offered ? rawLines(address, raw, how) : []),
		{
			name: "xarray, OPeNDAP",
			note: "netCDF over HTTP",
			lines: `import xarray as xr\nds = xr.open_dataset("${address}/opendap"${how})`,
		},
		{
			name: "intake",
			note: "by the catalogue of the server",
			lines: `import intake\nds = intake.open_catalog("${server}/intake.yaml")["${id}"](method="zarr").to_dask()`,
		},
		{
			name: "netCDF",
			note: "ncdump, ncks and CDO take the same address",
			lines: `ncdump -h ${address}/opendap`,
		},
		{ name: "curl", note: "what is in it, as JSON", lines: `curl ${address}/info` },
	];
}

function rawLines(address: string, { refused }: RawChunks, how: string): readonly OpeningLines[] {
	const without = refused.size > 0 ? `, without ${[...refused.keys()].join(", ")}` : "";
	return [
		{
			name: "xarray, stored chunks",
			note: `bytes as they lie in the files${without}`,
			lines: `import xarray as xr\nds = xr.open_zarr("${address}/kerchunk", consolidated=True${how})`,
		},
		{
			name: "xarray, references",
			note: `reads the files themselves by ranges${without}`,
			lines: referenceLines(`${address}/references.json`, how),
		},
		{
			name: "xarray, references in Parquet",
			note: "the same for any number of chunks; fsspec from 2023.5 on, with fastparquet",
			lines: referenceLines(`${address}/references.parq`, how),
		},
	];
}

const referenceLines = (set: string, how: string): string =>
	[
		"import xarray as xr",
		`ds = xr.open_dataset("reference://", engine="zarr", chunks={}${how}, backend_kwargs={"consolidated": False,`,
		`    "storage_options": {"fo": "${set}", "remote_protocol": "http"}})`,
	].join("\n");
