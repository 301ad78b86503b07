import type { Problem } from "../../core/errors.ts";
import type { Document, DocumentPath } from "../../core/ports/document.ts";
import { lineIndex } from "./line-index.ts";

/** One value of a parsed text with the offsets where it and its key begin. */
export interface DocumentNode {
	readonly offset: number;
	readonly keyOffset?: number;
	readonly value: unknown;
	readonly children?: ReadonlyMap<string | number, DocumentNode>;
}

/** A fault at an offset of the text. */
export interface Fault {
	readonly offset: number;
	readonly message: string;
}

/** Deeper nesting, and larger texts, are no settings anybody wrote by hand: refused before they cost time. */
export const MOST_LEVELS = 100;
export const MOST_CHARACTERS = 1_000_000;

/** A key and its value, as they stand in the text. */
export interface Entry {
	readonly key: string;
	readonly keyOffset: number;
	readonly node: DocumentNode;
}

/** An object of entries in text order: a key given again is a fault, and the last one counts. */
export function objectNode(
	offset: number,
	entries: readonly Entry[],
	fault: (offset: number, message: string) => void,
): DocumentNode {
	const children = new Map<string | number, DocumentNode>();
	const value: Record<string, unknown> = {};
	for (const { key, keyOffset, node } of entries) {
		if (key === "__proto__") {
			fault(keyOffset, '"__proto__" cannot be a key. Take another name.');
			continue;
		}
		if (children.has(key)) fault(keyOffset, `"${key}" is given twice. Keep one of them.`);
		children.set(key, { ...node, keyOffset });
		value[key] = node.value;
	}
	return { offset, value, children };
}

export const arrayNode = (offset: number, items: readonly DocumentNode[]): DocumentNode => ({
	offset,
	value: items.map((item) => item.value),
	children: new Map(items.entries()),
});

function find(root: DocumentNode | undefined, path: DocumentPath): DocumentNode | undefined {
	let node = root;
	for (const step of path) node = node?.children?.get(step);
	return node;
}

/** The first fault of each line: what follows on the same line is mostly its echo. */
function firstOfEachLine(problems: readonly Problem[]): Problem[] {
	const seen = new Set<number | undefined>();
	return problems.filter((problem) => !seen.has(problem.line) && seen.add(problem.line));
}

/** What a parser found out about one text. */
export interface Parsed {
	readonly root: DocumentNode | undefined;
	/** The text is broken: there is no value. */
	readonly syntax: readonly Fault[];
	/** The text can be read, but not meant as it stands. */
	readonly meaning: readonly Fault[];
}

export function documentOf(file: string, text: string, parsed: Parsed): Document {
	const locate = lineIndex(text);
	const problemAt = (fault: Fault): Problem => ({
		file,
		...locate(Math.min(fault.offset, text.length)),
		message: fault.message,
	});
	const bySpot = [...parsed.syntax].sort((a, b) => a.offset - b.offset);
	const broken = bySpot.length > 0;
	return {
		file,
		value: broken ? undefined : parsed.root?.value,
		positionOf: (path, options) => {
			const node = find(parsed.root, path);
			const offset = options?.key === true ? (node?.keyOffset ?? node?.offset) : node?.offset;
			return offset === undefined ? undefined : locate(offset);
		},
		problems: [...firstOfEachLine(bySpot.map(problemAt)), ...parsed.meaning.map(problemAt)],
	};
}
