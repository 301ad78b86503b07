import { readdir } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { PluginError } from "../core/errors.ts";
import { didYouMean } from "../core/text/nearest.ts";

/** Rooms whose files are plugins: a plugin's name is its file's, or its folder's, name. */
export type PluginRoom = "sources" | "translators" | "preprocess" | "pods";

const HOUSE = new URL("../", import.meta.url);
/** `.ts` in the tests, `.js` once built. */
const ENDING = extname(fileURLToPath(import.meta.url));

const roomPath = (room: PluginRoom) => fileURLToPath(new URL(`${room}/`, HOUSE));

/** Plugin name → file to import, for everything that lies in a room. */
export async function pluginFiles(room: PluginRoom): Promise<ReadonlyMap<string, string>> {
	const entries = await readdir(roomPath(room), { withFileTypes: true });
	const found = entries.flatMap((entry): [string, string][] => {
		const path = `${roomPath(room)}${entry.name}`;
		if (entry.isDirectory())
			return entry.name === "fixes"
				? []
				: [[entry.name, `${path}/${room === "pods" ? "driver" : "index"}${ENDING}`]];
		const isPlugin = extname(entry.name) === ENDING && !/\.(table|d)\.[jt]s$/.test(entry.name);
		return isPlugin ? [[basename(entry.name, ENDING), path]] : [];
	});
	return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Folder of the built-in PODs. */
export const builtInPods = (): string => roomPath("pods");

/** Loads one plugin of a room by name. @throws PluginError with a did-you-mean, or when the file lacks its export. */
export async function loadPlugin<Exported>(
	room: PluginRoom,
	name: string,
	part: { readonly exported: string; readonly more?: ReadonlyMap<string, string> },
): Promise<Exported> {
	const files = new Map([...(await pluginFiles(room)), ...(part.more ?? [])]);
	return importPlugin<Exported>({ room, name, files, exported: part.exported });
}

interface Wanted {
	readonly room: PluginRoom;
	readonly name: string;
	readonly files: ReadonlyMap<string, string>;
	readonly exported: string;
}

async function importPlugin<Exported>({ room, name, files, exported }: Wanted): Promise<Exported> {
	const file = files.get(name);
	if (file === undefined) {
		throw new PluginError(
			`There is no "${name}" among the ${room}.${didYouMean(name, files.keys())} There are: ${[...files.keys()].join(", ")}.`,
		);
	}
	const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
	if (module[exported] === undefined) {
		throw new PluginError(
			`"${file}" exports no "${exported}", which every plugin of "${room}" must. Add it.`,
		);
	}
	return module as Exported;
}

/** Plugins of a room by their names, the house's and those named with --plugin: the part each exports. */
export async function loadAll<Part>(
	room: PluginRoom,
	exported: string,
	{ outside = new Map(), only }: Choice = {},
): Promise<Map<string, Part>> {
	const files = new Map([...(await pluginFiles(room)), ...outside]);
	const parts = new Map<string, Part>();
	for (const name of files.keys()) {
		if (only?.has(name) === false) continue;
		const module = await importPlugin<Readonly<Record<string, Part>>>({ room, name, files, exported });
		parts.set(name, module[exported] as Part);
	}
	return parts;
}

/** Which plugins of a room are loaded. */
export interface Choice {
	/** Those named with --plugin: name → file. */
	readonly outside?: ReadonlyMap<string, string>;
	/** No others than these; all when absent. */
	readonly only?: ReadonlySet<string>;
}
