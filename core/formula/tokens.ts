import { UsageError } from "../errors.ts";

export interface Token {
	readonly kind: "number" | "name" | "sign" | "end";
	readonly text: string;
	/** 0-based place in the formula. */
	readonly at: number;
}

const PATTERN =
	/\s+|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|"(?<quoted>[^"]+)"|(?<sign>\*\*|<=|>=|==|!=|&&|\|\||[-+*/^()<>!?:,;])/uy;

/** The words and signs of a formula, the end last. @throws UsageError with the place of what is neither */
export function tokensOf(text: string): readonly Token[] {
	const tokens: Token[] = [];
	const pattern = new RegExp(PATTERN);
	for (let at = 0; at < text.length; at = pattern.lastIndex) {
		pattern.lastIndex = at;
		const { number, name, quoted, sign } = pattern.exec(text)?.groups ?? {};
		if (pattern.lastIndex <= at) throw unreadable(text, { at, text: text.charAt(at) });
		if (number !== undefined) tokens.push({ kind: "number", text: number, at });
		else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, at });
		else if (name !== undefined || quoted !== undefined)
			tokens.push({ kind: "name", text: (name ?? quoted) as string, at });
	}
	return [...tokens, { kind: "end", text: "", at: text.length }];
}

/** A mistake in a formula, with its place; `expected`: what would do there. */
export function unreadable(
	formula: string,
	{ at, text }: Pick<Token, "at" | "text">,
	expected = "a name, a number, an operator or a function",
): UsageError {
	const place = text === "" ? "at its end" : `at character ${at + 1} ("${text}")`;
	return new UsageError(`The formula "${formula}" cannot be read ${place}: expected ${expected}.`);
}
