import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isHeadwaterError, PluginError, UsageError } from "../core/errors.ts";
import type { PodSettings } from "../core/model/pod-settings.ts";
import { didYouMean } from "../core/text/nearest.ts";

/** One diagnostic as it lies on disk. */
export interface LoadedPod {
	readonly name: string;
	readonly home: string;
	readonly builtIn: boolean;
	readonly settings?: PodSettings;
	/** Why its settings could not be read; the POD fails alone. */
	readonly problem?: Error;
}

export interface PodPlaces {
	/** Folder of the built-in PODs. */
	readonly builtIn: string;
	/** Folders whose sub-folders are PODs, or which are one POD; later ones win. */
	readonly folders: readonly string[];
}

type ParseSettings = (pod: string, text: string, file: string) => PodSettings;

const SETTINGS_FILES = ["settings.jsonc", "settings.json", "settings.yaml", "settings.yml"];

/** The settings file of a POD's folder, if it has one. */
async function settingsFile(folder: string): Promise<string | undefined> {
	for (const name of SETTINGS_FILES) {
		const path = join(folder, name);
		if (
			await stat(path).then(
				(one) => one.isFile(),
				() => false,
			)
		)
			return path;
	}
	return undefined;
}

async function podsIn(folder: string): Promise<Map<string, string>> {
	if (await settingsFile(folder)) return new Map([[basename(folder), folder]]);
	const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
		throw new UsageError(
			`The folder of PODs "${folder}" cannot be read. Name an existing one with --pod-dir.`,
			{ cause },
		);
	});
	const found = new Map<string, string>();
	for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const home = join(folder, entry.name);
		if (!entry.name.startsWith(".") && (await settingsFile(home))) found.set(entry.name, home);
	}
	return found;
}

/** Name → folder of every POD that can be named. */
export async function findPods(places: PodPlaces): Promise<Map<string, { home: string; builtIn: boolean }>> {
	const found = new Map<string, { home: string; builtIn: boolean }>();
	for (const [name, home] of await podsIn(places.builtIn)) found.set(name, { home, builtIn: true });
	for (const folder of places.folders)
		for (const [name, home] of await podsIn(folder)) found.set(name, { home, builtIn: false });
	return found;
}

/** Reads one POD's settings; a mistake in them is kept beside its name. */
export async function loadPod(
	name: string,
	place: { home: string; builtIn: boolean },
	parse: ParseSettings,
): Promise<LoadedPod> {
	const file = (await settingsFile(place.home)) as string;
	try {
		return { name, ...place, settings: parse(name, await readFile(file, "utf8"), file) };
	} catch (problem) {
		if (isHeadwaterError(problem)) return { name, ...place, problem };
		throw problem;
	}
}

/**
 * The PODs asked for: names, realms, or "all". Loaded once for the whole run.
 * @throws PluginError for a name that is neither.
 */
export async function choosePods(
	wanted: readonly string[],
	places: PodPlaces,
	parse: ParseSettings,
): Promise<LoadedPod[]> {
	const found = await findPods(places);
	const all = await Promise.all([...found].map(([name, place]) => loadPod(name, place, parse)));
	const chosen = wanted.flatMap((name) => {
		if (name.toLowerCase() === "all") return all;
		const matching = all.filter((pod) => pod.name === name);
		const ofRealm = matching.length > 0 ? matching : all.filter((pod) => pod.settings?.realms.includes(name));
		if (ofRealm.length > 0) return ofRealm;
		throw new PluginError(
			`There is no POD "${name}".${didYouMean(name, found.keys())} There are: ${[...found.keys()].join(", ")}. Add its folder with --pod-dir.`,
		);
	});
	return [...new Map(chosen.map((pod) => [pod.name, pod])).values()];
}
