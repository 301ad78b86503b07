import { Container } from "inversify";
import type { DataSourcePlugin } from "../core/data-source.ts";
import type { EntryEvent } from "../core/model/varlist-entry.ts";
import type { SourceWorld } from "../core/ports/source.ts";
import { readSourceOptions } from "../core/settings/source-options.ts";
import { loadPlugin } from "./discover.ts";
import { type SourceFactory, tokens } from "./tokens.ts";

export const loadSource = (name: string, plugins: ReadonlyMap<string, string>): Promise<DataSourcePlugin> =>
	loadPlugin<DataSourcePlugin>("sources", name, { exported: "Source", more: plugins });

/** Makes data sources: the plugin is found by name, its options parsed, and it is built in a child container of its case. */
export function sourceFactory(
	parent: Container,
	more: {
		readonly plugins: ReadonlyMap<string, string>;
		readonly concurrency: number;
		readonly journal: (event: EntryEvent) => void;
	},
): SourceFactory {
	return async (name, spec) => {
		const plugin = await loadSource(name, more.plugins);
		const options: unknown = readSourceOptions(plugin.Options, spec);
		const translator = await parent.get(tokens.translatorFactory)(spec.convention, spec.fieldlist);
		const child = new Container({ parent });
		child.bind(tokens.world).toResolvedValue(
			// biome-ignore lint/complexity/useMaxParams: inversify hands over resolved values one by one.
			(cataloguer, fetcher, preprocessor, engine, log, clock, progress, signal): SourceWorld => ({
				cataloguer,
				fetcher,
				preprocessor,
				engine,
				clock,
				progress,
				signal,
				translator,
				log: log.child({ case: spec.name }),
				concurrency: more.concurrency,
				journal: more.journal,
			}),
			[
				tokens.cataloguer,
				tokens.fetcher,
				tokens.preprocessor,
				tokens.engine,
				tokens.log,
				tokens.clock,
				tokens.progress,
				tokens.signal,
			],
		);
		child
			.bind(tokens.source)
			.toResolvedValue((world) => new plugin.Source({ options, world, case: spec }), [tokens.world]);
		return child.get(tokens.source);
	};
}
