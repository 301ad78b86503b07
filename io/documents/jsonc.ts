import { createScanner, type Node, type ParseError, type ParseErrorCode, parseTree } from "jsonc-parser";
import { arrayNode, type DocumentNode, type Fault, MOST_LEVELS, objectNode, type Parsed } from "./node.ts";

/** The codes of jsonc-parser by number: its `const enum`s have no values at run time. */
const messages: Readonly<Record<number, (spot: string) => string>> = {
	1: (spot) => `${spot} is not JSON. Text needs double quotes.`,
	2: (spot) => `${spot} is not a number JSON knows (no leading zeros or "+", digits around the point).`,
	3: (spot) => `Expected a key in double quotes, found ${spot}.`,
	4: (spot) => `Expected a value, found ${spot}.`,
	5: (spot) => `Expected ":" after the key, found ${spot}.`,
	6: (spot) => `Expected "," before ${spot}.`,
	7: () => 'Expected "}": a brace is not closed.',
	8: () => 'Expected "]": a bracket is not closed.',
	9: (spot) => `Unexpected ${spot} after the end of the document.`,
	11: () => 'This comment is not closed. End it with "*/".',
	12: () => "This text is not closed. End it with a double quote on the same line.",
	13: () => "This number breaks off.",
	14: () => "This \\u escape needs four hexadecimal digits.",
	15: () => 'This escape does not exist. Write "\\\\" for a backslash.',
	16: () => "A text may not hold a line break, a tab or another control character. Write \\n or \\t.",
};

function spotAt(text: string, error: ParseError): string {
	const found = text.slice(error.offset, error.offset + Math.min(error.length, 30));
	if (found.trim() === "") return "the end of the text";
	return found.startsWith('"') ? found : `"${found}"`;
}

const faultOf = (text: string, error: ParseError): Fault => ({
	offset: error.offset,
	message: (messages[error.error as ParseErrorCode & number] ?? (() => "This is not JSON."))(
		spotAt(text, error),
	),
});

const OPEN = 1;
const CLOSE = 2;
const OPEN_LIST = 3;
const CLOSE_LIST = 4;
const END = 17;

/** The offset where nesting grows too deep for a recursive parser, found without recursion. */
function tooDeepAt(text: string): number | undefined {
	const scanner = createScanner(text, true);
	let depth = 0;
	for (let kind: number = scanner.scan(); kind !== END; kind = scanner.scan()) {
		if (kind === OPEN || kind === OPEN_LIST) depth++;
		if (kind === CLOSE || kind === CLOSE_LIST) depth--;
		if (depth > MOST_LEVELS) return scanner.getTokenOffset();
	}
	return undefined;
}

function toNode(node: Node, fault: (offset: number, message: string) => void): DocumentNode {
	const children = node.children ?? [];
	if (node.type === "array")
		return arrayNode(
			node.offset,
			children.map((child) => toNode(child, fault)),
		);
	if (node.type !== "object") return { offset: node.offset, value: node.value };
	const entries = children.flatMap(({ children: [key, value] = [] }) =>
		key === undefined || value === undefined
			? []
			: [{ key: String(key.value), keyOffset: key.offset, node: toNode(value, fault) }],
	);
	return objectNode(node.offset, entries, fault);
}

/** JSON with `//` and block comments and trailing commas. */
export function parseJsonc(text: string): Parsed {
	const deep = tooDeepAt(text);
	if (deep !== undefined) {
		const message = `Nested more than ${MOST_LEVELS} levels deep. Flatten it.`;
		return { root: undefined, syntax: [{ offset: deep, message }], meaning: [] };
	}
	const errors: ParseError[] = [];
	const meaning: Fault[] = [];
	const tree = parseTree(text, errors, { allowTrailingComma: true });
	const root = tree && toNode(tree, (offset, message) => meaning.push({ offset, message }));
	return { root, syntax: errors.map((error) => faultOf(text, error)), meaning };
}
