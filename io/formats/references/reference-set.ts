import { z } from "zod";
import { FormatError } from "../../../core/errors.ts";
import { generated } from "./generate.ts";
import { fillTemplate, isTemplate, TemplateError, type TemplateScope } from "./template.ts";

// fsspec, "References specification", versions 0 and 1.

/** Bytes of a key: at hand (plain text, or "base64:..."), or a part of a file, or a whole one. */
export type Reference =
	| string
	| readonly [url: string]
	| readonly [url: string, offset: number, length: number];

/** What a file was when it was referred to. */
export const SourceState = z.strictObject({
	/** Bytes. */
	size: z.number().int().min(0),
	/** Milliseconds since 1970; absent for what comes from a server. */
	modified: z.number().int().optional(),
});
export type SourceState = z.infer<typeof SourceState>;

export interface ReferenceSet {
	/** Key → where its bytes are; addresses as written, templates filled in. */
	readonly references: ReadonlyMap<string, Reference>;
	/** Address → what it was; empty in sets of other programs. */
	readonly sources: ReadonlyMap<string, SourceState>;
}

const Text = z.string();
const Dimension = z.union([
	z.array(z.union([z.string(), z.number()])),
	z.strictObject({
		start: z.number().int().default(0),
		stop: z.number().int(),
		step: z.number().int().default(1),
	}),
]);
const Generator = z.strictObject({
	key: Text,
	url: Text,
	offset: z.union([z.string(), z.number()]).optional(),
	length: z.union([z.string(), z.number()]).optional(),
	dimensions: z.record(z.string(), Dimension),
});
export type Generator = z.infer<typeof Generator>;

/** Other programs put keys of their own beside these, which mean nothing here; what is used must be right. */
const Document = z.looseObject({
	version: z.literal(1),
	templates: z.record(z.string(), z.string()).optional(),
	gen: z.array(Generator).optional(),
	refs: z.custom<Readonly<Record<string, unknown>>>(isObject, "is no object"),
	headwater: z.strictObject({ sources: z.record(z.string(), SourceState) }).optional(),
});

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A reference set from the text of its JSON. FormatError naming the file, and the key that is wrong. */
export function parseReferences(text: string, file: string): ReferenceSet {
	const parsed = parsedJson(text, file);
	const { templates = {}, gen = [], refs, headwater } = documentOf(parsed, file);
	const scope: TemplateScope = new Map(Object.entries(templates));
	const references = new Map<string, Reference>();
	try {
		for (const [key, value] of Object.entries(refs)) references.set(key, referenceOf(key, value, scope));
		for (const one of gen) for (const [key, value] of generated(one, scope)) references.set(key, value);
	} catch (error) {
		if (!(error instanceof TemplateError)) throw error;
		throw new FormatError(file, `${error.message}. Make the references again, written out.`, {
			cause: error,
		});
	}
	return { references, sources: new Map(Object.entries(headwater?.sources ?? {})) };
}

function parsedJson(text: string, file: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new FormatError(file, "its JSON is damaged. Fetch it again, or make the references again.", {
			cause: error,
		});
	}
}

function documentOf(parsed: unknown, file: string): z.infer<typeof Document> {
	// Version 0 has no frame: the references alone.
	const bare = isObject(parsed) && !("version" in parsed) && !("refs" in parsed);
	if (bare && ![".zgroup", ".zarray", "zarr.json"].some((key) => Object.hasOwn(parsed, key)))
		throw new FormatError(file, 'it is JSON, but no reference set ("version": 1, "refs": {...}).');
	const found = Document.safeParse(bare ? { version: 1, refs: parsed } : parsed);
	if (found.success) return found.data;
	const [first] = found.error.issues;
	const where = first?.path.map(String).join(".") ?? "";
	throw new FormatError(
		file,
		`it is no reference set of version 1 (${where}: ${first?.message}). Make the references again.`,
	);
}

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** `undefined` for nothing that makes sense; documents may stand as JSON instead of text. */
function referenceOf(key: string, value: unknown, scope: TemplateScope): Reference {
	if (typeof value === "string") return value;
	if (isObject(value)) return JSON.stringify(value);
	if (Array.isArray(value) && typeof value[0] === "string") {
		const [text, offset, length] = value as [string, unknown, unknown];
		const url = isTemplate(text) ? fillTemplate(text, scope) : text;
		if (value.length === 1) return [url];
		if (value.length === 3 && isPlace(offset) && isPlace(length)) return [url, offset, length];
	}
	throw new TemplateError(`"${key}" is neither text nor [address, offset, length]`);
}
