import type { ServedDataset } from "../../core/ports/served-dataset.ts";

const MOST_NAMED = 12;

/** What a server says when it begins: where it is, what it has, and lines to paste. */
export function servedLines(address: string, datasets: readonly ServedDataset[]): string {
	const [first] = datasets;
	const named = datasets.slice(0, MOST_NAMED).map(({ id }) => `  ${address}/datasets/${id}/`);
	const more =
		datasets.length > MOST_NAMED
			? [`  ... and ${datasets.length - MOST_NAMED} more: ${address}/datasets`]
			: [];
	const example = `${address}/datasets/${first?.id ?? "ID"}`;
	return [
		`Serving ${datasets.length} ${datasets.length === 1 ? "dataset" : "datasets"} at ${address}`,
		...named,
		...more,
		"",
		`  browser  ${address}/`,
		`  xarray   xr.open_zarr("${example}/zarr")`,
		`  xarray   xr.open_zarr("${example}/kerchunk")      # chunks as they are stored`,
		`  intake   intake.open_catalog("${address}/intake.yaml")`,
		`  netCDF   ncdump -h ${example}/opendap`,
		`  curl     curl ${example}/info`,
		"",
		"Stop with Ctrl-C.",
	].join("\n");
}
