import { attributeText, type Variable } from "../../../core/model/dataset.ts";
import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import { type Coverage, type Period, rfc3339 } from "../coverage.ts";
import { isDatedByXarray } from "../dated-by-xarray.ts";
import { clientLines } from "../pages/client-lines.ts";
import { GLOBE, geometryOf } from "./bbox.ts";
import { collectionOf } from "./collections.ts";
import { cubeDimensions, cubeVariables } from "./cube.ts";
import { type Link, linkTo } from "./links.ts";

export const STAC_VERSION = "1.0.0";

const EXTENSIONS = [
	"https://stac-extensions.github.io/xarray-assets/v1.0.0/schema.json",
	"https://stac-extensions.github.io/datacube/v2.2.0/schema.json",
];

export interface ItemParts {
	readonly dataset: ServedDataset;
	readonly opened: OpenedDataset;
	readonly coverage: Coverage;
	/** Whether it can be given as it is stored. */
	readonly hasRaw: boolean;
	/** Where the server is. */
	readonly server: string;
}

export const addressOfDataset = (server: string, { id }: Pick<ServedDataset, "id">): string =>
	`${server}/datasets/${encodeURIComponent(id)}`;

/** One dataset as a STAC item (STAC 1.0.0, item-spec; datacube 2.2.0; xarray-assets 1.0.0). */
export function stacItem(parts: ItemParts): object {
	const { dataset, coverage, server } = parts;
	const box = coverage.box ?? GLOBE;
	return {
		type: "Feature",
		stac_version: STAC_VERSION,
		stac_extensions: EXTENSIONS,
		id: dataset.id,
		geometry: geometryOf(box),
		bbox: box,
		properties: propertiesOf(parts),
		links: linksOf(dataset, server),
		assets: assetsOf(addressOfDataset(server, dataset), parts),
		collection: collectionOf(dataset).id,
	};
}

function propertiesOf(parts: ItemParts): object {
	const { dataset, opened, coverage } = parts;
	const { attributes } = opened.dataset;
	const frequency = attributeText(attributes, "frequency");
	return {
		title: dataset.title,
		description: descriptionOf(parts),
		created: (opened.modified ?? new Date(0)).toISOString(),
		...timesOf(coverage.period, opened),
		variables: coverage.data.map(({ name }) => name),
		...(frequency !== undefined && { frequency }),
		...dataset.facets,
		...(dataset.version !== undefined && { version: dataset.version }),
		"cube:dimensions": cubeDimensions(opened.dataset, coverage),
		"cube:variables": cubeVariables(coverage.data),
	};
}

/** A period, else the moment the files were made: STAC wants one of both. */
function timesOf(period: Period | undefined, { modified }: OpenedDataset): object {
	const [start, end] = period ? [rfc3339(period.start), rfc3339(period.end)] : [];
	if (start === undefined || end === undefined) return { datetime: (modified ?? new Date(0)).toISOString() };
	return { datetime: null, start_datetime: start, end_datetime: end };
}

/** In Markdown, with lines that open the dataset from anywhere, and on the machine where its files lie. */
function descriptionOf({ dataset, opened, coverage: { data }, server, hasRaw }: ItemParts): string {
	const isDated = isDatedByXarray(opened.dataset);
	const { python } = clientLines(addressOfDataset(server, dataset), { hasRaw, isDated });
	const said = dataset.description ?? `${dataset.title}: ${namesOf(data)}.`;
	const changed = dataset.steps.length > 0 ? `\n\nChanged when it is read: ${dataset.steps.join(", ")}.` : "";
	return `${said}${changed}\n\n\`\`\`python\n${python}\n\`\`\`\n`;
}

const MOST_NAMED = 12;

const namesOf = (data: readonly Variable[]): string =>
	data
		.slice(0, MOST_NAMED)
		.map(({ name, attributes }) => attributeText(attributes, "long_name") ?? name)
		.join(", ");

function linksOf(dataset: ServedDataset, server: string): readonly Link[] {
	const { id } = collectionOf(dataset);
	const collection = `${server}/stac/collections/${id}`;
	const address = addressOfDataset(server, dataset);
	return [
		linkTo("self", `${address}/stac`, "application/geo+json"),
		linkTo("root", `${server}/stac`),
		linkTo("parent", collection),
		linkTo("collection", collection),
		{ ...linkTo("alternate", `${address}/`, "text/html"), title: "The dataset's page" },
	];
}

interface Asset {
	readonly href: string;
	readonly title: string;
	readonly description: string;
	readonly type: string;
	readonly roles: readonly string[];
	readonly "xarray:open_kwargs"?: object;
}

/** How xarray opens an asset; of times that it cannot make dates of, the numbers. */
const openedBy = (how: object, { opened }: Pick<ItemParts, "opened">): object =>
	isDatedByXarray(opened.dataset) ? how : { ...how, decode_times: false };

type Told = Pick<Asset, "href" | "title" | "description">;

const zarrAsset = (told: Told, parts: ItemParts): Asset => ({
	...told,
	type: "application/vnd+zarr",
	roles: ["data"],
	"xarray:open_kwargs": openedBy({ engine: "zarr", consolidated: true, chunks: {} }, parts),
});

const rawAssets = (address: string, parts: ItemParts): Readonly<Record<string, Asset>> => ({
	raw: zarrAsset(
		{
			href: `${address}/kerchunk`,
			title: "Stored chunks",
			description: "The chunks as they lie in their files, byte for byte",
		},
		parts,
	),
	references: {
		href: `${address}/references.json`,
		title: "References",
		description: "A reference set (kerchunk, version 1) for reference:// file systems",
		type: "application/json",
		roles: ["references", "index"],
	},
	"references-parquet": {
		href: `${address}/references.parq`,
		title: "References in Parquet",
		description:
			"A reference set in Parquet (kerchunk) for reference:// file systems, for any number of chunks",
		type: "application/vnd.apache.parquet",
		roles: ["references", "index"],
	},
});

const assetsOf = (address: string, parts: ItemParts): Readonly<Record<string, Asset>> => ({
	data: zarrAsset(
		{
			href: `${address}/zarr`,
			title: "Zarr",
			description: "Values as they are published, computed when asked for",
		},
		parts,
	),
	...(parts.hasRaw && rawAssets(address, parts)),
	opendap: {
		href: `${address}/opendap`,
		title: "OPeNDAP",
		description: "DAP2, for netCDF clients",
		type: "application/x-netcdf",
		roles: ["data"],
		"xarray:open_kwargs": openedBy({ engine: "netcdf4" }, parts),
	},
});
