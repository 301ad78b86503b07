import { UsageError } from "../../../core/errors.ts";

/** An index range as the client wrote it: `[first:every:last]`, the last included. */
export interface AskedRange {
	readonly first: number;
	readonly every: number;
	readonly last: number;
}

/** One variable asked for. */
export interface Clause {
	/** As written, escapes of the address undone: "tas", "tas.tas". */
	readonly name: string;
	readonly ranges: readonly AskedRange[];
}

/** No address a client sends is longer. */
const MOST_BYTES = 131_072;

/**
 * The projection of a DAP2 constraint (`tas[0:11][0:2:71],lat`), percent-encoded once as in an address; empty: everything.
 * @throws UsageError for anything else, selections and functions among them
 */
export function parseConstraint(raw: string): readonly Clause[] {
	if (raw.length > MOST_BYTES)
		throw new UsageError(
			`The constraint is ${raw.length} characters long; at most ${MOST_BYTES} are read. Ask for fewer variables at once.`,
		);
	const text = decoded(raw);
	const reader = new Reader(text);
	reader.skipBlanks();
	if (reader.isAtEnd) return [];
	const clauses: Clause[] = [];
	do clauses.push(clauseAt(reader));
	while (reader.take(","));
	if (!reader.isAtEnd) throw unexpected(reader);
	return clauses;
}

/** Percent-encoding undone once; what is no escape stays. */
function decoded(raw: string): string {
	if (!raw.includes("%")) return raw;
	const bytes = Buffer.from(raw);
	let length = 0;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] as number;
		const code = byte === 0x25 ? hex(bytes[at + 1]) * 16 + hex(bytes[at + 2]) : Number.NaN;
		bytes[length++] = Number.isNaN(code) ? byte : code;
		if (!Number.isNaN(code)) at += 2;
	}
	return bytes.toString("utf8", 0, length);
}

function hex(code = 0): number {
	if (code >= 0x30 && code <= 0x39) return code - 0x30;
	const letter = code | 0x20;
	return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

function clauseAt(reader: Reader): Clause {
	const name = reader.until(",[](){}&<>=; ");
	if (name === "") throw unexpected(reader);
	reader.skipBlanks();
	if (reader.next === "(")
		throw new UsageError(
			`Server functions such as "${short(name)}(...)" are not served. Ask for variables by index, as in ${short(name)}[0:9].`,
		);
	const ranges: AskedRange[] = [];
	while (reader.take("[")) ranges.push(rangeAt(reader));
	if (reader.next === ".")
		throw new UsageError(
			`Index ranges stand behind the whole name: "${short(name)}" has some before a "." at character ${reader.at + 1}. Write grid.member[0:9].`,
		);
	return { name, ranges };
}

function rangeAt(reader: Reader): AskedRange {
	const numbers = [reader.index()];
	while (numbers.length < 3 && reader.take(":")) numbers.push(reader.index());
	if (!reader.take("]")) throw unexpected(reader);
	const [first, second, third] = numbers as [number, number?, number?];
	if (second === undefined) return { first, every: 1, last: first };
	return third === undefined ? { first, every: 1, last: second } : { first, every: second, last: third };
}

const MOST_SHOWN = 80;

/** A name for messages. */
export const short = (name: string): string =>
	name.length > MOST_SHOWN ? `${name.slice(0, MOST_SHOWN)}...` : name;

function unexpected(reader: Reader): UsageError {
	const { next, at } = reader;
	const where = `at character ${at + 1} of the constraint`;
	if (next === "&" || next === "<" || next === ">" || next === "=")
		return new UsageError(
			`Selections by value ("${next}", ${where}) are not served. Ask for index ranges, as in tas[0:11][10:20].`,
		);
	const what =
		next === "" ? "something is missing at the end of the constraint" : `"${next}" is out of place ${where}`;
	return new UsageError(
		`The constraint cannot be read: ${what}. Write names with index ranges, as in tas[0:11][0:2:71],lat.`,
	);
}

/** Reads a text from left to right, each character once. */
class Reader {
	readonly #text: string;
	at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	get next(): string {
		return this.#text.charAt(this.at);
	}

	get isAtEnd(): boolean {
		return this.at >= this.#text.length;
	}

	skipBlanks(): void {
		while (this.next === " ") this.at++;
	}

	/** Whether a sign stood here; it, and the blanks around it, are passed. */
	take(sign: string): boolean {
		this.skipBlanks();
		if (this.next !== sign) return false;
		this.at++;
		this.skipBlanks();
		return true;
	}

	/** All up to one of some signs. */
	until(signs: string): string {
		const start = this.at;
		while (!this.isAtEnd && !signs.includes(this.next)) this.at++;
		return this.#text.slice(start, this.at);
	}

	/** An index, or a stride. */
	index(): number {
		const start = this.at;
		while (this.next >= "0" && this.next <= "9") this.at++;
		const digits = this.#text.slice(start, this.at);
		if (digits === "" && this.next === "-")
			throw new UsageError(
				`A negative index stands at character ${start + 1} of the constraint. Count from the beginning, from 0 on.`,
			);
		if (digits === "") throw unexpected(this);
		const value = Number(digits);
		if (Number.isSafeInteger(value)) return value;
		throw new UsageError(
			`"${short(digits)}" at character ${start + 1} of the constraint is longer than any dimension.`,
		);
	}
}
