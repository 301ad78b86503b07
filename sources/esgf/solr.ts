import { z } from "zod";
import { isHeadwaterError } from "../../core/errors.ts";
import { type Asking, askFor } from "./asking.ts";
import { fieldOf, fileFacets } from "./fields.ts";
import { Count, Refused } from "./json-answer.ts";
import { allPages, type Page } from "./pages.ts";
import { type DatasetCopy, joinListings, type Listing, type Question, type SearchIndex } from "./records.ts";
import { Document, FIELDS, readDocuments } from "./solr-documents.ts";

const Answer = z.looseObject({
	response: z.looseObject({ numFound: Count, docs: z.array(Document) }),
	facet_counts: z
		.looseObject({
			facet_fields: z.record(z.string(), z.array(z.union([z.string(), z.number()]))).optional(),
		})
		.optional(),
});

type Type = "Dataset" | "File";
/** Field → its values. */
type Fields = readonly (readonly [string, readonly string[]])[];

const plural = (type: Type) => (type === "File" ? "files" : "datasets");

/** ESGF's own search service: GET, pages by offset. The bridge to Globus answers in the same words. */
export function solrIndex(asking: Asking): SearchIndex {
	const list = (type: Type, fields: Fields): Promise<Listing> =>
		allPages((offset: number | undefined) => askPage(asking, { type, fields, offset: offset ?? 0 }), {
			what: plural(type),
			most: asking.most[plural(type)],
		});
	const tally: SearchIndex["tally"] = async (question, facet) => {
		const field = fieldOf(question.project, facet);
		const fields: Fields = [
			...fieldsOf(question),
			["limit", ["0"]],
			...(field ? [["facets", [field]] as const] : []),
		];
		const answer = await askKnown(asking, "File", fields);
		const values = answer.facet_counts?.facet_fields?.[field ?? ""] ?? [];
		return { total: answer.response.numFound ?? 0, values: pairsOf(values) };
	};
	return {
		tally,
		async values(project, facet) {
			if (!asking.endpoint.quirks.counts || fieldOf(project, facet) === undefined) return undefined;
			return [...(await tally({ project, where: {} }, facet)).values.keys()];
		},
		async datasets(question) {
			const found = await list("Dataset", fieldsOf(question));
			if (found.datasets.length > 0 || found.problems.length > 0) return found;
			// Some indices know files only.
			return list("File", fieldsOf(question));
		},
		async files(datasets, question) {
			const batches = batchesOf(datasets, asking);
			const facets = fileFacets(question);
			const listings: Listing[] = [];
			for (const ids of batches) listings.push(await list("File", [["dataset_id", ids], ...facets]));
			return joinListings(listings);
		},
	};
}

const fieldsOf = ({ project, where }: Question): Fields => [
	["project", [project]],
	...Object.entries(where).flatMap(([facet, values]): Fields => {
		const field = fieldOf(project, facet);
		return field === undefined ? [] : [[field, values]];
	}),
];

/** ["CESM2", 12, "MIROC6", 3]: values and counts take turns. */
const pairsOf = (list: readonly (string | number)[]): Map<string, number> =>
	new Map(list.flatMap((value, at) => (at % 2 === 0 ? [[String(value), Number(list[at + 1])]] : [])));

interface Wanted {
	readonly type: Type;
	readonly fields: Fields;
	readonly offset: number;
}

async function askPage(asking: Asking, { type, fields, offset }: Wanted): Promise<Page<number>> {
	const { page, fields: mayChoose } = asking.endpoint.quirks;
	const all: Fields = [
		...fields,
		["limit", [String(page[plural(type)])]],
		["offset", [String(offset)]],
		...(mayChoose ? [["fields", [FIELDS.join(",")]] as const] : []),
	];
	const { response } = await askKnown(asking, type, all);
	const { numFound: total, docs } = response;
	const end = offset + docs.length;
	return {
		listing: readDocuments(docs, type),
		keys: docs.map(({ id }, at) => id[0] ?? String(offset + at)),
		total,
		next: docs.length > 0 && end < (total ?? 0) ? end : undefined,
	};
}

/** Asks; fields the index does not know are left out then: what does not fit is found here. */
async function askKnown(asking: Asking, type: Type, fields: Fields): Promise<z.output<typeof Answer>> {
	try {
		return await askFor(asking, { address: addressOf(asking, type, fields) }, Answer);
	} catch (error) {
		const cause = isHeadwaterError(error, "Store") ? error.cause : undefined;
		const name = cause instanceof Refused ? /query parameter=(\w+)/.exec(cause.message)?.[1] : undefined;
		const others = fields.filter(([field]) => field !== name);
		if (others.length === fields.length) throw error;
		return askKnown(asking, type, others);
	}
}

function addressOf({ endpoint }: Asking, type: Type, fields: Fields): string {
	const url = new URL(endpoint.address);
	url.searchParams.set("type", type);
	url.searchParams.set("format", "application/solr+json");
	for (const [name, values] of fields) {
		if (endpoint.quirks.lists === "comma") url.searchParams.set(name, values.join(","));
		else for (const value of values) url.searchParams.append(name, value);
	}
	return url.href;
}

/** Ids as the index spells them, as many together as an address holds. */
function batchesOf(datasets: readonly DatasetCopy[], { endpoint }: Asking): string[][] {
	const batches: string[][] = [];
	let room = 0;
	for (const { id, node } of datasets) {
		const text = `${id}|${node}`;
		const length = encodeURIComponent(text).length + "dataset_id=&".length;
		if (room < length) {
			batches.push([]);
			room = endpoint.quirks.longest;
		}
		room -= length;
		batches.at(-1)?.push(text);
	}
	return batches;
}
