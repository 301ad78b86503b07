import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { PluginError } from "../core/errors.ts";
import { attributeText, type Dataset } from "../core/model/dataset.ts";
import type { FileFix, FixFinder, FixWanted, NamedFix } from "../core/ports/fix.ts";
import { didYouMean } from "../core/text/nearest.ts";

const FOLDER = fileURLToPath(new URL("../translators/fixes/", import.meta.url));
/** `.ts` in the tests, `.js` once built. */
const ENDING = extname(fileURLToPath(import.meta.url));

/** Global attributes that name the project and the model: CMIP6 and later, CMIP5, CORDEX. */
const PROJECT = ["mip_era", "project_id", "project"];
const MODEL = ["source_id", "model_id", "model"];

const stated = ({ attributes }: Dataset, names: readonly string[]): string | undefined =>
	names.map((name) => attributeText(attributes, name)).find((text) => text !== undefined && text !== "");

const fold = (name: string): string => name.toLowerCase();

/** Name of each fix ("CMIP6/CESM2") → its file. */
async function fixFiles(): Promise<ReadonlyMap<string, string>> {
	const entries = await readdir(FOLDER, { recursive: true });
	const files = entries.filter((path) => extname(path) === ENDING && !path.endsWith(`.d${ENDING}`)).sort();
	return new Map(files.map((path) => [path.slice(0, -ENDING.length), join(FOLDER, path)]));
}

async function load(name: string, file: string): Promise<NamedFix> {
	const { fix } = (await import(pathToFileURL(file).href)) as { readonly fix?: FileFix };
	if (!fix) throw new PluginError(`"${file}" exports no "fix". Make one with defineFix.`);
	return { ...fix, name };
}

/** Finds fixes by their paths and loads each once, when a file first needs it. */
export function fixFinder(): FixFinder {
	let files: Promise<ReadonlyMap<string, string>> | undefined;
	const loaded = new Map<string, Promise<NamedFix>>();
	const named = (name: string, file: string) => {
		const found = loaded.get(name) ?? load(name, file);
		loaded.set(name, found);
		return found;
	};
	return async (wanted) => {
		files ??= fixFiles();
		const found: NamedFix[] = [];
		for (const [name, file] of candidates(await files, wanted)) {
			const fix = await named(name, file);
			const isNative = name.startsWith("native/") && wanted.name === undefined;
			if (!isNative || fix.fits?.(wanted.dataset)) found.push(fix);
		}
		return found;
	};
}

/** Those that may be meant: the one that is named, or that of the file's model and all of native output. */
function candidates(
	files: ReadonlyMap<string, string>,
	wanted: FixWanted,
): readonly (readonly [string, string])[] {
	const { dataset, name } = wanted;
	const path =
		name ?? `${stated(dataset, PROJECT) ?? wanted.project}/${stated(dataset, MODEL) ?? wanted.model}`;
	const own = [...files].filter(([one]) => fold(one) === fold(path));
	if (name === undefined) return [...own, ...[...files].filter(([one]) => one.startsWith("native/"))];
	if (own.length > 0) return own;
	throw new PluginError(
		`There is no fix "${name}".${didYouMean(name, files.keys())} There are: ${[...files.keys()].join(", ")}.`,
	);
}
