import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { ConfigError } from "../core/errors.ts";
import type { Document } from "../core/ports/document.ts";
import { type ResolvedRun, resolveConfig } from "../core/settings/resolve-config.ts";
import { sourceOptionKeysOf } from "../core/settings/source-options.ts";
import { parseDocument } from "../io/documents/parse-document.ts";
import type { CommandCall } from "./command-table.ts";
import { pluginFiles } from "./discover.ts";
import { loadOutsidePlugins, type OutsidePlugins, pluginPlace } from "./outside-plugins.ts";
import { loadSource } from "./sources.ts";
import { loadSteps } from "./steps.ts";
import { loadConventions } from "./translators.ts";

/** Flags that say how a command speaks, not what a run is. */
const OWN_FLAGS = ["json", "skipped"];

/** Everything a case file, the flags and the environment say together. @throws ConfigError with all mistakes at their places */
export async function readConfig(
	call: CommandCall,
): Promise<{ resolved: ResolvedRun; plugins: OutsidePlugins }> {
	const [file = ""] = call.arguments;
	const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
		const message =
			cause.code === "ENOENT"
				? "there is no such case file. Name one, or try `headwater demo`."
				: `this case file cannot be read (${cause.code}). Name a file, and look at its rights.`;
		throw new ConfigError([{ file, message }]);
	});
	const document = parseDocument(text, file);
	const flags = Object.fromEntries(Object.entries(call.flags).filter(([name]) => !OWN_FLAGS.includes(name)));
	const plugins = await loadOutsidePlugins(pluginPlaces(flags, document));
	const names = [...new Set([...(await pluginFiles("sources")).keys(), ...plugins.sources.keys()])];
	const options = new Map<string, readonly string[]>();
	for (const name of names)
		options.set(name, sourceOptionKeysOf((await loadSource(name, plugins.sources)).Options));
	const conventions = [...(await loadConventions(plugins.translators)).values()].flatMap(
		({ spelling, aliases }) => [spelling, ...aliases],
	);
	const resolved = resolveConfig({
		flags,
		document,
		conventions,
		environment: process.env,
		cwd: process.cwd(),
		processors: availableParallelism(),
		dataManagers: names,
		...(namesSteps(text) && { steps: await loadSteps({ outside: plugins.preprocess }) }),
		sourceOptionKeys: (name) => options.get(name) ?? [],
	});
	return { resolved, plugins };
}

/** Steps are loaded only where they may be asked for. */
const namesSteps = (text: string): boolean => /\bsteps\b/i.test(text);

/** Plugins are needed before the rest of the case file can be judged: the data sources they bring have keys of their own. */
function pluginPlaces(flags: Readonly<Record<string, unknown>>, document: Document): string[] {
	const texts = (value: unknown) =>
		(Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string");
	const value = (typeof document.value === "object" ? document.value : null) as Readonly<
		Record<string, unknown>
	> | null;
	const inFile = Object.entries(value ?? {})
		.filter(([key]) => /^plugins?$/i.test(key))
		.flatMap(([, own]) => texts(own));
	const base = dirname(resolve(document.file));
	return [
		...texts(flags["plugin"]).map((place) => pluginPlace(place, process.cwd())),
		...inFile.map((place) => pluginPlace(place, base)),
	];
}
