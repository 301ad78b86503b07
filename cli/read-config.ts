import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { StoreError } from "../core/errors.ts";
import { type ResolvedRun, resolveConfig } from "../core/settings/resolve-config.ts";
import { parseDocument } from "../io/documents/parse-document.ts";
import type { CommandCall } from "./command-table.ts";
import { pluginFiles } from "./discover.ts";
import { loadOutsidePlugins, type OutsidePlugins } from "./outside-plugins.ts";
import { loadSource, sourceOptionKeys } from "./sources.ts";
import { loadConventions } from "./translators.ts";

/** Flags that say how a command speaks, not what a run is. */
const OWN_FLAGS = ["json", "skipped"];

/** Everything a case file, the flags and the environment say together. @throws ConfigError with all mistakes at their places */
export async function readConfig(
	call: CommandCall,
): Promise<{ resolved: ResolvedRun; plugins: OutsidePlugins }> {
	const [file = ""] = call.arguments;
	const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
		throw new StoreError(
			file,
			cause.code === "ENOENT"
				? "there is no such case file. Name one, or try `headwater demo`."
				: `cannot be read (${cause.code}). Look at its rights.`,
			{ cause },
		);
	});
	const document = parseDocument(text, file);
	const flags = Object.fromEntries(Object.entries(call.flags).filter(([name]) => !OWN_FLAGS.includes(name)));
	const plugins = await loadOutsidePlugins(pluginPlaces(flags));
	const names = [...(await pluginFiles("sources")).keys(), ...plugins.sources.keys()];
	const options = new Map<string, string[]>();
	for (const name of names) options.set(name, sourceOptionKeys(await loadSource(name, plugins.sources)));
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
		sourceOptionKeys: (name) => options.get(name) ?? [],
	});
	return { resolved, plugins };
}

/** Plugins are needed before the case file can be judged: those of the flags; a case file's own are added by `spec.plugins`. */
function pluginPlaces(flags: Readonly<Record<string, unknown>>): string[] {
	const given = flags["plugin"];
	return Array.isArray(given) ? given.map((one) => absolutePlace(String(one))) : [];
}

/** "./x.ts" is a file seen from here; a bare name is a package. */
const absolutePlace = (place: string) =>
	/^[./]/.test(place) ? new URL(place, `file://${process.cwd()}/`).pathname : place;
