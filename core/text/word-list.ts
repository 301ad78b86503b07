const BRACKETS: Readonly<Record<string, string>> = { "[": "]", "(": ")", "{": "}" };
/** A quoted word with escapes, or a bare one; then a comma or the end. */
const WORD = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s,'"[\](){}]+))\s*(?:,|$)/y;

/** The words of a list as Python or JSON writes lists, tuples and sets of texts: `['a', 'b']`, `('a',)`, `{"a"}`; `undefined` for other texts. */
export function wordsIn(text: string): string[] | undefined {
	const plain = text.trim();
	if (BRACKETS[plain[0] ?? ""] !== plain.at(-1) || plain.length < 2) return undefined;
	const inside = plain.slice(1, -1).trim();
	const words: string[] = [];
	for (WORD.lastIndex = 0; WORD.lastIndex < inside.length; ) {
		const found = WORD.exec(inside);
		if (found === null) return undefined;
		words.push((found[1] ?? found[2] ?? found[3] ?? "").replace(/\\(.)/g, "$1"));
	}
	return words;
}
