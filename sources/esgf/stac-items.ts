import { z } from "zod";
import { readChecksum } from "../../core/model/checksum.ts";
import { accessOfAsset } from "./access.ts";
import { Count, Flag, Words } from "./json-answer.ts";
import type { DatasetCopy, FileCopy, Listing } from "./records.ts";

const Asset = z.looseObject({
	href: z.string(),
	description: z.string().nullish(),
	"alternate:name": z.string().nullish(),
	node: z.string().nullish(),
	"file:size": Count,
	"file:checksum": z.string().nullish(),
	"file:local_path": z.string().nullish(),
	retracted: Flag,
	/** Other places of the same bytes (STAC extension alternate-assets). */
	alternate: z
		.record(
			z.string(),
			z.looseObject({
				href: z.string(),
				description: z.string().nullish(),
				"alternate:name": z.string().nullish(),
			}),
		)
		.nullish(),
});
type Asset = z.output<typeof Asset>;

/** One dataset: its id is the instance id, its assets are files on one or several nodes. */
export const Item = z.looseObject({
	id: z.string().optional(),
	properties: z.looseObject({
		retracted: Flag,
		size: Count,
		start_datetime: z.string().nullish(),
		end_datetime: z.string().nullish(),
	}),
	assets: z.record(z.string(), Asset).optional(),
});
export type Item = z.output<typeof Item>;

/** One file on one node. */
interface Place {
	readonly href: string;
	readonly description?: string | undefined;
	readonly node: string;
}

const hostOf = (href: string): string => (URL.canParse(href) ? new URL(href).hostname : "unknown");

const placesOf = (asset: Asset): Place[] => [
	{
		href: asset.href,
		description: asset.description ?? undefined,
		node: asset["alternate:name"] ?? asset.node ?? hostOf(asset.href),
	},
	...Object.entries(asset.alternate ?? {}).map(([name, { href, description, ...more }]) => ({
		href,
		description: description ?? undefined,
		node: more["alternate:name"] ?? (name.includes(".") ? name : hostOf(href)),
	})),
];

const lastPart = (path: string | null | undefined): string | undefined =>
	path?.split(/[?#]/)[0]?.split("/").at(-1);

/** Assets are keyed by their file's name; older ones by a number ("data0000"). Links to folders and pages are no files. */
function nameOf(key: string, asset: Asset): string | undefined {
	const names = [key, lastPart(asset["file:local_path"]), lastPart(asset.href)];
	return names.find((name) => name?.endsWith(".nc"));
}

/** A tracking_id stands under the project's prefix. */
const trackingId = (asset: Asset): string | undefined => {
	const key = Object.keys(asset).find((name) => name.endsWith(":tracking_id"));
	return key === undefined ? undefined : String(asset[key]);
};

function filesOf(item: Item, id: string): FileCopy[] {
	return Object.entries(item.assets ?? {}).flatMap(([key, asset]) => {
		const name = nameOf(key, asset);
		if (name === undefined) return [];
		const sum = asset["file:checksum"] ?? undefined;
		const checksum = sum === undefined ? undefined : readChecksum(undefined, sum);
		const tracking = trackingId(asset);
		return placesOf(asset).map(({ href, description, node }) => ({
			...{ dataset: id, node, name, retracted: asset.retracted ?? item.properties.retracted ?? false },
			...(asset["file:size"] !== undefined && { size: asset["file:size"] }),
			...(checksum && { checksum }),
			...(tracking !== undefined && { trackingId: tracking }),
			access: [accessOfAsset(href, description)],
		}));
	});
}

/** Values of its facets, for ids that lost their case. */
const wordsOf = ({ properties }: Item): string[] =>
	Object.entries(properties).flatMap(([name, value]) =>
		name.includes(":") ? Words.parse(Array.isArray(value) ? value : String(value)) : [],
	);

function datasetsOf(item: Item, id: string, files: readonly FileCopy[]): DatasetCopy[] {
	const { retracted = false, size, start_datetime: start, end_datetime: end } = item.properties;
	const nodes = [...new Set(files.map(({ node }) => node))];
	return (nodes.length > 0 ? nodes : ["unknown"]).map((node) => ({
		...{ id, node, retracted, words: wordsOf(item) },
		...(size !== undefined && { size }),
		...(start && { start }),
		...(end && { end }),
	}));
}

/** What a page of items says. */
export function readItems(items: readonly Item[]): Listing {
	const read = items.map((item) => {
		const files = item.id === undefined ? [] : filesOf(item, item.id);
		return { files, datasets: item.id === undefined ? [] : datasetsOf(item, item.id, files) };
	});
	const broken = items.filter(({ id }) => id === undefined).length;
	return {
		datasets: read.flatMap(({ datasets }) => datasets),
		files: read.flatMap(({ files }) => files),
		problems: broken > 0 ? [`${broken} of its items have no id`] : [],
	};
}
