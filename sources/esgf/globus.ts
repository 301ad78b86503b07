import { z } from "zod";
import { type Asking, askFor } from "./asking.ts";
import { fieldOf, fileFacets } from "./fields.ts";
import { Count } from "./json-answer.ts";
import { allPages, type Page } from "./pages.ts";
import { joinListings, type Listing, type Question, type SearchIndex } from "./records.ts";
import { Document, readDocuments } from "./solr-documents.ts";

const Answer = z.looseObject({
	gmeta: z.array(
		z.looseObject({ subject: z.string().optional(), entries: z.array(z.looseObject({ content: Document })) }),
	),
	total: Count,
	marker: z.string().nullish(),
	has_next_page: z.boolean().nullish(),
	facet_results: z
		.array(
			z.looseObject({
				name: z.string(),
				buckets: z.array(
					z.looseObject({ value: z.union([z.string(), z.number(), z.boolean()]), count: z.number() }),
				),
			}),
		)
		.nullish(),
});
type Answer = z.output<typeof Answer>;

type Type = "Dataset" | "File";
interface Filter {
	readonly type: "match_any";
	readonly field_name: string;
	readonly values: readonly string[];
}

const plural = (type: Type) => (type === "File" ? "files" : "datasets");
const anyOf = (field_name: string, values: readonly string[]): Filter => ({
	type: "match_any",
	field_name,
	values,
});

/** Ids in one question. */
const TOGETHER = 100;

/** Globus Search: POST to /scroll, pages by marker; counts by /search. */
export function globusIndex(asking: Asking): SearchIndex {
	const list = (type: Type, filters: readonly Filter[]): Promise<Listing> =>
		allPages((marker: string | undefined) => askPage(asking, { type, filters, marker }), {
			what: plural(type),
			most: asking.most[plural(type)],
		});
	const tally: SearchIndex["tally"] = async (question, facet) => {
		const field = fieldOf(question.project, facet);
		const body = {
			...{ q: "", limit: 1, filters: [anyOf("type", ["File"]), ...filtersOf(question)] },
			...(field && { facets: [{ name: field, field_name: field, type: "terms", size: 1000 }] }),
		};
		const address = `${asking.endpoint.address}/search`;
		const { total, facet_results } = await askFor(asking, { address, body }, Answer);
		const buckets = facet_results?.find(({ name }) => name === field)?.buckets ?? [];
		return { total: total ?? 0, values: new Map(buckets.map(({ value, count }) => [String(value), count])) };
	};
	return {
		tally,
		async values(project, facet) {
			if (fieldOf(project, facet) === undefined) return undefined;
			return [...(await tally({ project, where: {} }, facet)).values.keys()];
		},
		async datasets(question) {
			const found = await list("Dataset", filtersOf(question));
			if (found.datasets.length > 0 || found.problems.length > 0) return found;
			return list("File", filtersOf(question));
		},
		async files(datasets, question) {
			const ids = datasets.map(({ id, node }) => `${id}|${node}`);
			const facets = fileFacets(question).map(([field, values]) => anyOf(field, values));
			const listings: Listing[] = [];
			for (let at = 0; at < ids.length; at += TOGETHER)
				listings.push(await list("File", [anyOf("dataset_id", ids.slice(at, at + TOGETHER)), ...facets]));
			return joinListings(listings);
		},
	};
}

const filtersOf = ({ project, where }: Question): Filter[] => [
	anyOf("project", [project]),
	...Object.entries(where).flatMap(([facet, values]) => {
		const field = fieldOf(project, facet);
		return field === undefined ? [] : [anyOf(field, values)];
	}),
];

interface Wanted {
	readonly type: Type;
	readonly filters: readonly Filter[];
	readonly marker: string | undefined;
}

async function askPage(asking: Asking, { type, filters, marker }: Wanted): Promise<Page<string>> {
	const { address, quirks } = asking.endpoint;
	const body = {
		...{ q: "", limit: quirks.page[plural(type)], filters: [anyOf("type", [type]), ...filters] },
		...(marker !== undefined && { marker }),
	};
	const answer = await askFor(asking, { address: `${address}/scroll`, body }, Answer);
	return {
		listing: readDocuments(documentsOf(answer), type),
		keys: answer.gmeta.map(({ subject }, at) => subject ?? `${marker} ${at}`),
		total: answer.total,
		next: nextOf(answer, marker),
	};
}

/** The subject is the document's id. */
const documentsOf = ({ gmeta }: Answer) =>
	gmeta.flatMap(({ subject, entries }) =>
		entries.map(({ content }) =>
			content.id.length > 0 || subject === undefined ? content : { ...content, id: [subject] },
		),
	);

/** A marker may be given on the last page too. */
const nextOf = ({ has_next_page, marker, gmeta }: Answer, before: string | undefined): string | undefined => {
	if (has_next_page === false || gmeta.length === 0 || !marker) return undefined;
	// Without the word whether there is more, a marker that stays the same is the end.
	return has_next_page === undefined && marker === before ? undefined : marker;
};
