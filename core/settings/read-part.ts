import type { z } from "zod";
import type { DocumentPath } from "../ports/document.ts";
import { didYouMean } from "../text/nearest.ts";
import type { Complaints } from "./complaints.ts";
import { keysOf, schemaAt, titleOf } from "./schema-walk.ts";
import { kindInWords, remedy, valueInWords } from "./values-in-words.ts";

/** One part of a document that has a schema of its own. */
export interface Part<Schema extends z.ZodType> {
	readonly schema: Schema;
	readonly value: unknown;
	/** Where the part stands in the document. */
	readonly path: DocumentPath;
	/** Keys that are known and not taken, with the reason. */
	readonly refused?: Readonly<Record<string, string>>;
}

type Issue = z.core.$ZodIssue;

const steps = (issue: Issue): (string | number)[] =>
	issue.path.map((step) => (typeof step === "number" ? step : String(step)));

function valueAt(value: unknown, path: DocumentPath): unknown {
	let found = value;
	for (const step of path) found = (found as Record<string | number, unknown> | null | undefined)?.[step];
	return found;
}

/** "scalar_coordinates.plev" for what has a key, "item 2 of "realm"" for what has a place in a list. */
function nameOf(path: DocumentPath): string {
	const last = path.at(-1);
	if (last === undefined) return "the document";
	return typeof last === "number" ? `item ${last + 1} of ${nameOf(path.slice(0, -1))}` : `"${last}"`;
}

function unknownKey(part: Part<z.ZodType>, at: DocumentPath, key: string): string {
	if (part.refused !== undefined && Object.hasOwn(part.refused, key)) return part.refused[key]!;
	const schema = schemaAt(part.schema, at);
	const known = keysOf(schema);
	const hint = didYouMean(key, known) || ` Its keys are ${known.join(", ")}.`;
	return `"${key}" is no key of ${titleOf(schema)}.${hint}`;
}

function wrongType(expected: string, part: Part<z.ZodType>, at: DocumentPath): string {
	const value = valueAt(part.value, at);
	const full = [...part.path, ...at];
	if (value !== undefined)
		return `${nameOf(full)} must be ${kindInWords(expected)}, not ${valueInWords(value)}.${remedy(expected, value)}`;
	return `${nameOf(full)} is missing in ${full.length > 1 ? nameOf(full.slice(0, -1)) : "the file"}.`;
}

function wrongValue(values: readonly unknown[], part: Part<z.ZodType>, at: DocumentPath): string {
	const value = valueAt(part.value, at);
	const choices = values.map((choice) => `"${choice}"`).join(", ");
	const hint = typeof value === "string" ? didYouMean(value, values.map(String)) : "";
	return `${nameOf([...part.path, ...at])} is one of ${choices}, not ${valueInWords(value)}.${hint}`;
}

function complain(issue: Issue, part: Part<z.ZodType>, complaints: Complaints): void {
	const at = steps(issue);
	const full = [...part.path, ...at];
	if (issue.code === "unrecognized_keys") {
		for (const key of issue.keys) complaints.at([...full, key], unknownKey(part, at, key), { key: true });
	} else if (issue.code === "invalid_type" && issue.message.startsWith("Invalid"))
		complaints.at(full, wrongType(issue.expected, part, at));
	else if (issue.code === "invalid_value") complaints.at(full, wrongValue(issue.values, part, at));
	else if (issue.code === "invalid_key")
		complaints.at(full, `${nameOf(full)} ${issue.issues[0]?.message ?? issue.message}`, { key: true });
	else complaints.at(full, `${nameOf(full)} ${saidBySchema(issue.message, valueAt(part.value, at))}`);
}

/** A schema's own words: a whole sentence stands as it is, others get the value found. */
const saidBySchema = (message: string, value: unknown) =>
	message.endsWith(".") ? message : `${message}, not ${valueInWords(value)}.`;

/** Paths of the values at fault; of a list as a whole, as the places of its other items must stay. */
const faultyPaths = (issues: readonly Issue[]): (readonly (string | number)[])[] =>
	issues.flatMap((issue) => {
		const at = steps(issue);
		const all = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...at, key]) : [at];
		return all.map((path) => {
			const list = path.findIndex((step) => typeof step === "number");
			return list < 0 ? path : path.slice(0, list);
		});
	});

/** The value without what the paths lead to. */
function without(value: unknown, paths: readonly DocumentPath[]): unknown {
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([key, item]) => {
			const inside = paths.filter((path) => path[0] === key).map((path) => path.slice(1));
			if (inside.some((path) => path.length === 0)) return [];
			return [[key, inside.length > 0 ? without(item, inside) : item]];
		}),
	);
}

/**
 * The part as its schema gives it. Mistakes are told, and with them the part is what it would be without the values at fault, so that
 * what is wrong with the others is told too; `undefined` when too little is left.
 */
export function readPart<Schema extends z.ZodType>(
	part: Part<Schema>,
	complaints: Complaints,
): z.output<Schema> | undefined {
	const result = part.schema.safeParse(part.value);
	if (result.success) return result.data;
	for (const issue of result.error.issues) complain(issue, part, complaints);
	return isObject(part.value)
		? part.schema.safeParse(without(part.value, faultyPaths(result.error.issues))).data
		: undefined;
}

/** True for `{ ... }`: what an object of any keys may be read from. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null && !Array.isArray(value);
