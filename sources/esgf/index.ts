import { z } from "zod";
import { DataSourceBase, type QueryResult } from "../../core/data-source.ts";
import { drsReader } from "../../core/drs/path.ts";
import { type ProjectChoice, projectChoices } from "../../core/drs/project-choices.ts";
import { cmip6Drs } from "../../core/drs/projects.ts";
import { messageOf, UsageError } from "../../core/errors.ts";
import { sameChecksum } from "../../core/model/checksum.ts";
import type { DataKey } from "../../core/model/data-key.ts";
import type { SearchResult } from "../../core/model/found-dataset.ts";
import type { VarlistEntry } from "../../core/model/varlist-entry.ts";
import { assertFacets, type FacetFilters } from "../../core/query/facet-filter.ts";
import { namedBy } from "../../core/query/search.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import type { AskRules } from "./ask-all.ts";
import { placeReader } from "./drs-place.ts";
import { type Endpoint, readEndpoint } from "./endpoint.ts";
import { builtIn } from "./endpoints.table.ts";
import { type ProjectFields, projectFields } from "./field-names.table.ts";
import { type Asker, findHoldings, type Holdings } from "./holdings.ts";
import { nearMisses } from "./near-misses.ts";
import { type Looking, questionFor, resultFor } from "./query-entry.ts";
import type { Question } from "./records.ts";
import { questionOf, searchResult } from "./search.ts";

const Index = z.string().superRefine((text, context) => {
	try {
		readEndpoint(text);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		context.addIssue({ code: "custom", message: messageOf(error) });
	}
});

export const Options = z.strictObject({
	project: z
		.enum(Object.keys(projectFields))
		.optional()
		.describe(
			"Whose data: CMIP6 (default), CMIP5, CMIP6Plus, CMIP7, CORDEX, obs4MIPs; mip_era says it as well",
		),
	index: z
		.union([Index, z.array(Index)])
		.transform((given) => [given].flat())
		.default([...builtIn])
		.describe(
			"Indices to ask, as KIND=ADDRESS; kinds are solr, bridge, globus, stac. Named ones replace the built-in list",
		),
	index_timeout: z.coerce
		.number()
		.positive()
		.optional()
		.describe("Seconds an index is waited for (default: 120; of the slow bridge 400)"),
	keep_answers: z.coerce
		.number()
		.min(0)
		.default(6)
		.describe("Hours for which answers of indices are kept; --refresh asks again"),
	most_datasets: z.coerce
		.number()
		.int()
		.positive()
		.default(10_000)
		.describe("Datasets an index lists at most for one variable"),
});
type Options = z.infer<typeof Options>;

/** A project by its name. @throws UsageError for one that indices cannot be asked for */
function projectOf(name: string = cmip6Drs.project): string {
	if (projectFields[name]) return name;
	const known = Object.keys(projectFields);
	throw new UsageError(
		`"${name}" is no project that can be searched.${didYouMean(name, known)} There are: ${known.join(", ")}.`,
	);
}

const choiceOf = (project: string) => projectChoices[project] as ProjectChoice;

/** ESGF's federation: indices of several kinds, asked side by side and merged, files from whichever replica is honest. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "ESGF: every kind of index asked together, files from any of their nodes";
	readonly #project: string = projectOf(this.options.project ?? this.case.facets["mip_era"]);
	readonly #layout = (projectFields[this.#project] as ProjectFields).layout;
	protected override readonly keys = choiceOf(this.#project).keys;
	protected override readonly prefer = choiceOf(this.#project).prefer;
	/** Question → what was found: PODs ask for the same variables. */
	readonly #asked = new Map<string, Promise<Holdings>>();

	protected override async query(entry: VarlistEntry): Promise<QueryResult> {
		const looking: Looking = {
			...{ case: this.case, columns: this.keys, project: this.#project },
			facets: drsReader(this.#layout).columns,
		};
		const rules = this.#rules(this.#project);
		const { constraints, question } = await questionFor(entry, looking, rules);
		const holdings = await this.#find(question);
		const result = resultFor(entry, { looking, constraints, holdings });
		if (result.keys.length > 0 || result.rejected.length > 0) return result;
		const named = new Set(Object.keys(namedBy(this.case)));
		const missing = { rules, columns: this.keys, named, asked: constraints };
		return { ...result, nearest: await nearMisses(question, missing) };
	}

	override async search(filters: FacetFilters): Promise<SearchResult> {
		const { project: named, ...others } = filters;
		const project = projectOf(named?.any[0] ?? filters["mip_era"]?.any[0] ?? this.options.project);
		const { layout } = projectFields[project] as ProjectFields;
		assertFacets(others, ["project", ...drsReader(layout).columns]);
		const rules = this.#rules(project);
		const question = await questionOf(project, others, rules);
		const asker: Asker = { rules, reader: placeReader(layout), versions: "all" };
		return searchResult(await findHoldings(question, asker));
	}

	#find(question: Question): Promise<Holdings> {
		const key = JSON.stringify(question);
		const found = this.#asked.get(key) ?? this.#ask(question);
		this.#asked.set(key, found);
		return found;
	}

	async #ask(question: Question): Promise<Holdings> {
		const reader = placeReader(this.#layout);
		const asker: Asker = { rules: this.#rules(this.#project), reader, versions: "usable" };
		const holdings = await findHoldings(question, asker);
		for (const { index, problem } of holdings.asked)
			if (problem !== undefined) this.world.log.warn(`The index ${index} is not to be relied on: ${problem}`);
		return holdings;
	}

	#rules(project: string): AskRules {
		const { index, index_timeout: within, keep_answers: keptHours, most_datasets: datasets } = this.options;
		// Of those nobody named, collections that do not exist are not asked for.
		const isUseless = ({ kind }: Endpoint) =>
			index.join() === builtIn.join() && kind === "stac" && projectFields[project]?.stac === undefined;
		return {
			endpoints: index.map(readEndpoint).filter((one) => !isUseless(one)),
			world: this.world,
			...(within !== undefined && { within }),
			...{ keptHours, refresh: this.case.refresh, most: { datasets, files: datasets * 10 } },
		};
	}

	/** Copies have the same checksums: nothing need be fetched to know. */
	protected override async sameData(a: DataKey, b: DataKey): Promise<boolean> {
		const sums = (key: DataKey) => key.files.map(({ remote }) => remote?.checksum);
		const [first, second] = [sums(a), sums(b)];
		return (
			first.length === second.length &&
			first.every((sum, at) => sum !== undefined && sameChecksum(sum, second[at]))
		);
	}
}
