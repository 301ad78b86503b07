// The part of Jinja that reference sets use (fsspec, "References specification", version 1): {{names}}, numbers, texts, + - * // / %, parentheses,
// and templates called with named arguments. Everything else is refused: guessing would point to the wrong bytes.

export type TemplateValue = string | number;
export type TemplateScope = ReadonlyMap<string, TemplateValue>;

/** A text that cannot be filled in; says why. */
export class TemplateError extends Error {}

const HOLE = /\{\{([\s\S]*?)\}\}/g;
const LONGEST = 2 ** 16;

export const isTemplate = (text: string): boolean => text.includes("{{");

/**
 * The text with its holes filled. Templates that have holes of their own are functions of their arguments: `{{f(c='a')}}`.
 * @throws TemplateError
 */
export function fillTemplate(text: string, scope: TemplateScope): string {
	if (!isTemplate(text)) return text;
	if (/\{%|\{#/.test(text)) throw new TemplateError(`"${text}" has statements, which are not followed`);
	const filled = text.replace(HOLE, (hole, inner: string) => {
		const expression = new Expression(inner, scope);
		const value = expression.whole();
		if (typeof value === "number" && !Number.isFinite(value))
			throw new TemplateError(`"${hole}" is no number`);
		return String(value);
	});
	if (filled.length > LONGEST) throw new TemplateError(`"${text.slice(0, 40)}" becomes too long`);
	return filled;
}

const TOKEN = /\s*(\d+(?:\.\d+)?|'[^']*'|"[^"]*"|[A-Za-z_]\w*|\/\/|[-+*/%(),=])/y;

class Expression {
	readonly #text: string;
	readonly #tokens: readonly string[];
	readonly #scope: TemplateScope;
	#at = 0;

	constructor(text: string, scope: TemplateScope) {
		this.#text = text;
		this.#scope = scope;
		this.#tokens = this.#split();
	}

	#split(): string[] {
		const tokens: string[] = [];
		TOKEN.lastIndex = 0;
		const text = this.#text.trimEnd();
		while (TOKEN.lastIndex < text.length) {
			const found = TOKEN.exec(text);
			if (!found) throw this.#strange();
			tokens.push(found[1] as string);
		}
		return tokens;
	}

	#strange(): TemplateError {
		return new TemplateError(`the expression "{{${this.#text}}}" is not understood`);
	}

	whole(): TemplateValue {
		const value = this.#sum(0);
		if (this.#at < this.#tokens.length) throw this.#strange();
		return value;
	}

	#take(...wanted: readonly string[]): string | undefined {
		const token = this.#tokens[this.#at];
		if (token === undefined || !wanted.includes(token)) return undefined;
		this.#at++;
		return token;
	}

	#sum(depth: number): TemplateValue {
		if (depth > 32) throw this.#strange();
		let value = this.#product(depth);
		for (let sign = this.#take("+", "-"); sign; sign = this.#take("+", "-")) {
			const other = this.#product(depth);
			if (sign === "+" && typeof value === "string" && typeof other === "string") value += other;
			else
				value =
					sign === "+"
						? this.#number(value) + this.#number(other)
						: this.#number(value) - this.#number(other);
		}
		return value;
	}

	#product(depth: number): TemplateValue {
		let value = this.#factor(depth);
		for (let sign = this.#sign(); sign; sign = this.#sign()) {
			const other = this.#factor(depth);
			value =
				sign === "%" && typeof value === "string"
					? this.#printed(value, other)
					: this.#counted(sign, value, other);
		}
		return value;
	}

	#sign(): string | undefined {
		return this.#take("*", "//", "/", "%");
	}

	#counted(sign: string, left: TemplateValue, right: TemplateValue): number {
		const [a, b] = [this.#number(left), this.#number(right)];
		if (sign === "*") return a * b;
		if (sign === "/") return a / b;
		// As Python counts: rounded down, and the rest with the sign of the divisor.
		return sign === "//" ? Math.floor(a / b) : a - b * Math.floor(a / b);
	}

	/** Python's `'%03d' % i`, for whole numbers only. */
	#printed(format: string, value: TemplateValue): string {
		const found = /^([^%]*)%(0?)(\d{0,2})d([^%]*)$/.exec(format);
		if (!found || typeof value !== "number" || !Number.isInteger(value)) throw this.#strange();
		const [, before, zero, width, behind] = found as unknown as [string, string, string, string, string];
		return before + String(value).padStart(Number(width), zero === "" ? " " : "0") + behind;
	}

	#number(value: TemplateValue): number {
		if (typeof value === "number") return value;
		throw this.#strange();
	}

	#factor(depth: number): TemplateValue {
		if (this.#take("-")) return -this.#number(this.#factor(depth + 1));
		if (this.#take("(")) {
			const value = this.#sum(depth + 1);
			if (!this.#take(")")) throw this.#strange();
			return value;
		}
		const token = this.#tokens[this.#at++];
		if (token === undefined) throw this.#strange();
		if (/^\d/.test(token)) return Number(token);
		if (/^['"]/.test(token)) return token.slice(1, -1);
		if (/^\w/.test(token)) return this.#named(token);
		throw this.#strange();
	}

	#named(name: string): TemplateValue {
		const value = this.#scope.get(name);
		if (value === undefined)
			throw new TemplateError(`"{{${this.#text}}}" names "${name}", which is not given`);
		const isCall = this.#take("(") !== undefined;
		if (isCall !== (typeof value === "string" && isTemplate(value))) throw this.#strange();
		return isCall ? fillTemplate(value as string, this.#arguments()) : value;
	}

	/** Only values at hand: what is filled in cannot call others, so nothing runs in circles. */
	#arguments(): TemplateScope {
		const given = new Map<string, TemplateValue>();
		while (!this.#take(")")) {
			if (given.size > 0 && !this.#take(",")) throw this.#strange();
			const name = this.#tokens[this.#at++];
			if (name === undefined || !/^[A-Za-z_]/.test(name) || !this.#take("=")) throw this.#strange();
			const value = this.#sum(1);
			if (typeof value === "string" && isTemplate(value)) throw this.#strange();
			given.set(name, value);
		}
		return given;
	}
}
