import type { Expression, FormulaFunction } from "../array/operations/formula.ts";
import { UsageError } from "../errors.ts";
import { didYouMean } from "../text/nearest.ts";
import { type Token, tokensOf, unreadable } from "./tokens.ts";

/** A formula as written: its leaves are names. */
export type NamedExpression = Expression<{ readonly name: string }>;

interface Written {
	readonly call: FormulaFunction;
	readonly takes: number;
	/** Takes more as well, two by two. */
	readonly more?: true;
}

const one = (call: FormulaFunction): Written => ({ call, takes: 1 });

/** Functions as a formula writes them. */
const CALLS: ReadonlyMap<string, Written> = new Map([
	...(
		[
			"abs",
			"sqrt",
			"exp",
			"log",
			"log10",
			"sin",
			"cos",
			"tan",
			"asin",
			"acos",
			"atan",
			"sinh",
			"cosh",
			"tanh",
		] as const
	).map((name): [string, Written] => [name, one(name)]),
	...(["floor", "ceil", "round"] as const).map((name): [string, Written] => [name, one(name)]),
	["min", { call: "min", takes: 2, more: true }],
	["max", { call: "max", takes: 2, more: true }],
	["pow", { call: "power", takes: 2 }],
	["atan2", { call: "atan2", takes: 2 }],
	["where", { call: "where", takes: 3 }],
	["ismissing", one("isMissing")],
]);

/** Names that are values. */
const VALUES: ReadonlyMap<string, NamedExpression> = new Map<string, NamedExpression>([
	["pi", { number: Math.PI }],
	["missing", { call: "missing", of: [] }],
]);

interface Level {
	readonly signs: Readonly<Record<string, FormulaFunction>>;
	/** The operands change places: a > b is b < a. */
	readonly turned?: readonly string[];
}

/** Operators between two values, those that bind least first. */
const LEVELS: readonly Level[] = [
	{ signs: { "||": "or" } },
	{ signs: { "&&": "and" } },
	{
		signs: {
			"<": "less",
			"<=": "lessOrEqual",
			">": "less",
			">=": "lessOrEqual",
			"==": "equal",
			"!=": "unequal",
		},
		turned: [">", ">="],
	},
	{ signs: { "+": "add", "-": "subtract" } },
	{ signs: { "*": "multiply", "/": "divide" } },
];

/** Deep enough for any formula somebody writes, and shallow enough for every stack. */
const DEEPEST = 200;
const LONGEST = 4000;

/**
 * Reads a formula: names (with odd characters in double quotes), numbers, + - * / ^ (or **), comparisons, && || !, `condition ? a : b`,
 * functions with arguments apart by "," or ";", and the words `pi` and `missing`. @throws UsageError with the place of the mistake
 */
export function parseFormula(text: string): NamedExpression {
	if (text.length > LONGEST)
		throw new UsageError(`The formula "${text.slice(0, 40)}..." is too long. Write it in several steps.`);
	const reader = new Reader(text);
	const expression = reader.choice();
	reader.end();
	return expression;
}

class Reader {
	readonly #text: string;
	readonly #tokens: readonly Token[];
	#next = 0;
	#depth = 0;

	constructor(text: string) {
		this.#text = text;
		this.#tokens = tokensOf(text);
	}

	/** `condition ? a : b`, or what stands before the question mark alone. */
	choice(): NamedExpression {
		if (++this.#depth > DEEPEST)
			throw new UsageError(
				`The formula "${this.#text.slice(0, 40)}..." is nested too deeply. Write it in parts.`,
			);
		const condition = this.#level(0);
		let choice = condition;
		if (this.#take("?")) {
			const yes = this.choice();
			this.#need(":");
			choice = { call: "where", of: [condition, yes, this.choice()] };
		}
		this.#depth--;
		return choice;
	}

	end(): void {
		if (this.#token.kind !== "end") throw this.#wrong("an operator or the end");
	}

	#level(index: number): NamedExpression {
		const level = LEVELS[index];
		if (level === undefined) return this.#signed();
		let left = this.#level(index + 1);
		for (;;) {
			const { kind, text } = this.#token;
			const call = kind === "sign" && Object.hasOwn(level.signs, text) ? level.signs[text] : undefined;
			if (call === undefined) return left;
			this.#next++;
			const right = this.#level(index + 1);
			left = { call, of: level.turned?.includes(text) ? [right, left] : [left, right] };
		}
	}

	/** A sign binds less than a power: -2^2 is -4. */
	#signed(): NamedExpression {
		let [isNegative, isNegated] = [false, false];
		if (this.#take("-")) isNegative = true;
		else if (this.#take("!")) isNegated = true;
		else if (!this.#take("+")) return this.#power();
		if (++this.#depth > DEEPEST) throw this.#wrong("fewer signs");
		const value = this.#signed();
		this.#depth--;
		if (isNegative) return "number" in value ? { number: -value.number } : { call: "negate", of: [value] };
		return isNegated ? { call: "not", of: [value] } : value;
	}

	/** From the right: 2^3^2 is 2^9. */
	#power(): NamedExpression {
		const base = this.#value();
		if (!this.#take("^") && !this.#take("**")) return base;
		return { call: "power", of: [base, this.#signed()] };
	}

	#value(): NamedExpression {
		const token = this.#token;
		if (token.kind === "number") {
			this.#next++;
			return { number: Number(token.text) };
		}
		if (token.kind === "name") {
			this.#next++;
			return this.#take("(") ? this.#call(token) : this.#named(token);
		}
		if (!this.#take("(")) throw this.#wrong('a name, a number, a function or "("');
		const inner = this.choice();
		this.#need(")");
		return inner;
	}

	/** A name in quotes is one of a variable, whatever it says. */
	#named({ text, at }: Token): NamedExpression {
		const isQuoted = this.#text.charAt(at) === '"';
		return (isQuoted ? undefined : VALUES.get(text)) ?? { name: text };
	}

	#call(name: Token): NamedExpression {
		const written = CALLS.get(name.text);
		if (written === undefined)
			throw new UsageError(
				`The formula "${this.#text}" calls "${name.text}" at character ${name.at + 1}, which is no function.${didYouMean(name.text, CALLS.keys())} There are: ${[...CALLS.keys()].join(", ")}.`,
			);
		const values: NamedExpression[] = [];
		if (!this.#take(")")) {
			do values.push(this.choice());
			while (this.#take(",") || this.#take(";"));
			this.#need(")");
		}
		return this.#joined(name, written, values);
	}

	#joined(name: Token, { call, takes, more }: Written, values: readonly NamedExpression[]): NamedExpression {
		const fits = values.length === takes || (more && values.length > takes);
		if (!fits)
			throw new UsageError(
				`The formula "${this.#text}" gives "${name.text}" at character ${name.at + 1} ${values.length} values; it takes ${takes}${more ? " or more" : ""}.`,
			);
		return values.length === takes
			? { call, of: values }
			: values.reduce((joined, value) => ({ call, of: [joined, value] }));
	}

	get #token(): Token {
		return this.#tokens[this.#next] as Token;
	}

	#take(sign: string): boolean {
		const { kind, text } = this.#token;
		const fits = kind === "sign" && text === sign;
		if (fits) this.#next++;
		return fits;
	}

	#need(sign: string): void {
		if (!this.#take(sign)) throw this.#wrong(`"${sign}"`);
	}

	#wrong(expected: string): UsageError {
		return unreadable(this.#text, this.#token, expected);
	}
}
