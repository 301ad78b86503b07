import { register } from "node:module";
import { basename, extname, isAbsolute, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { messageOf, PluginError } from "../core/errors.ts";

/** Exports that tell which room a plugin belongs to. */
const ROOM_OF = {
	Source: "sources",
	convention: "translators",
	step: "preprocess",
	publisher: "publishers",
} as const;
export type OutsideRoom = (typeof ROOM_OF)[keyof typeof ROOM_OF];

export type OutsidePlugins = Readonly<Record<OutsideRoom, ReadonlyMap<string, string>>>;

/** "./x.ts" is a file seen from a folder; a bare name is a package. */
export const pluginPlace = (place: string, base: string): string =>
	/^[./]/.test(place) || /\.[cm]?[jt]s$/.test(place) ? resolve(base, place) : place;

/** TypeScript plugins and their imports of "headwater" and "zod" work from here on. */
export function prepareLoader(): void {
	register(
		new URL(
			import.meta.url.endsWith(".ts") ? "../dist/cli/plugin-hooks.js" : "./plugin-hooks.js",
			import.meta.url,
		).href,
	);
}

/**
 * Loads the files or packages named with --plugin and sorts them by what they export. A plugin's name is its file's name.
 * @throws PluginError naming the file and what is wrong with it
 */
export async function loadOutsidePlugins(places: readonly string[]): Promise<OutsidePlugins> {
	const found = {
		sources: new Map<string, string>(),
		translators: new Map<string, string>(),
		preprocess: new Map<string, string>(),
		publishers: new Map<string, string>(),
	};
	if (places.length > 0) prepareLoader();
	for (const place of places) {
		const { url, exported } = await importPlugin(place);
		const rooms = Object.entries(ROOM_OF).filter(([name]) => exported.includes(name));
		const [only] = rooms;
		if (!only || rooms.length > 1) {
			throw new PluginError(
				`The plugin "${place}" exports ${exported.join(", ") || "nothing"}. Export one of Source (with Options), convention, step, publisher.`,
			);
		}
		const path = fileURLToPath(url);
		found[only[1]].set(basename(path, extname(path)), path);
	}
	return found;
}

/** The plugins that --plugin names, seen from the current folder. @throws PluginError */
export const pluginsNamed = (flags: Readonly<Record<string, unknown>>): Promise<OutsidePlugins> =>
	loadOutsidePlugins(
		((flags["plugin"] as readonly string[] | undefined) ?? []).map((one) => pluginPlace(one, process.cwd())),
	);

async function importPlugin(place: string): Promise<{ url: string; exported: readonly string[] }> {
	try {
		const url = isAbsolute(place) ? pathToFileURL(place).href : import.meta.resolve(place);
		return { url, exported: Object.keys((await import(url)) as object) };
	} catch (cause) {
		const missing = (cause as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
		const why = missing ? messageOf(cause).replace(/ imported from .*/, "") : messageOf(cause);
		throw new PluginError(
			`The plugin "${place}" cannot be loaded: ${why.replace(/\.?$/, ".")} Mend the file, or name another.`,
			{ cause },
		);
	}
}
