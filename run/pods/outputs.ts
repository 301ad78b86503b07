import type { Dirent } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { messageOf } from "../../core/errors.ts";

/** What tells whether a file was written since: its size, time of change and inode. */
type Stamp = string;

/** The files of a folder, by path relative to it; links and devices apart. */
export interface Tree {
	readonly files: ReadonlyMap<string, { readonly stamp: Stamp; readonly size: number }>;
	/** What was not looked into, and why. */
	readonly ignored: readonly string[];
}

interface Growing {
	readonly root: string;
	readonly files: Map<string, { stamp: Stamp; size: number }>;
	readonly ignored: string[];
}

async function lookAt(tree: Growing, entry: Dirent): Promise<void> {
	const path = join(entry.parentPath, entry.name);
	const name = relative(tree.root, path).split(sep).join("/");
	if (entry.isSymbolicLink()) tree.ignored.push(`the link "${name}" to "${await readlink(path)}" is ignored`);
	else if (entry.isDirectory()) await walk(tree, path);
	else if (!entry.isFile()) tree.ignored.push(`"${name}" is no plain file and is ignored`);
	else {
		// Not its ctime: a hard link made elsewhere changes that, and not the content.
		const { size, mtimeMs, ino } = await lstat(path);
		tree.files.set(name, { stamp: `${ino}.${size}.${mtimeMs}`, size });
	}
}

async function walk(tree: Growing, folder: string): Promise<void> {
	try {
		for (const entry of await readdir(folder, { withFileTypes: true })) await lookAt(tree, entry);
	} catch (error) {
		tree.ignored.push(`"${folder}" cannot be looked into: ${messageOf(error)}`);
	}
}

/** All files below a folder; symbolic links are never followed. */
export async function treeOf(root: string): Promise<Tree> {
	const tree: Growing = { root, files: new Map(), ignored: [] };
	await walk(tree, root);
	return tree;
}

const kinds: Readonly<Record<string, "figures" | "pages" | undefined>> = Object.fromEntries([
	...".png .svg .jpg .jpeg .gif .webp .pdf .ps .eps .tif .tiff .mp4".split(" ").map((e) => [e, "figures"]),
	...".html .htm".split(" ").map((e) => [e, "pages"]),
]);

export interface Outputs {
	readonly figures: readonly string[];
	readonly pages: readonly string[];
	readonly files: readonly string[];
	readonly notes: readonly string[];
}

/** Not the result of anything: logs, hidden files, what interpreters leave. */
const byTheWay = (name: string) =>
	/(^|\/)(\.|__pycache__\/)/u.test(name) || name.endsWith(".log") || /(^|\/)core(\.\d+)?$/u.test(name);

const few = (notes: readonly string[]) =>
	notes.length <= 5 ? notes : [...notes.slice(0, 5), `... and ${notes.length - 5} more`];

/** What changed between two looks: new and rewritten files that hold anything. `given`: files that were put there for the POD. */
export function outputsSince(before: Tree, after: Tree, given: ReadonlySet<string>): Outputs {
	const changed = [...after.files].filter(([name, { stamp }]) => before.files.get(name)?.stamp !== stamp);
	const made = changed.filter(([name, { size }]) => size > 0 && !given.has(name) && !byTheWay(name));
	const empty = changed.filter(([name, { size }]) => size === 0 && !given.has(name) && !byTheWay(name));
	const names = made.map(([name]) => name).sort();
	const ofKind = (kind: "figures" | "pages" | undefined) =>
		names.filter((name) => kinds[extname(name).toLowerCase()] === kind);
	const spoilt = [...given].filter((name) => before.files.get(name)?.stamp !== after.files.get(name)?.stamp);
	return {
		figures: ofKind("figures"),
		pages: ofKind("pages"),
		files: ofKind(undefined),
		notes: [
			...few(after.ignored.filter((note) => !before.ignored.includes(note))),
			...few(empty.map(([name]) => `"${name}" is empty`)),
			...few(spoilt.map((name) => `the POD changed or removed its input "${name}"`)),
		],
	};
}
