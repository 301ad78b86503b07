import { InterruptedError } from "../core/errors.ts";
import { sideBySide } from "../core/loop/side-by-side.ts";
import type { ListedFile, Listing } from "../core/ports/lister.ts";
import type { Crawl } from "./crawl.ts";
import { columnsOf } from "./folder-columns.ts";
import { whyNeverData } from "./folder-reading.ts";
import { type FileRecord, type FolderRecord, tally } from "./folder-record.ts";

export interface ListingOptions {
	/** Of a folder's names, those of the place first: may it hold what is wanted? */
	readonly mayHold: (folders: readonly string[]) => boolean;
	/** Whether all below a folder is wanted as far as names of folders tell. */
	readonly isSettled: (folders: readonly string[]) => boolean;
	readonly signal?: AbortSignal | undefined;
	/** Told of every page. */
	readonly onPage?: () => void;
}

interface Folder {
	readonly folders: Map<string, Folder>;
	readonly files: FileRecord[];
	/** Name → why it is no data. */
	readonly refused: Map<string, string>;
}

interface Tree extends ListingOptions {
	readonly listing: Listing;
	readonly names: readonly string[];
	readonly top: Folder;
	files: number;
	asked: number;
	complete: boolean;
}

/** Questions under way at once. */
const TOGETHER = 16;

/**
 * What a server lists below a place, as a crawl of folders would have found it. Where one page holds all below a folder, one question is
 * enough; else its folders are asked one by one, so that those which contradict what is wanted are passed over, or, where none can, page
 * after page.
 * @throws StoreError where nothing can be listed; InterruptedError on abort.
 */
export async function crawlListing(listing: Listing, options: ListingOptions): Promise<Crawl> {
	const names = listing.place.split("/").filter((name) => name !== "");
	const tree: Tree = { ...options, listing, names, top: emptyFolder(), files: 0, asked: 0, complete: true };
	for (let level: readonly string[] = [""]; level.length > 0; ) {
		const below: string[] = [];
		await sideBySide(level, TOGETHER, async (prefix) => void below.push(...(await enter(tree, prefix))));
		level = below;
	}
	const folders = recordsOf(listing.place, tree.top);
	return {
		root: listing.place,
		folders: columnsOf(folders),
		knots: [],
		complete: tree.complete,
		statistics: { folders: folders.length, foldersRead: tree.asked, changed: true },
	};
}

const emptyFolder = (): Folder => ({ folders: new Map(), files: [], refused: new Map() });

/** Takes in a folder; gives the prefixes of those below it that are to be entered one by one. */
async function enter(tree: Tree, prefix: string): Promise<readonly string[]> {
	const isSettled = tree.isSettled(namesOf(tree, prefix));
	for await (const { files, isLast } of pagesOf(tree, prefix, "all")) {
		if (!isLast && !isSettled) return enterLevel(tree, prefix);
		for (const file of files) add(tree, file);
	}
	return [];
}

async function enterLevel(tree: Tree, prefix: string): Promise<readonly string[]> {
	const below: string[] = [];
	for await (const { files, folders } of pagesOf(tree, prefix, "one")) {
		for (const file of files) add(tree, file);
		for (const name of folders) {
			const path = `${prefix}${name}/`;
			const folder = folderAt(tree, path.split("/").slice(0, -1));
			if (folder === undefined) continue;
			if (tree.mayHold(namesOf(tree, path))) below.push(path);
			else tree.complete = false;
		}
	}
	return below;
}

async function* pagesOf(tree: Tree, prefix: string, levels: "one" | "all") {
	const { listing, signal } = tree;
	try {
		for await (const page of listing.pages(prefix, { levels, signal })) {
			tree.asked++;
			tree.onPage?.();
			yield page;
		}
	} catch (cause) {
		if (!signal?.aborted) throw cause;
		throw new InterruptedError("The listing was stopped. Run it again to go on.", { cause });
	}
}

const namesOf = ({ names }: Tree, prefix: string): readonly string[] => [
	...names,
	...prefix.split("/").filter((name) => name !== ""),
];

/** The folder of these names, made where it is new; `undefined` inside one that holds no data, or has no name. */
function folderAt({ top }: Tree, names: readonly string[]): Folder | undefined {
	let folder = top;
	for (const name of names) {
		const why = name === "" ? "a folder without a name" : whyNeverData(name);
		if (why !== undefined) {
			folder.refused.set(name, why);
			return undefined;
		}
		const next = folder.folders.get(name) ?? emptyFolder();
		folder.folders.set(name, next);
		folder = next;
	}
	return folder;
}

function add(tree: Tree, { path, size, modified }: ListedFile): void {
	const names = path.split("/");
	const name = names.pop() ?? "";
	const folder = folderAt(tree, names);
	// An object named like a folder only shows that there is one.
	if (folder === undefined || name === "") return;
	const why = whyNeverData(name) ?? (name.endsWith(".nc") ? undefined : "not named .nc");
	if (why !== undefined) folder.refused.set(name, why);
	else {
		const inode = ++tree.files;
		folder.files.push({ name, size, mtime: modified, device: 0, inode, shared: false, readable: true });
	}
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

/** Each folder followed by all that lies below it. */
function recordsOf(path: string, folder: Folder, found: FolderRecord[] = []): FolderRecord[] {
	const folders = [...folder.folders.keys()].sort();
	const refused = [...folder.refused].map(([name, reason]) => ({ name, reason })).sort(byName);
	found.push({
		...{ path, folders, links: [], linked: false },
		...{ mtime: -1, device: 0, inode: 0 },
		files: folder.files.sort(byName),
		refused: tally(refused),
	});
	for (const name of folders) recordsOf(`${path}/${name}`, folder.folders.get(name)!, found);
	return found;
}
