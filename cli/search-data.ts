import { resolve } from "node:path";
import type { CaseSpec } from "../core/model/case-spec.ts";
import { parseDateRange } from "../core/model/date-range.ts";
import type { SearchResult } from "../core/model/found-dataset.ts";
import { cacheFolder } from "./cache-folder.ts";
import { createConsoleLog, loudnessAsked, openConsole } from "./console.ts";
import { buildContainer } from "./container.ts";
import { readFacetArguments } from "./facet-arguments.ts";
import { pluginsNamed } from "./outside-plugins.ts";
import { interruption } from "./signals.ts";
import { tokens } from "./tokens.ts";

type Flags = Readonly<Record<string, unknown>>;

/** A search stands for a case that asks for everything there is. */
function caseOf(flags: Flags): CaseSpec {
	const root = flags["root"] as string | undefined;
	const collection = flags["catalogFile"] as string | undefined;
	const options = Object.entries({
		root: placeOf(root),
		catalog_file: placeOf(collection),
		server: flags["server"],
		index: flags["index"],
		index_timeout: flags["indexTimeout"],
	}).filter(([, value]) => value !== undefined);
	return {
		...{ name: "search", convention: "CMIP", facets: {}, period: parseDateRange("0001-9999") },
		dataManager:
			(flags["dataManager"] as string | undefined) ??
			usualManager({ root, collection, server: flags["server"] }),
		sourceOptions: Object.fromEntries(options),
		refresh: flags["refresh"] === true,
		...{ strict: false, metadata: "repair", disablePreprocessor: false },
	};
}

/** What is named says where is looked. */
function usualManager(named: { root: unknown; collection: unknown; server: unknown }): string {
	if (named.server !== undefined) return "headwater";
	if (named.collection !== undefined) return "intake-esm";
	return named.root === undefined ? "esgf" : "cmip6-local";
}

/** Paths are seen from the current folder. */
const placeOf = (name: string | undefined): string | undefined =>
	name === undefined || /^[a-z][\w+.-]+:\/\//i.test(name) ? name : resolve(name);

/** Asks a data source what it has with some facets. @throws UsageError; StoreError when nobody answers */
export async function searchData(facets: readonly string[], flags: Flags): Promise<SearchResult> {
	const filters = readFacetArguments(facets);
	const spec = caseOf(flags);
	const { clock, progress, logOptions } = openConsole(loudnessAsked(flags));
	const log = createConsoleLog(logOptions);
	const stop = interruption(log);
	const container = buildContainer({
		...{ log, clock, progress, signal: stop.signal, journal: () => {} },
		...{ workers: 0, memory: 512 * 2 ** 20, onlyLists: true },
		downloads: { allowPrivateHosts: flags["allowPrivateHosts"] === true },
		cacheDir: cacheFolder(flags["cacheDir"] as string | undefined),
		plugins: await pluginsNamed(flags),
	});
	try {
		const source = await container.get(tokens.sourceFactory)(spec.dataManager, spec);
		return await source.search(filters);
	} finally {
		stop.forget();
		progress.clear();
	}
}
