import type { AskedIndex } from "../../core/model/asked-index.ts";
import type { Facets } from "../../core/model/facets.ts";
import { groupBy } from "../../core/model/group-by.ts";
import type { CatalogueRow } from "../../core/ports/catalogue.ts";
import { filtersTest } from "../../core/query/facet-filter.ts";
import { type AskRules, askAll, type Wanted } from "./ask-all.ts";
import { readDatasetId } from "./dataset-id.ts";
import type { PlaceReader } from "./drs-place.ts";
import { mergeListings } from "./merge.ts";
import { type MergedDataset, reasonAgainst } from "./merged.ts";
import type { DatasetCopy, Question } from "./records.ts";
import { rowsOf } from "./rows.ts";

/** A dataset that was found, with its usable files. */
export interface Holding {
	readonly dataset: MergedDataset;
	/** Facets its id gives; absent: it does not follow the project's syntax. */
	readonly facets?: Facets;
	readonly rows: readonly CatalogueRow[];
	/** Files that cannot be used, and why. */
	readonly left: readonly { readonly name: string; readonly reason: string }[];
	/** Why the dataset is passed over; absent: it may be used. */
	readonly against?: string;
}

export interface Holdings {
	readonly all: readonly Holding[];
	readonly asked: readonly AskedIndex[];
}

export interface Asker {
	readonly rules: AskRules;
	readonly reader: PlaceReader;
	/** "usable" leaves out files of what is retracted or superseded, unless its version is asked for. */
	readonly versions: "all" | "usable";
}

/** Makes the test whether something answers the question; facets that nothing is known of are no obstacle. */
function answerTest({ where, filters = {} }: Question): (facets: Facets) => boolean {
	const exact = Object.entries(where).map(([name, any]) => [name, { any, none: [] }]);
	const tests = [filtersTest(Object.fromEntries(exact)), filtersTest(filters)];
	return (facets) => tests.every((fits) => fits(facets));
}

/** Asks all indices and merges what they say. @throws StoreError when none answers. */
export async function findHoldings(question: Question, asker: Asker): Promise<Holdings> {
	const { rules, reader, versions } = asker;
	const answers = answerTest(question);
	const { listings, asked } = await askAll(question, rules, wantedOf(question, asker));
	const all = mergeListings(listings).flatMap((dataset): Holding[] => {
		const facets = reader.facets(dataset.id);
		if (facets && !answers(facets)) return [];
		const against =
			facets === undefined ? "its id does not follow the project's syntax" : reasonFor(dataset, question);
		const isListed = versions === "all" || against === undefined;
		const { rows, left } = isListed ? rowsOf(dataset, reader) : { rows: [], left: [] };
		return [
			{
				...{ dataset, left },
				rows: rows.filter((row) => answers(row.facets)),
				...(facets && { facets }),
				...(against !== undefined && { against }),
			},
		];
	});
	return { all, asked };
}

/** Who names a version wants it although there is a newer one, but not when it was taken back. */
function reasonFor(dataset: MergedDataset, { where, filters = {} }: Question): string | undefined {
	const isNamed = ["version", "version_date"].some((name) => (where[name] ?? filters[name]) !== undefined);
	return isNamed && dataset.retracted.length === 0 ? undefined : reasonAgainst(dataset);
}

/** What an index need not be asked the files of: what does not answer, and what it has newer itself. */
function wantedOf(question: Question, { reader, versions }: Asker): Wanted {
	const answers = answerTest(question);
	const isAnswer = ({ id, words }: DatasetCopy): boolean => {
		const facets = reader.facets(readDatasetId(id, words)?.text ?? id);
		return facets === undefined || answers(facets);
	};
	return {
		name: versions,
		pick(datasets) {
			const fitting = datasets.filter(isAnswer);
			return versions === "all" ? fitting : usable(fitting);
		},
	};
}

function usable(datasets: readonly DatasetCopy[]): DatasetCopy[] {
	const known = datasets.map((copy) => ({ copy, id: readDatasetId(copy.id) }));
	const bad = new Set(known.filter(({ copy }) => copy.retracted).map(({ id }) => id?.key));
	const good = known.filter(({ id }) => !bad.has(id?.key));
	return [...groupBy(good, ({ id }) => id?.master).values()].flatMap((versions) => {
		const newest = Math.max(...versions.map(({ id }) => id?.version ?? 0));
		return versions.filter(({ id }) => (id?.version ?? 0) === newest).map(({ copy }) => copy);
	});
}
