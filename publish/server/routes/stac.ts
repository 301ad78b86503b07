import { z } from "zod";
import type { Publisher, PublishWorld } from "../../../core/ports/publisher.ts";
import { definePublisher } from "../../../core/ports/publisher.ts";
import {
	defineDatasetRoute,
	defineRoute,
	type Route,
	type RouteAnswer,
	type RouteCall,
} from "../../../core/ports/route.ts";
import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import type { Coverage } from "../coverage.ts";
import type { Coverages } from "../coverages.ts";
import { notFound } from "../failure.ts";
import { rawChunks } from "../raw-chunks.ts";
import { allCollections, type CollectionNode, collectionTree } from "../stac/collections.ts";
import { catalogOf, collectionDocument, type Member } from "../stac/documents.ts";
import { type ItemParts, stacItem } from "../stac/item.ts";
import { linkTo } from "../stac/links.ts";
import { isLookedFor, SearchBody, SearchQuery } from "../stac/search.ts";
import type { Views } from "../views.ts";

const Nothing = z.object({});
const GEOJSON = "application/geo+json";
const answered = (value: unknown, type = "application/json"): RouteAnswer => ({
	type,
	body: JSON.stringify(value),
	compressible: true,
});

/** SpatioTemporal Asset Catalogs: a tree of models and experiments, an item for each dataset, and a search. */
export const stacPublisher = (coverages: Coverages, views: Views): Publisher =>
	definePublisher({
		name: "stac",
		title: "STAC: a catalogue by model and experiment, an item for each dataset, a search",
		app: (world) => stacRoutes({ ...world, coverages, views }),
		dataset: () => [
			defineDatasetRoute({
				path: "stac",
				summary: "The dataset as a STAC item",
				answers: [GEOJSON],
				params: Nothing,
				query: Nothing,
				async answer({ dataset, opened, server }) {
					const coverage = await coverages.of(opened);
					return answered(await itemOf({ dataset, opened, server, coverage }, views), GEOJSON);
				},
			}),
		],
	});

async function itemOf(parts: Omit<ItemParts, "hasRaw">, views: Views): Promise<object> {
	const { offered: hasRaw } = await rawChunks(views, parts.dataset, parts.opened);
	return stacItem({ ...parts, hasRaw });
}

interface StacWorld extends PublishWorld {
	readonly coverages: Coverages;
	readonly views: Views;
}

const treeIn = async ({ datasets }: Pick<RouteCall, "datasets">) => collectionTree(await datasets.all());

const stacRoutes = (world: StacWorld): readonly Route[] => [
	plain("stac", "The root of the STAC catalogue", async (call) =>
		catalogOf(await treeIn(call), call.server, CONFORMANCE),
	),
	plain("stac/conformance", "What of the STAC API is there", async () => ({ conformsTo: CONFORMANCE })),
	plain("stac/collections", "All STAC collections", async (call) => ({
		collections: await Promise.all(
			allCollections(await treeIn(call)).map(async (node) => documentOf(node, call.server, world)),
		),
		links: [linkTo("self", `${call.server}/stac/collections`), linkTo("root", `${call.server}/stac`)],
	})),
	ofCollection("stac/collections/:collection", "A STAC collection", async (node, { server }) =>
		answered(await documentOf(node, server, world)),
	),
	ofCollection("stac/collections/:collection/items", "The items of a STAC collection", async (node, call) => {
		const from = { datasets: node.datasets, path: `stac/collections/${node.id}/items` };
		return answered(await itemsAnswer(call, from, world), GEOJSON);
	}),
	itemRoute(world),
	plain("stac-collection-all.json", "All datasets in one STAC collection", async ({ server, datasets }) =>
		documentOf(
			{ id: "all", title: "All datasets", children: [], datasets: await datasets.all() },
			server,
			world,
		),
	),
	...["stac/search", "search"].map((path) => searchRoute(path, world)),
];

export const CONFORMANCE = [
	"https://api.stacspec.org/v1.0.0/core",
	"https://api.stacspec.org/v1.0.0/collections",
	"https://api.stacspec.org/v1.0.0/ogcapi-features",
	"https://api.stacspec.org/v1.0.0/item-search",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
];

const plain = (path: string, summary: string, of: (call: RouteCall) => Promise<unknown>): Route =>
	defineRoute({
		path,
		summary,
		answers: ["application/json"],
		params: Nothing,
		query: Nothing,
		answer: async (call) => answered(await of(call)),
	});

const CollectionParams = z.object({ collection: z.string() });

const ofCollection = (
	path: string,
	summary: string,
	of: (node: CollectionNode, call: RouteCall<unknown, SearchQuery>) => Promise<RouteAnswer>,
): Route =>
	defineRoute({
		path,
		summary,
		answers: [path.endsWith("items") ? GEOJSON : "application/json"],
		params: CollectionParams,
		query: SearchQuery,
		async answer(call) {
			return of(await nodeOf(call.params.collection, call), call);
		},
	});

const itemRoute = (world: StacWorld): Route =>
	defineRoute({
		path: "stac/collections/:collection/items/:item",
		summary: "An item of a STAC collection",
		answers: [GEOJSON],
		params: CollectionParams.extend({ item: z.string() }),
		query: Nothing,
		async answer(call) {
			const { collection, item } = call.params;
			const { datasets } = await nodeOf(collection, call);
			const dataset = datasets.find(({ id, state }) => id === item && state.kind !== "retracted");
			if (!dataset) throw notFound(`There is no item "${item}" in the collection "${collection}".`);
			const opened = await dataset.open();
			const coverage = await world.coverages.of(opened);
			const { server } = call;
			return answered(await itemOf({ dataset, opened, coverage, server }, world.views), GEOJSON);
		},
	});

/** @throws Refusal */
async function nodeOf(id: string, call: Pick<RouteCall, "datasets">): Promise<CollectionNode> {
	const all = allCollections(await treeIn(call));
	const node = all.find((one) => one.id === id);
	if (node) return node;
	const known = all.map((one) => one.id);
	throw notFound(
		`There is no collection "${id}". ${didYouMean(id, known) || '"/stac/collections" lists them.'}`,
	);
}

const searchRoute = (path: string, world: StacWorld): Route =>
	defineRoute({
		path,
		summary: "STAC items by bbox or intersects, datetime, ids and collections",
		answers: [GEOJSON],
		params: Nothing,
		query: SearchQuery,
		byPost: SearchBody,
		answer: async (call) =>
			answered(
				await itemsAnswer(call, { datasets: await call.datasets.all(), path: "stac/search" }, world),
				GEOJSON,
			),
	});

async function documentOf(node: CollectionNode, server: string, world: StacWorld): Promise<object> {
	return collectionDocument(node, await membersOf(node.datasets, world), server);
}

/** A dataset that cannot be had now is left out of lists; asked for itself, it tells why. */
async function membersOf(datasets: readonly ServedDataset[], world: StacWorld): Promise<readonly Member[]> {
	const found: Member[] = [];
	const waiting = datasets.entries();
	const lane = async () => {
		for (const [at, dataset] of waiting) {
			const member = await memberOf(dataset, world);
			if (member) found[at] = member;
		}
	};
	await Promise.all(Array.from({ length: TOGETHER }, lane));
	return found.filter((member) => member !== undefined);
}

const TOGETHER = 4;

async function memberOf(
	dataset: ServedDataset,
	{ coverages, log }: StacWorld,
): Promise<(Member & { readonly opened: OpenedDataset; readonly coverage: Coverage }) | undefined> {
	if (dataset.state.kind === "retracted") return undefined;
	try {
		const opened = await dataset.open();
		return { dataset, opened, coverage: await coverages.of(opened) };
	} catch (error) {
		log.warn(`"${dataset.id}" is not in the catalogue: ${(error as Error).message}`);
		return undefined;
	}
}

interface Searched {
	readonly datasets: readonly ServedDataset[];
	/** Where was searched. */
	readonly path: string;
}

async function itemsAnswer(
	call: RouteCall<unknown, SearchQuery>,
	{ datasets, path }: Searched,
	world: StacWorld,
): Promise<object> {
	const { ids, collections, limit, token } = call.query;
	const { server } = call;
	const inCollections = collections && new Set(collections);
	const trees = inCollections
		? allCollections(collectionTree(datasets)).filter(({ id }) => inCollections.has(id))
		: [];
	const chosen = inCollections ? new Set(trees.flatMap((node) => node.datasets)) : undefined;
	const wanted = datasets.filter(
		(dataset) => (!ids || ids.includes(dataset.id)) && (!chosen || chosen.has(dataset)),
	);
	const members = (await membersOf(wanted, world)).filter(({ coverage }) =>
		isLookedFor(call.query, coverage),
	);
	const page = members.slice(token, token + limit);
	const next = token + limit < members.length ? [nextLink(call, path, token + limit)] : [];
	return {
		type: "FeatureCollection",
		features: await Promise.all(page.map((member) => itemOf({ ...member, server }, world.views))),
		links: [linkTo("root", `${server}/stac`), linkTo("self", `${server}/${path}`, GEOJSON), ...next],
		numberMatched: members.length,
		numberReturned: page.length,
	};
}

/** What is posted is posted again for the next page (STAC API 1.0.0, item search, pagination). */
function nextLink({ server, search, posted }: RouteCall, path: string, token: number): object {
	if (posted)
		return { ...linkTo("next", `${server}/${path}`, GEOJSON), method: "POST", body: { ...posted, token } };
	const parameters = new URLSearchParams(search);
	parameters.set("token", String(token));
	return linkTo("next", `${server}/${path}?${parameters}`, GEOJSON);
}
