import { z } from "zod";
import { UsageError } from "../errors.ts";
import { didYouMean } from "../text/nearest.ts";
import { CaseStepEntry } from "./case-steps.ts";
import { type Environment, expand, resolvePath } from "./expand.ts";
import { valueInWords } from "./values-in-words.ts";

/** What sort of value a key of the case file has: its form in the file, and how text from a flag or the environment is read. */
export type Kind =
	| {
			readonly kind:
				| "text"
				| "boolean"
				| "count"
				| "positive"
				| "size"
				| "duration"
				| "path"
				| "date"
				| "verbosity";
	  }
	| { readonly kind: "texts" | "paths" | "program" | "plugins" | "steps" }
	| { readonly kind: "choice"; readonly choices: readonly string[] };

export interface Surroundings {
	readonly environment: Environment;
	/** What relative paths are seen from. */
	readonly base: string;
	/** The text comes from a flag or the environment: "true" and "3" are not in quotes by mistake. */
	readonly isWord: boolean;
}

const oneOrMany = z.union([z.string(), z.array(z.string())]);
const textOrNumber = z.union([z.string(), z.number()]);

const schemas: Readonly<Record<Kind["kind"], z.ZodType>> = {
	text: textOrNumber,
	boolean: z.boolean(),
	count: z.int().min(0),
	positive: z.int().min(1),
	size: textOrNumber,
	duration: textOrNumber,
	path: z.string(),
	date: textOrNumber,
	verbosity: z.union([z.boolean(), z.int()]),
	texts: oneOrMany,
	paths: oneOrMany,
	program: z.string(),
	plugins: oneOrMany,
	steps: z.array(z.union([z.string(), CaseStepEntry])),
	choice: z.string(),
};

const forms: Readonly<Record<Kind["kind"], string>> = {
	text: "a text",
	boolean: "true or false",
	count: "a whole number from 0",
	positive: "a whole number from 1",
	size: 'a size such as "512MiB" or "2GB"',
	duration: 'a time such as 90 (seconds), "30min", "6h" or "none"',
	path: "a path",
	date: 'a year or a date such as 1980, "1980-01-01" or "1980-01-01T06:00:00"',
	verbosity: "true, false or a whole number",
	texts: "a list of texts",
	paths: "a path or a list of paths",
	program: "a program",
	plugins: "a path or package, or a list of them",
	steps: 'a list of steps such as ["area-mean"]',
	choice: "a text",
};

/** The schema of the values of a kind in a file: for JSON Schema. */
export const schemaOf = (kind: Kind): z.ZodType =>
	kind.kind === "choice" ? z.enum(kind.choices) : schemas[kind.kind];

function expanded(text: string, { environment }: Surroundings): string {
	const { text: full, missing } = expand(text, environment);
	if (full === undefined)
		throw new UsageError(
			`names the environment variable "${missing}", which is not set. Set it, or write $$ for $`,
		);
	return full;
}

const asPath = (text: string, around: Surroundings) => resolvePath(around.base, expanded(text, around));

/** "./x", "/x" and "~/x" are files; other words are names looked up elsewhere. */
const asProgram = (text: string, around: Surroundings) => {
	const full = expanded(text, around);
	return /^\.{0,2}\//u.test(full) ? resolvePath(around.base, full) : full;
};

const units: Readonly<Record<string, number>> = {
	s: 1,
	sec: 1,
	min: 60,
	m: 60,
	h: 3600,
	hr: 3600,
	d: 86_400,
};

function asDuration(value: unknown): number | undefined {
	if (value === "none") return Number.POSITIVE_INFINITY;
	const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/iu.exec(String(value)) ?? [];
	const seconds = Number(count) * (units[unit?.toLowerCase() || "s"] ?? Number.NaN);
	return seconds > 0 ? seconds : undefined;
}

/** "MB" is 10^6 bytes; "MiB" and, as with most programs, "M" are 2^20. */
function asSize(value: unknown): number | undefined {
	const [, count, letter, form] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?b)?$/i.exec(String(value)) ?? [];
	const power = "kmgt".indexOf(letter?.toLowerCase() || " ") + 1;
	const bytes = Math.floor(Number(count) * (form?.toLowerCase() === "b" ? 1000 : 1024) ** power);
	return bytes > 0 ? bytes : undefined;
}

const words: Readonly<Record<string, unknown>> = {
	true: true,
	yes: true,
	on: true,
	false: false,
	no: false,
	off: false,
};

/** Text from a flag or the environment as the kind would stand in a file. */
function unquoted(kind: Kind["kind"], value: unknown): unknown {
	if (typeof value !== "string") return value;
	const text = value.trim();
	if (kind === "boolean" || kind === "verbosity") {
		if (kind === "boolean" && /^[01]$/u.test(text)) return text === "1";
		return words[text.toLowerCase()] ?? (/^-?\d+$/u.test(text) ? Number(text) : text);
	}
	if (kind === "count" || kind === "positive") return /^\d+$/u.test(text) ? Number(text) : text;
	return kind === "paths" ? text.split(":").filter((part) => part !== "") : text;
}

const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);

const readers: Readonly<Record<Kind["kind"], (value: unknown, around: Surroundings) => unknown>> = {
	text: (value, around) => expanded(String(value), around),
	boolean: (value) => value,
	count: (value) => value,
	positive: (value) => value,
	size: asSize,
	duration: asDuration,
	path: (value, around) => asPath(String(value), around),
	date: (value, around) => (typeof value === "string" ? expanded(value, around) : value),
	verbosity: Number,
	texts: (value, around) =>
		asList(value).flatMap((text) =>
			expanded(text, around)
				.split(",")
				.map((part) => part.trim())
				.filter((part) => part !== ""),
		),
	paths: (value, around) => asList(value).map((text) => asPath(text, around)),
	program: (value, around) => asProgram(String(value), around),
	plugins: (value, around) => asList(value).map((text) => asProgram(text, around)),
	// Each is read against what the step takes, where the steps are known.
	steps: (value) => value,
	choice: (value, around) => expanded(String(value), around),
};

const plain = (text: string) => text.toLowerCase().replace(/[-_\s]/gu, "");

/** The one of the choices that is meant, whatever its case, blanks and underscores; `undefined` when none is. */
export const chosen = (text: string, choices: readonly string[]): string | undefined =>
	choices.find((choice) => plain(choice) === plain(text));

function choose(text: string, choices: readonly string[]): string {
	const found = chosen(text, choices);
	if (found !== undefined) return found;
	const list = choices.map((choice) => `"${choice}"`).join(", ");
	throw new UsageError(`is one of ${list}, not "${text}".${didYouMean(text, choices)}`);
}

/** The value of a key, ready for use. @throws UsageError, a sentence without its subject, when it is none. */
export function readKind(kind: Kind, value: unknown, around: Surroundings): unknown {
	const raw = around.isWord ? unquoted(kind.kind, value) : value;
	const fits = kind.kind === "steps" ? Array.isArray(raw) : schemas[kind.kind].safeParse(raw).success;
	const read = fits ? readers[kind.kind](raw, around) : undefined;
	if (read === undefined || Number.isNaN(read))
		throw new UsageError(`must be ${forms[kind.kind]}, not ${valueInWords(value)}`);
	return kind.kind === "choice" ? choose(String(read), kind.choices) : read;
}
