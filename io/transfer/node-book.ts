import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../stores/file/atomic.ts";
import type { NodeRecord } from "./node-state.ts";

const bookIn = (root: string): string => join(root, ".nodes.json");

/** What runs before have learned of nodes, by name; nothing when there is no book, or it is damaged. */
export async function readNodeBook(root: string): Promise<Map<string, NodeRecord>> {
	try {
		const text = await readFile(bookIn(root), "utf8");
		const { Book } = await import("./written-shapes.ts");
		const records = Book.parse(JSON.parse(text));
		return new Map(records.map((record) => [record.node, record as NodeRecord]));
	} catch {
		return new Map();
	}
}

/** Adds what this run has learned: `before` is what it knew when it began. Other runs may have written since. */
export async function writeNodeBook(
	root: string,
	now: readonly NodeRecord[],
	before: ReadonlyMap<string, NodeRecord>,
): Promise<void> {
	const changed = now.filter((record) => record !== before.get(record.node));
	if (changed.length === 0) return;
	const book = await readNodeBook(root);
	for (const record of changed)
		book.set(record.node, merged(record, before.get(record.node), book.get(record.node)));
	const text = JSON.stringify(
		[...book.values()].sort((a, b) => (a.node < b.node ? -1 : 1)),
		undefined,
		"\t",
	);
	await writeAtomically(bookIn(root), (path) => writeFile(path, `${text}\n`));
}

function merged(
	mine: NodeRecord,
	before: NodeRecord | undefined,
	theirs: NodeRecord | undefined,
): NodeRecord {
	if (theirs === undefined) return mine;
	const added = (name: "files" | "bytes" | "wrong") => theirs[name] + mine[name] - (before?.[name] ?? 0);
	const lastSuccess = Math.max(mine.lastSuccess ?? 0, theirs.lastSuccess ?? 0);
	const [a, b] = [mine.lastError, theirs.lastError];
	const lastError = (a?.at ?? 0) >= (b?.at ?? 0) ? a : b;
	return {
		node: mine.node,
		...(lastSuccess > 0 && { lastSuccess }),
		...(lastError && { lastError }),
		rates: mine.rates,
		files: added("files"),
		bytes: added("bytes"),
		wrong: added("wrong"),
		...(mine.liedAt !== undefined && { liedAt: mine.liedAt }),
	};
}
