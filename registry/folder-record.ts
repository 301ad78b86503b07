/** What a crawl learned of one file that may be data. */
export interface FileRecord {
	readonly name: string;
	readonly size: number;
	/** Milliseconds since 1970. */
	readonly mtime: number;
	readonly device: number;
	readonly inode: number;
	/** Reached through a link, or linked from elsewhere: the same bytes may turn up under another name. */
	readonly shared: boolean;
	readonly readable: boolean;
}

/** Entries of one folder that cannot be data, by reason. */
export interface Refused {
	readonly reason: string;
	readonly count: number;
	/** Names of the first few. */
	readonly examples: readonly string[];
}

/** What a crawl learned of one folder. */
export interface FolderRecord {
	/** Absolute. */
	readonly path: string;
	/** As it was before reading; -1 where an unchanged time proves nothing. */
	readonly mtime: number;
	readonly device: number;
	readonly inode: number;
	/** A link lies between the root and here. */
	readonly linked: boolean;
	/** Names of folders below, links to folders among them. */
	readonly folders: readonly string[];
	/** Those of `folders` that are links. */
	readonly links: readonly string[];
	readonly files: readonly FileRecord[];
	readonly refused: readonly Refused[];
}

/** How many paths are named as examples of one reason. */
export const exampleCount = 3;

/** Counts refusals by reason. */
export function tally(refusals: Iterable<{ readonly reason: string; readonly name: string }>): Refused[] {
	const found = new Map<string, { count: number; examples: string[] }>();
	for (const { reason, name } of refusals) {
		const entry = found.get(reason) ?? { count: 0, examples: [] };
		found.set(reason, entry);
		entry.count++;
		if (entry.examples.length < exampleCount) entry.examples.push(name);
	}
	return [...found].map(([reason, { count, examples }]) => ({ reason, count, examples }));
}
