import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../core/errors.ts";
import { didYouMean } from "../core/text/nearest.ts";

/** Folders below `templates/`: files whose paths and texts say NAME and SPELLING where the plugin's name stands. */
const TEMPLATES = fileURLToPath(new URL("./templates/", import.meta.url));
/** Keeps compilers and linters away from a template's text. */
const ENDING = ".txt";
/** As names of files, facets and commands are written. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Words people will try. */
const NOT_SO: Readonly<Record<string, string>> = {
	check: "Checks cannot be added from outside in this version of Headwater.",
	product: "Products cannot be added from outside in this version of Headwater.",
	translator: "A translator follows from a convention, which is a plugin: `headwater new convention NAME`.",
};

export interface NewPlugin {
	readonly kind: string;
	/** What it is called, and its files with it. */
	readonly name: string;
	/** Folder the files are put into. */
	readonly folder: string;
}

/** The kinds of plugins that `headwater new` can begin. */
export const kindsOfPlugins = async (): Promise<readonly string[]> => (await readdir(TEMPLATES)).sort();

/**
 * Begins a plugin: a file that works and a test that passes. Gives the paths of what was written.
 * @throws UsageError for a kind that is none, a name that cannot be one, or a file that exists
 */
export async function beginPlugin({ kind, name, folder }: NewPlugin): Promise<readonly string[]> {
	const kinds = await kindsOfPlugins();
	if (!kinds.includes(kind))
		throw new UsageError(
			`${NOT_SO[kind] ?? `There is no kind of plugin "${kind}".${didYouMean(kind, kinds)}`} There are: ${kinds.join(", ")}.`,
		);
	if (!NAME.test(name))
		throw new UsageError(
			`"${name}" cannot be a plugin's name. Use small letters, digits and hyphens, beginning with a letter: my-archive.`,
		);
	const written: string[] = [];
	for (const { path, text } of await draftsOf(kind, name)) {
		await writeNew(join(folder, path), text);
		written.push(join(folder, path));
	}
	return written;
}

async function draftsOf(
	kind: string,
	name: string,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
	const home = join(TEMPLATES, kind);
	const files = (await readdir(home, { recursive: true })).filter((path) => path.endsWith(ENDING));
	return Promise.all(
		files.sort().map(async (file) => ({
			path: named(file.slice(0, -ENDING.length), name),
			text: named(await readFile(join(home, file), "utf8"), name),
		})),
	);
}

const named = (text: string, name: string): string =>
	text.replaceAll("SPELLING", spellingOf(name)).replaceAll("NAME", name);

/** Conventions are spelled with capitals in case files, their files in small letters: "My-Model", my-model. */
export const spellingOf = (name: string): string => name.replace(/(^|-)./g, (first) => first.toUpperCase());

async function writeNew(path: string, text: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	try {
		await writeFile(path, text, { flag: "wx" });
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
		throw new UsageError(
			`"${relative(".", path)}" exists and is left as it is. Choose another name, or another folder with --into.`,
		);
	}
}
