import type { CST } from "yaml";

interface Nested {
	readonly token: CST.Token;
	readonly depth: number;
}

const partsOf = (token: CST.Token): (CST.Token | null | undefined)[] => {
	if ("items" in token) return token.items.flatMap((item) => [item.key, item.value]);
	return token.type === "document" ? [token.value] : [];
};

/**
 * The offset of the first value nested deeper than `most`, found without recursion: the composer of the `yaml` package is recursive,
 * and a stack that is nearly exhausted may end the whole process instead of raising an error.
 */
export function tooDeepIn(tokens: readonly CST.Token[], most: number): number | undefined {
	const open: Nested[] = tokens.map((token) => ({ token, depth: 0 }));
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const { token, depth } = next;
		if (depth > most) return token.offset;
		for (const part of partsOf(token)) if (part) open.push({ token: part, depth: depth + 1 });
	}
	return undefined;
}
