import { type Attributes, attributeText } from "../../core/model/dataset.ts";

/** The facets of a CMIP6 dataset id, in their order (CMIP6 DRS, 2.3), by the global attribute that tells each. */
const CMIP6_ID = [
	"mip_era",
	"activity_id",
	"institution_id",
	"source_id",
	"experiment_id",
	"variant_label",
	"table_id",
	"variable_id",
	"grid_label",
] as const;

/** What a file says of the dataset it belongs to, for ids and catalogues. */
export function facetsOf(attributes: Attributes): Readonly<Record<string, string>> {
	const told = CMIP6_ID.map((name) => [name, attributeText(attributes, name)] as const);
	return Object.fromEntries(
		told.flatMap(([name, value]) => (value ? [[name, value.split(" ")[0] ?? value]] : [])),
	);
}

/** The dotted id of a CMIP6 dataset; `undefined` where a facet is not told. */
export function drsId(facets: Readonly<Record<string, string>>): string | undefined {
	const parts = CMIP6_ID.map((name) => facets[name]);
	return parts.every((part) => part !== undefined)
		? parts.map((part) => idPart(part as string)).join(".")
		: undefined;
}

/** Of one part of an id, only what may stand in an address as it is. */
export const idPart = (text: string): string =>
	text.replace(/[^\w.-]+/g, "_").replace(/^\.+|\.+$/g, "") || "_";

/** `id`, or with the first number that nobody has behind it. */
export function freeId(id: string, taken: ReadonlySet<string>): string {
	let free = id;
	for (let number = 2; taken.has(free); number++) free = `${id}-${number}`;
	return free;
}

/** The name of files of one series: without ending and period ("tas_Amon_X_185001-194912.nc"). */
export const seriesName = (file: string): string =>
	file
		.replace(/(?:\.zarr)?\.(?:nc4?|cdf|h5|hdf5?|zarr|json|zip|parq(?:uet)?)$/i, "")
		.replace(/_\d{4,14}(?:-\d{4,14})?(?:-clim)?$/, "");
