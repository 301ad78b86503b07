import {
	Composer,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	type Node,
	type Pair,
	Parser,
	type YAMLError,
} from "yaml";
import {
	arrayNode,
	type DocumentNode,
	type Entry,
	type Fault,
	MOST_LEVELS,
	objectNode,
	type Parsed,
} from "./node.ts";
import { tooDeepIn } from "./yaml-depth.ts";

/** How many values aliases may add in all: ten of ten of ten ... ("billion laughs") end here. */
const MOST_ALIASED_VALUES = 10_000;

/** Thrown inside the walk only, and caught by it: the walk cannot go on. */
class Refused extends Error {
	readonly offset: number;
	constructor(offset: number, message: string) {
		super(message);
		this.offset = offset;
	}
}

/** Turns the tree of the `yaml` package into ours, in text order, with aliases and merge keys (`<<`) followed. */
class Walk {
	readonly meaning: Fault[] = [];
	readonly #anchors = new Map<string, Node>();
	#aliasDepth = 0;
	#aliased = 0;

	node(node: Node | null | undefined, depth: number, offset: number): DocumentNode {
		const start = node?.range?.[0] ?? offset;
		if (depth > MOST_LEVELS) throw new Refused(start, tooDeep);
		if (this.#aliasDepth > 0 && ++this.#aliased > MOST_ALIASED_VALUES)
			throw new Refused(
				start,
				`Aliases add more than ${MOST_ALIASED_VALUES} values. Write them out, or fewer.`,
			);
		if (isAlias(node)) return this.#follow(node.source, { depth, offset: start });
		if (node?.anchor !== undefined) this.#anchors.set(node.anchor, node);
		if (isMap(node)) return this.#map(node.items, depth, start);
		if (isSeq(node))
			return arrayNode(
				start,
				node.items.map((item) => this.node(item as Node, depth + 1, start)),
			);
		return { offset: start, value: isScalar(node) ? node.value : null };
	}

	#follow(name: string, at: { depth: number; offset: number }): DocumentNode {
		const target = this.#anchors.get(name);
		if (target === undefined) throw new Refused(at.offset, `"*${name}" stands before any "&${name}".`);
		this.#aliasDepth++;
		const found = this.node(target, at.depth + 1, at.offset);
		this.#aliasDepth--;
		return { ...found, offset: at.offset };
	}

	#map(pairs: readonly Pair[], depth: number, offset: number): DocumentNode {
		const own: Entry[] = [];
		const merged: Entry[] = [];
		for (const pair of pairs) {
			const key = pair.key as Node | null;
			const keyOffset = key?.range?.[0] ?? offset;
			const node = this.node(pair.value as Node | null, depth + 1, keyOffset);
			if (isScalar(key) && key.value === "<<" && key.type === "PLAIN") merged.push(...mergedEntries(node));
			else if (isScalar(key)) own.push({ key: keyText(key.value, key.source), keyOffset, node });
			else this.#fault(keyOffset, "A key must be one word or text, not a list or an object.");
		}
		const names = new Set(own.map((entry) => entry.key));
		const inherited = new Map(merged.reverse().map((entry) => [entry.key, entry]));
		const kept = [...inherited.values()].filter((entry) => !names.has(entry.key));
		return objectNode(offset, [...kept, ...own], (at, message) => this.#fault(at, message));
	}

	#fault(offset: number, message: string): void {
		this.meaning.push({ offset, message });
	}
}

/** `1980:` and `true:` are keys as they are spelled. */
const keyText = (value: unknown, source: string | undefined) =>
	typeof value === "string" ? value : (source ?? String(value));

/** The entries a merge key brings; of a list of objects the earlier win. */
function mergedEntries(node: DocumentNode): Entry[] {
	if (Array.isArray(node.value)) return [...(node.children?.values() ?? [])].flatMap(mergedEntries);
	return [...(node.children ?? [])].map(([key, child]) => ({
		key: String(key),
		keyOffset: node.offset,
		node: child,
	}));
}

const tooDeep = `Nested more than ${MOST_LEVELS} levels deep. Flatten it.`;

const messages: Readonly<Record<string, string>> = {
	TAB_AS_INDENT: "A tab cannot indent YAML. Use spaces.",
	BAD_INDENT: "This line is indented differently from its neighbours.",
	MULTILINE_IMPLICIT_KEY: 'A key must stand on one line, before its ":". Is a ":" missing here or above?',
	BLOCK_AS_IMPLICIT_KEY: 'Two ":" on one line. Put the value in quotes.',
	MISSING_CHAR: "A closing quote, bracket or comma is missing.",
};

const faultOf = (error: YAMLError): Fault => ({
	offset: error.pos[0],
	message: messages[error.code] ?? `This is not YAML: ${error.message.replace(/\.?$/u, ".")}`,
});

const broken = (offset: number, message: string): Parsed => ({
	root: undefined,
	syntax: [{ offset, message }],
	meaning: [],
});

/** YAML 1.2 (core schema: `yes` is text, dates are text), with anchors, aliases and merge keys. */
export function parseYaml(text: string): Parsed {
	const tokens = [...new Parser().parse(text)];
	const deep = tooDeepIn(tokens, MOST_LEVELS);
	if (deep !== undefined) return broken(deep, tooDeep);
	const composer = new Composer({ uniqueKeys: false, prettyErrors: false, schema: "core" });
	const [first, second] = [...composer.compose(tokens, true, text.length)];
	if (second !== undefined && second.errors.length + (first?.errors.length ?? 0) === 0)
		return broken(second.range[0], 'A second document begins after "---". Keep one document per file.');
	const faults = [...(first?.errors ?? []), ...(first?.warnings ?? [])].map(faultOf);
	return faults.length > 0 ? { root: undefined, syntax: faults, meaning: [] } : walked(first?.contents);
}

function walked(contents: Node | null | undefined): Parsed {
	const walk = new Walk();
	try {
		const root = contents ? walk.node(contents, 0, 0) : undefined;
		return { root, syntax: [], meaning: walk.meaning };
	} catch (error) {
		if (error instanceof Refused) return broken(error.offset, error.message);
		throw error;
	}
}
