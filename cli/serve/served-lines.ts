import type { ServedDataset } from "../../core/ports/served-dataset.ts";

const MOST_NAMED = 12;

/** What a server says when it begins: where it is, what it has, and lines to paste. */
export function servedLines(address: string, datasets: readonly ServedDataset[]): string {
	// Lines to paste are for everybody.
	const open = datasets.filter(({ access, state }) => access === "public" && state.kind !== "retracted");
	const [first = datasets[0]] = open;
	const named = datasets.slice(0, MOST_NAMED).map(({ id }) => `  ${address}/datasets/${id}/`);
	const more =
		datasets.length > MOST_NAMED
			? [`  ... and ${datasets.length - MOST_NAMED} more: ${address}/datasets`]
			: [];
	return [
		`Serving ${datasets.length} ${datasets.length === 1 ? "dataset" : "datasets"} at ${address}`,
		...named,
		...more,
		"",
		`  browser  ${address}/`,
		...(first ? linesOf(address, first, open) : NOTHING),
		"",
		"Stop with Ctrl-C.",
	].join("\n");
}

const NOTHING = [
	"",
	"Nothing matches what was named. What comes later appears by itself; `headwater search` tells what a data source has.",
];

function linesOf(address: string, { id }: ServedDataset, datasets: readonly ServedDataset[]): string[] {
	const example = `${address}/datasets/${id}`;
	// What steps change lies in no file.
	const asStored = datasets.find(({ steps }) => steps.length === 0);
	const stored = `  xarray   xr.open_zarr("${address}/datasets/${asStored?.id}/kerchunk")      # chunks as they are stored`;
	return [
		`  xarray   xr.open_zarr("${example}/zarr")`,
		...(asStored ? [stored] : []),
		`  intake   intake.open_catalog("${address}/intake.yaml")`,
		`  netCDF   ncdump -h ${example}/opendap`,
		`  curl     curl ${example}/info`,
	];
}
