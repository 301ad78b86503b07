/**
 * JSON as Zarr's writers mean it: 1 and 1.0 are numbers of different types, NaN and Infinity stand bare (Python), and 64-bit integers
 * are exact.
 */
export type Json = null | boolean | string | number | bigint | FloatLiteral | readonly Json[] | JsonObject;
export interface JsonObject {
	readonly [key: string]: Json;
}

/** A number written with a point, an exponent, or as NaN or Infinity. */
export class FloatLiteral {
	readonly value: number;
	constructor(value: number) {
		this.value = value;
	}
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?(?:Infinity|NaN)|-?\d[\d.eE+-]*/g;
const MARK = "\u0000number ";

/** SyntaxError when the text is no JSON. Objects have no prototype, so no name in a file can touch one. */
export function parseJson(text: string): Json {
	const marked = text.replace(TOKEN, (token) => (isPlain(token) ? token : JSON.stringify(MARK + token)));
	return restored(JSON.parse(marked));
}

const isPlain = (token: string): boolean =>
	token.startsWith('"') || (/^-?\d+$/.test(token) && Number.isSafeInteger(Number(token)));

function restored(value: unknown): Json {
	if (typeof value === "string") return value.startsWith(MARK) ? numberOf(value.slice(MARK.length)) : value;
	if (Array.isArray(value)) return value.map(restored);
	if (typeof value !== "object" || value === null) return value as Json;
	const result: Record<string, Json> = Object.create(null);
	for (const [key, item] of Object.entries(value)) result[key] = restored(item);
	return result;
}

function numberOf(literal: string): Json {
	if (/^-?\d+$/.test(literal)) return BigInt(literal);
	const value = Number(literal);
	if (Number.isNaN(value) && literal !== "NaN" && literal !== "-NaN")
		throw new SyntaxError(`"${literal}" is no number`);
	return new FloatLiteral(value);
}

/** The text of a value, indented; objects keep their order. */
export function printJson(value: Json, indent = ""): string {
	if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
	if (typeof value === "string") return ascii(value);
	if (typeof value === "number") return Number.isFinite(value) ? JSON.stringify(value) : String(value);
	if (value instanceof FloatLiteral) return printFloat(value.value);
	const inner = `${indent}  `;
	if (Array.isArray(value)) return printArray(value, indent);
	const items = Object.entries(value as JsonObject).map(
		([key, item]) => `${inner}${ascii(key)}: ${printJson(item, inner)}`,
	);
	return items.length === 0 ? "{}" : `{\n${items.join(",\n")}\n${indent}}`;
}

/** zarr-python 2 takes metadata to be ASCII. */
const ascii = (text: string): string =>
	JSON.stringify(text).replace(
		/[\u007f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);

function printArray(items: readonly Json[], indent: string): string {
	const inner = `${indent}  `;
	const nested = items.some(
		(item) => typeof item === "object" && item !== null && !(item instanceof FloatLiteral),
	);
	const texts = items.map((item) => printJson(item, inner));
	return nested ? `[\n${texts.map((text) => inner + text).join(",\n")}\n${indent}]` : `[${texts.join(", ")}]`;
}

function printFloat(value: number): string {
	const text = Object.is(value, -0) ? "-0" : String(value);
	return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Plain JavaScript values, for schemas: literals become numbers. */
export function plainJson(value: Json): unknown {
	if (value instanceof FloatLiteral) return value.value;
	if (Array.isArray(value)) return value.map(plainJson);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, plainJson(item)]));
}

/** The same for those who know no NaN and no Infinity: where such a number stands, its name as text. */
export function inStrictJson<T extends Json>(value: T): T;
export function inStrictJson(value: Json): Json {
	if (value instanceof FloatLiteral) return Number.isFinite(value.value) ? value : String(value.value);
	if (Array.isArray(value)) return value.map((item) => inStrictJson(item));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value as JsonObject).map(([key, item]) => [key, inStrictJson(item)]),
	);
}
