import { z } from "zod";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { defineDatasetRoute, defineRoute, type RouteAnswer } from "../../../core/ports/route.ts";
import type { ServedDataset } from "../../../core/ports/served-dataset.ts";
import { isDatedByXarray } from "../dated-by-xarray.ts";
import { rawChunks } from "../raw-chunks.ts";
import { addressOfDataset } from "../stac/item.ts";
import type { Views } from "../views.ts";
import { yamlText } from "../yaml-text.ts";

const Nothing = z.object({});

const yaml = (value: object): RouteAnswer => ({
	type: "text/yaml; charset=utf-8",
	body: yamlText(value as Parameters<typeof yamlText>[0]),
	compressible: true,
});

/** Catalogues for intake: all datasets, and each by itself. */
export const intakePublisher = (views: Views): Publisher =>
	definePublisher({
		name: "intake",
		title: "Intake catalogues of all datasets, and of each",
		app: () => [
			defineRoute({
				path: "intake.yaml",
				summary: "An intake catalogue: each dataset as Zarr, `method` chooses zarr or kerchunk",
				answers: ["text/yaml"],
				params: Nothing,
				query: Nothing,
				answer: async ({ server, datasets }) => yaml(rootOf(await datasets.all(), server, methodSource)),
			}),
			defineRoute({
				path: "intake-catalogs.yaml",
				summary: "An intake catalogue of catalogues: one for each dataset",
				answers: ["text/yaml"],
				params: Nothing,
				query: Nothing,
				answer: async ({ server, datasets }) => yaml(rootOf(await datasets.all(), server, nestedSource)),
			}),
		],
		dataset: () => [
			defineDatasetRoute({
				path: "catalog.yaml",
				summary: "An intake catalogue of the dataset's roots",
				answers: ["text/yaml"],
				params: Nothing,
				query: Nothing,
				async answer({ dataset, opened, address }) {
					const { offered: hasRaw } = await rawChunks(views, dataset, opened);
					const isDated = isDatedByXarray(opened.dataset);
					return yaml(catalogOf(dataset, { address, hasRaw, isDated }));
				},
			}),
		],
	});

function rootOf(
	datasets: readonly ServedDataset[],
	server: string,
	sourceOf: (dataset: ServedDataset, address: string) => object,
): object {
	const listed = datasets.filter(({ state }) => state.kind !== "retracted");
	return {
		metadata: { source: "Headwater", access_url: server },
		sources: Object.fromEntries(
			listed.map((dataset) => [dataset.id, sourceOf(dataset, addressOfDataset(server, dataset))]),
		),
	};
}

/** What stands in double braces is filled in by intake. */
const inText = (text: string): string => text.replaceAll("{{", "{ {");

const METHOD = {
	method: {
		description:
			"zarr: computed when asked for; kerchunk: chunks as they are stored, where they can be given so",
		type: "str",
		default: "zarr",
		allowed: ["zarr", "kerchunk"],
	},
};

const describedBy = ({ title, description }: ServedDataset): string => inText(description ?? title);

const methodSource = (dataset: ServedDataset, address: string): object => ({
	description: describedBy(dataset),
	driver: "zarr",
	parameters: METHOD,
	metadata: dataset.facets,
	args: { urlpath: `${address}/{{ method }}`, consolidated: true },
});

const nestedSource = (dataset: ServedDataset, address: string): object => ({
	description: describedBy(dataset),
	driver: "intake.catalog.local.YAMLFileCatalog",
	metadata: dataset.facets,
	args: { path: `${address}/catalog.yaml` },
});

interface Catalogued {
	readonly address: string;
	/** Whether it can be given as it is stored. */
	readonly hasRaw: boolean;
	/** Whether xarray makes dates of its times; else it is told to leave them as they are. */
	readonly isDated: boolean;
}

function catalogOf(dataset: ServedDataset, { address, hasRaw, isDated }: Catalogued): object {
	const described = { description: describedBy(dataset) };
	const how = isDated ? {} : { decode_times: false };
	const zarr = (method: string) => ({
		...{ ...described, driver: "zarr" },
		args: { urlpath: `${address}/${method}`, consolidated: true, ...how },
	});
	return {
		name: dataset.id,
		metadata: { source: "Headwater", access_url: address, ...dataset.facets },
		sources: {
			[`${dataset.id}-zarr`]: zarr("zarr"),
			...(hasRaw && {
				[`${dataset.id}-kerchunk`]: zarr("kerchunk"),
				[dataset.id]: { ...zarr("{{ method }}"), parameters: METHOD, metadata: dataset.facets },
			}),
			[`${dataset.id}-opendap`]: {
				...{ ...described, driver: "opendap" },
				args: { urlpath: `${address}/opendap`, ...(!isDated && { xarray_kwargs: how }) },
			},
		},
	};
}
