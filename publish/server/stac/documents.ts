import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import { type Coverage, rfc3339 } from "../coverage.ts";
import { boxOver, GLOBE } from "./bbox.ts";
import type { CollectionNode } from "./collections.ts";
import { addressOfDataset, STAC_VERSION } from "./item.ts";
import { type Link, linkTo } from "./links.ts";

/** A dataset of a collection, looked at. */
export interface Member {
	readonly dataset: ServedDataset;
	readonly opened: OpenedDataset;
	readonly coverage: Coverage;
}

const titled = (link: Link, title: string): Link => ({ ...link, title });

/** The root: a catalogue of models (STAC 1.0.0, catalog-spec; STAC API, core). */
export const catalogOf = (
	tree: readonly CollectionNode[],
	server: string,
	conformsTo: readonly string[],
): object => ({
	type: "Catalog",
	stac_version: STAC_VERSION,
	id: "headwater",
	title: "Headwater",
	description: "Climate-model data, by model and experiment.",
	conformsTo,
	links: [
		linkTo("self", `${server}/stac`),
		linkTo("root", `${server}/stac`),
		linkTo("conformance", `${server}/stac/conformance`),
		linkTo("data", `${server}/stac/collections`),
		...["GET", "POST"].map((method) => ({
			...linkTo("search", `${server}/stac/search`, "application/geo+json"),
			method,
		})),
		linkTo("service-desc", `${server}/openapi.json`, "application/vnd.oai.openapi+json;version=3.1"),
		linkTo("service-doc", `${server}/docs`, "text/html"),
		...tree.map(({ id, title }) => titled(linkTo("child", `${server}/stac/collections/${id}`), title)),
	],
});

/** A model, or one of its experiments (STAC 1.0.0, collection-spec). */
export function collectionDocument(node: CollectionNode, members: readonly Member[], server: string): object {
	const { id, title, children } = node;
	const above = node.above === undefined ? `${server}/stac` : `${server}/stac/collections/${node.above}`;
	const self = id === "all" ? `${server}/stac-collection-all.json` : `${server}/stac/collections/${id}`;
	return {
		type: "Collection",
		stac_version: STAC_VERSION,
		id,
		title,
		description: `${title}: ${members.length} ${members.length === 1 ? "dataset" : "datasets"}.`,
		keywords: keywordsOf(members),
		license: "various",
		extent: extentOver(members),
		links: [
			linkTo("self", self),
			linkTo("root", `${server}/stac`),
			linkTo("parent", above),
			...(id === "all" ? [] : [linkTo("items", `${self}/items`, "application/geo+json")]),
			...children.map((child) =>
				titled(linkTo("child", `${server}/stac/collections/${child.id}`), child.title),
			),
			...(children.length > 0 ? [] : members.map((member) => itemLink(member, server))),
		],
	};
}

const itemLink = ({ dataset }: Member, server: string): Link =>
	titled(linkTo("item", `${addressOfDataset(server, dataset)}/stac`, "application/geo+json"), dataset.title);

const keywordsOf = (members: readonly Member[]): readonly string[] => [
	...new Set(members.flatMap(({ dataset: { facets } }) => Object.values(facets))),
];

function extentOver(members: readonly Member[]): object {
	const boxes = members.map(({ coverage }) => coverage.box ?? GLOBE);
	const periods = members.flatMap(({ coverage: { period } }) => period ?? []);
	const starts = periods.flatMap(({ start }) => rfc3339(start) ?? []).sort();
	const ends = periods.flatMap(({ end }) => rfc3339(end) ?? []).sort();
	return {
		spatial: { bbox: [boxOver(boxes)] },
		temporal: { interval: [[starts[0] ?? null, ends.at(-1) ?? null]] },
	};
}
