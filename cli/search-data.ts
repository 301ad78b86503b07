import type { SearchResult } from "../core/model/found-dataset.ts";
import { cacheFolder } from "./cache-folder.ts";
import { createConsoleLog, loudnessAsked, openConsole } from "./console.ts";
import { buildContainer } from "./container.ts";
import { readFacetArguments } from "./facet-arguments.ts";
import { everythingOf, namedSource } from "./named-source.ts";
import { pluginsNamed } from "./outside-plugins.ts";
import { interruption } from "./signals.ts";
import { tokens } from "./tokens.ts";

type Flags = Readonly<Record<string, unknown>>;

/** Asks a data source what it has with some facets. @throws UsageError; StoreError when nobody answers */
export async function searchData(facets: readonly string[], flags: Flags): Promise<SearchResult> {
	const filters = readFacetArguments(facets);
	const spec = everythingOf(namedSource(flags, "esgf"), {
		name: "search",
		refresh: flags["refresh"] === true,
	});
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
