import { projectFacts } from "../../core/drs/projects.ts";
import { isHeadwaterError } from "../../core/errors.ts";
import type { FoundDataset, FoundFile, SearchResult } from "../../core/model/found-dataset.ts";
import { type FacetFilter, type FacetFilters, isWildcard, matcherOf } from "../../core/query/facet-filter.ts";
import { spanOf, timesOf } from "../../core/query/found-datasets.ts";
import { type AskRules, openIndex } from "./ask-all.ts";
import { fieldOf } from "./fields.ts";
import type { Holding, Holdings } from "./holdings.ts";
import type { MergedFile } from "./merged.ts";
import type { Question } from "./records.ts";

/** More values than this are not asked one by one. */
const MOST_VALUES = 200;

/** A question for filters: wildcards become the values that indices and vocabulary know; where these are many, or none is known, the facet is not asked. */
export async function questionOf(project: string, filters: FacetFilters, rules: AskRules): Promise<Question> {
	const where: Record<string, readonly string[]> = {};
	const loose: Record<string, FacetFilter> = {};
	for (const [facet, filter] of Object.entries(filters)) {
		const isExact = filter.any.length > 0 && !filter.any.some(isWildcard);
		const values = isExact ? filter.any : await expanded(project, { facet, filter }, rules);
		if (values !== undefined) where[facet] = values;
		if (!isExact || filter.none.length > 0) loose[facet] = filter;
	}
	return { project, where, filters: loose };
}

async function expanded(
	project: string,
	{ facet, filter }: { readonly facet: string; readonly filter: FacetFilter },
	rules: AskRules,
): Promise<readonly string[] | undefined> {
	if (filter.any.length === 0 || fieldOf(project, facet) === undefined) return undefined;
	const lists = await Promise.all(
		rules.endpoints.map(async (endpoint) => {
			try {
				return await openIndex(endpoint, rules).values(project, facet);
			} catch (error) {
				// Its failure is told when it is asked the question itself.
				if (!isHeadwaterError(error, "Store")) throw error;
				return undefined;
			}
		}),
	);
	const known = [projectFacts(project).vocabulary.values[facet], ...lists].flatMap((list) => list ?? []);
	if (known.length === 0) return undefined;
	const fitting = [...new Set([...known, ...filter.any.filter((text) => !isWildcard(text))])]
		.filter(matcherOf(filter.any))
		.sort();
	return fitting.length > MOST_VALUES || fitting.length === 0 ? undefined : fitting;
}

/** What was found, in the words of `headwater search`. */
export const searchResult = ({ all, asked }: Holdings): SearchResult => ({
	asked,
	datasets: all
		.filter(
			// Of datasets of many variables (CMIP5) those with none that was asked for are left out.
			({ facets, dataset, rows, left }) =>
				facets !== undefined && (dataset.files.length === 0 || rows.length + left.length > 0),
		)
		.map(foundOf),
});

function foundOf(holding: Holding): FoundDataset {
	const { dataset, rows, facets = {}, against, left } = holding;
	const files = dataset.files
		.filter(
			({ name }) => rows.some(({ remote }) => remote?.place.endsWith(`/${name}`)) || isLeft(holding, name),
		)
		.map((file) => fileOf(file, holding));
	const size = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
	return {
		...{ id: dataset.id, facets: rows[0]?.facets ?? facets, latest: dataset.isNewest },
		version: dataset.id.split(".").at(-1) ?? "",
		retracted: dataset.retracted.length > 0,
		...(against !== undefined && { skipped: against }),
		...(dataset.stated !== undefined && { stated: dataset.stated }),
		size: files.length > 0 ? size : (dataset.size ?? 0),
		...(files.length > 0 ? spanOf(files) : spanOf([dataset])),
		nodes: dataset.nodes.map(({ node, replica, isComplete: complete }) => ({
			...{ node, complete },
			...(replica !== undefined && { replica }),
		})),
		files,
		notes: [
			...dataset.files.flatMap(({ name, conflicts }) =>
				conflicts.map(
					({ node, says }) => `the copy of "${name}" on ${node} has other bytes (${says}) and is not used`,
				),
			),
			...left.map(({ name, reason }) => `"${name}" cannot be used: ${reason}`),
		],
		rows,
	};
}

const isLeft = ({ left }: Holding, name: string): boolean => left.some((one) => one.name === name);

function fileOf(file: MergedFile, { rows, left }: Holding): FoundFile {
	const row = rows.find(({ remote }) => remote?.place.endsWith(`/${file.name}`));
	const { name, size, checksum, trackingId, copies } = file;
	const problem = left.find((one) => one.name === name)?.reason;
	return {
		name,
		...(row?.remote && { place: row.remote.place }),
		...(problem !== undefined && { problem }),
		...(size !== undefined && { size }),
		...(checksum && { checksum: checksum.hex, checksumType: checksum.algorithm.toUpperCase() }),
		...(trackingId !== undefined && { trackingId }),
		...(row && timesOf(row)),
		urls: copies.flatMap(({ node, replica, access }) =>
			access.map(({ url, service }) => ({ url, service, node, ...(replica !== undefined && { replica }) })),
		),
	};
}
