import { Container } from "inversify";
import { z } from "zod";
import type { DataSourcePlugin } from "../core/data-source.ts";
import { ConfigError } from "../core/errors.ts";
import type { CaseSpec } from "../core/model/case-spec.ts";
import type { EntryEvent } from "../core/model/varlist-entry.ts";
import type { SourceWorld } from "../core/ports/source.ts";
import { loadPlugin } from "./discover.ts";
import { type SourceFactory, tokens } from "./tokens.ts";

export const loadSource = (name: string, plugins: ReadonlyMap<string, string>): Promise<DataSourcePlugin> =>
	loadPlugin<DataSourcePlugin>("sources", name, { exported: "Source", more: plugins });

/** The keys a data source takes in a case beside the framework's own. `root` is written CASE_ROOT_DIR. */
export function sourceOptionKeys(plugin: DataSourcePlugin): string[] {
	const { properties = {} } = z.toJSONSchema(plugin.Options, { io: "input", unrepresentable: "any" });
	return Object.keys(properties).filter((key) => key !== "root");
}

/** The source's own options, read from the case. @throws ConfigError naming each key */
function parseOptions(plugin: DataSourcePlugin, spec: CaseSpec): unknown {
	const parsed = plugin.Options.safeParse(spec.sourceOptions);
	if (parsed.success) return parsed.data;
	const keyOf = (path: readonly PropertyKey[]) =>
		path[0] === "root" ? "CASE_ROOT_DIR" : path.map(String).join(".");
	throw new ConfigError(
		parsed.error.issues.map((issue) => ({
			file: `case "${spec.name}"`,
			message: `data source "${spec.dataManager}" needs ${keyOf(issue.path)}: ${issue.message}. Add it to the case.`,
		})),
	);
}

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
		const options = parseOptions(plugin, spec);
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
