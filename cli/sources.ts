import { Container } from "inversify";
import { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import type { DrsLayout } from "../core/drs/layout.ts";
import { PluginError } from "../core/errors.ts";
import type { CaseSpec } from "../core/model/case-spec.ts";
import type { SourceWorld } from "../core/ports/source.ts";
import type { VariableTranslator } from "../core/ports/translator.ts";
import { readSourceOptions } from "../core/settings/source-options.ts";
import type { DataSourcePlugin } from "../core/source-plugin.ts";
import type { CaseEvent } from "../run/journal.ts";
import { loadPlugin } from "./discover.ts";
import { translatesNothing } from "./only-listing.ts";
import { type SourceFactory, tokens } from "./tokens.ts";

/** One data source by name. @throws PluginError when there is none, or when it lacks a part of the contract. */
export async function loadSource(
	name: string,
	plugins: ReadonlyMap<string, string>,
): Promise<DataSourcePlugin> {
	const plugin = await loadPlugin<DataSourcePlugin>("sources", name, { exported: "Source", more: plugins });
	const lacking = partLacking(plugin);
	if (lacking === undefined) return plugin;
	throw new PluginError(`The data source "${name}" ${lacking}. sources/cmip6-local.ts is an example.`);
}

/** How a source reads the paths below a root; `undefined` for one that reads none. */
export function layoutOf({ Options, Source }: DataSourcePlugin, root: string): DrsLayout | undefined {
	const { data: options, success } = Options.safeParse({ root });
	if (!success) return undefined;
	// Sources are built without asking the world or the case for anything: their contract makes sure of it.
	const parts = { options, world: {} as SourceWorld, case: {} as CaseSpec };
	const { layout } = new Source(parts) as unknown as { readonly layout?: DrsLayout };
	return layout ?? (options as { readonly template?: DrsLayout }).template;
}

/** A plugin may be JavaScript: what its types promise is made sure here. */
function partLacking({ Source, Options }: Partial<DataSourcePlugin>): string | undefined {
	if (typeof Source !== "function" || !(Source.prototype instanceof DataSourceBase))
		return 'exports a "Source" that does not extend DataSourceBase of "headwater"';
	if (typeof Source.title !== "string")
		return "has no title: add `static title`, one sentence for lists, to its Source";
	if (!(Options instanceof z.ZodType))
		return 'exports no "Options": add a zod schema of the keys it takes, z.strictObject({}) if none';
	return undefined;
}

interface CaseParts {
	readonly spec: CaseSpec;
	readonly translator: VariableTranslator;
	readonly concurrency: number;
	readonly journal: (event: CaseEvent) => void;
}

/** Binds all that the source of one case may ask of the world. */
const bindWorld = (child: Container, { spec, translator, concurrency, journal }: CaseParts): unknown =>
	child.bind(tokens.world).toDynamicValue(
		(context): SourceWorld => ({
			...{ translator, concurrency },
			cataloguer: context.get(tokens.cataloguer),
			disk: context.get(tokens.fileStore),
			fetcher: context.get(tokens.fetcher),
			preprocessor: context.get(tokens.preprocessor),
			engine: context.get(tokens.engine),
			http: context.get(tokens.http),
			answers: context.get(tokens.answers),
			clock: context.get(tokens.clock),
			progress: context.get(tokens.progress),
			signal: context.get(tokens.signal),
			log: context.get(tokens.log).child({ case: spec.name }),
			journal: (event) => journal({ case: spec.name, ...event }),
		}),
	);

/** Makes data sources: the plugin is found by name, its options parsed, and it is built in a child container of its case. */
export function sourceFactory(
	parent: Container,
	more: {
		readonly plugins: ReadonlyMap<string, string>;
		/** Of whoever else wrote a source nobody knows what it needs to list what it has. */
		readonly onlyLists: boolean;
		readonly concurrency: number;
		readonly journal: (event: CaseEvent) => void;
	},
): SourceFactory {
	return async (name, spec) => {
		const plugin = await loadSource(name, more.plugins);
		const options: unknown = readSourceOptions(plugin.Options, spec);
		const translator =
			more.onlyLists && !more.plugins.has(name)
				? translatesNothing
				: await parent.get(tokens.translatorFactory)(spec.convention, spec.fieldlist);
		const child = new Container({ parent });
		bindWorld(child, { ...more, spec, translator });
		child
			.bind(tokens.source)
			.toResolvedValue((world) => new plugin.Source({ options, world, case: spec }), [tokens.world]);
		return child.get(tokens.source);
	};
}
