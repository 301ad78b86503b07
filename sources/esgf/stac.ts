import { z } from "zod";
import { isHeadwaterError, StoreError } from "../../core/errors.ts";
import { type Asking, askFor } from "./asking.ts";
import { projectFields } from "./field-names.table.ts";
import { Count, Refused, Words } from "./json-answer.ts";
import { allPages, type Page } from "./pages.ts";
import { emptyListing, type Listing, type Question, type SearchIndex } from "./records.ts";
import { Item, readItems } from "./stac-items.ts";

const Link = z.looseObject({
	rel: z.string(),
	href: z.string(),
	method: z.string().optional(),
	merge: z.boolean().optional(),
	body: z.record(z.string(), z.unknown()).optional(),
});

const Answer = z.looseObject({
	features: z.array(Item),
	/** Not all servers count. */
	numberMatched: Count,
	links: z.array(Link).optional(),
});

const Collection = z.looseObject({ summaries: z.record(z.string(), z.unknown()).optional() });

/** The two forms in which properties and collection are named. */
type Form = Pick<Asking["endpoint"]["quirks"], "prefix" | "collection">;
const FORMS: readonly Form[] = [
	{ prefix: "", collection: "filter" },
	{ prefix: "properties.", collection: "list" },
];

/** What is sent for one page. */
interface Request {
	readonly address: string;
	readonly body?: Readonly<Record<string, unknown>> | undefined;
}

/** ESGF-NG: POST /search with a filter in CQL2-JSON; the next page is asked by the body its link gives. Items list their files. */
export const stacIndex = (asking: Asking): SearchIndex => ({
	datasets: (question) => inEitherForm(asking, (form) => list(asking, { question, form, hear: () => {} })),
	files: async () => emptyListing,
	tally: async (question, facet) => {
		const values = new Map<string, number>();
		const name = propertyOf(question.project, facet);
		const hear = (items: readonly Item[]) => count(items, name, values);
		const { files } = await inEitherForm(asking, (form) => list(asking, { question, form, hear }));
		return { total: files.length, values };
	},
	values: async (project, facet) => {
		const address = `${asking.endpoint.address}/collections/${encodeURIComponent(project)}`;
		const { summaries } = await askFor(asking, { address }, Collection);
		const values = summaries?.[propertyOf(project, facet) ?? ""];
		// Some summaries are regular expressions.
		return Array.isArray(values) && values.every((one) => typeof one === "string") ? values : undefined;
	},
});

/** "cmip6:variable_id". */
function propertyOf(project: string, facet: string): string | undefined {
	const fields = projectFields[project];
	const field = fields?.known[facet];
	if (field === undefined || fields === undefined) return undefined;
	return `${fields.stac ?? `${project.toLowerCase()}:`}${fields.stacInstead[facet] ?? field}`;
}

function count(items: readonly Item[], name: string | undefined, values: Map<string, number>): void {
	for (const { properties, assets } of items) {
		const files = Object.keys(assets ?? {}).length;
		for (const value of Words.parse(properties[name ?? ""]))
			values.set(value, (values.get(value) ?? 0) + files);
	}
}

/** Asks in the form the endpoint is known for; the other one is tried when that is refused, or finds nothing. */
async function inEitherForm({ endpoint }: Asking, ask: (form: Form) => Promise<Listing>): Promise<Listing> {
	const other = FORMS.find(({ prefix }) => prefix !== endpoint.quirks.prefix) as Form;
	try {
		const found = await ask(endpoint.quirks);
		if (found.datasets.length > 0 || found.problems.length > 0) return found;
	} catch (error) {
		if (!isHeadwaterError(error, "Store") || !(error.cause instanceof Refused)) throw error;
		return ask(other).catch(() => {
			throw error;
		});
	}
	return ask(other).catch(() => emptyListing);
}

interface Listed {
	readonly question: Question;
	readonly form: Form;
	/** Hears the items of every page. */
	readonly hear: (items: readonly Item[]) => void;
}

function list(asking: Asking, { question, form, hear }: Listed): Promise<Listing> {
	const start: Request = {
		address: `${asking.endpoint.address}/search`,
		body: bodyOf(asking, question, form),
	};
	const seen = new Set<string>();
	return allPages(
		async (next: Request | undefined): Promise<Page<Request>> => {
			const request = next ?? start;
			const { features, numberMatched, links } = await askFor(asking, request, Answer);
			hear(features);
			const link = links?.find(({ rel }) => rel === "next");
			const isMore = link !== undefined && features.length > 0;
			return {
				listing: readItems(features),
				keys: features.map(({ id }, at) => id ?? `${JSON.stringify(request)} ${at}`),
				total: numberMatched,
				next: isMore ? nextOf(link, request, { asking, seen }) : undefined,
			};
		},
		{ what: "datasets", most: asking.most.datasets },
	);
}

function bodyOf({ endpoint }: Asking, { project, where }: Question, { prefix, collection }: Form) {
	const constraints = Object.entries(where).flatMap(([facet, values]) => {
		const property = propertyOf(project, facet);
		// Lists in items cannot be asked with "in"; what follows from the other facets is looked at afterwards.
		if (property === undefined || projectFields[project]?.stacLists.includes(facet)) return [];
		return [
			{ op: "in", args: [{ property: prefix + property }, values.map((value) => askedAs(facet, value))] },
		];
	});
	const named = { op: "=", args: [{ property: "collection" }, project] };
	const args = collection === "filter" ? [named, ...constraints] : constraints;
	return {
		"filter-lang": "cql2-json",
		limit: endpoint.quirks.page.datasets,
		...(collection === "list" && { collections: [project] }),
		...(args.length > 0 && { filter: { op: "and", args } }),
	};
}

/** A member is asked by its variant, which has no sub-experiment. */
const askedAs = (facet: string, value: string): string =>
	facet === "member_id" ? value.replace(/^s\d+-/, "") : value;

interface Following {
	readonly asking: Asking;
	readonly seen: Set<string>;
}

/** @throws StoreError for a link that leads back, or away. */
function nextOf(link: z.output<typeof Link>, before: Request, { asking, seen }: Following): Request {
	const { address } = asking.endpoint;
	if (!URL.canParse(link.href, address))
		throw new StoreError(address, "the link to its next page is no address.");
	const url = new URL(link.href, before.address);
	if (url.host !== new URL(address).host)
		throw new StoreError(address, `its next page lies on another host ("${url.host}"), which is not asked.`);
	const isPost = (link.method ?? "GET").toUpperCase() === "POST";
	const body = isPost ? { ...(link.merge ? before.body : {}), ...link.body } : undefined;
	const next = { address: url.href, ...(body && { body }) };
	const key = JSON.stringify(next);
	if (seen.has(key)) throw new StoreError(address, "the link to its next page leads back to a page before.");
	seen.add(key);
	return next;
}
