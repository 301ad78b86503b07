import { z } from "zod";
import { StoreError } from "../../core/errors.ts";
import type { HttpAnswer } from "../../core/ports/http.ts";

/** A field that some endpoints give as a list and others plain. */
export const Words = z
	.union([
		z.string(),
		z.number(),
		z.boolean(),
		z.array(z.union([z.string(), z.number(), z.boolean()])),
		z.null(),
	])
	.optional()
	.transform((value) => (value === undefined || value === null ? [] : [value].flat().map(String)));

/** Numbers that may be written as text. */
export const Count = z
	.union([
		z.number(),
		z.string().regex(/^\d+$/).transform(Number),
		z
			.array(z.number())
			.length(1)
			.transform(([one]) => one as number),
	])
	.nullish()
	.transform((value) => (value !== null && value !== undefined && value >= 0 ? value : undefined))
	.catch(undefined);

export const Flag = z
	.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])
	.nullish()
	.transform((value) => value ?? undefined)
	.catch(undefined);

/** The index was asked, and says no: the cause of a StoreError. */
export class Refused extends Error {}

/** The JSON of an answer, as its schema gives it. @throws StoreError for refusals, web pages, cut and foreign documents. */
export function readAnswer<Schema extends z.ZodType>(
	{ status, text, address }: HttpAnswer,
	schema: Schema,
): z.output<Schema> {
	if (status >= 400) {
		const words = `the index answers ${status}${wordsOf(text)}`;
		throw new StoreError(address, `${words}. Check its address and kind.`, { cause: new Refused(words) });
	}
	const { data, error } = schema.safeParse(parsed(text, address));
	if (data !== undefined) return data;
	const [issue] = error?.issues ?? [];
	throw new StoreError(
		address,
		`the index gives an answer of another form (${issue?.path.join(".") || "the whole"}: ${issue?.message}). Check its kind.`,
	);
}

function parsed(text: string, address: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		const what = /^\s*</.test(text)
			? "the index answers with a web page instead of data. Check its address"
			: "the index gives a document that breaks off, or is no JSON. Try again later";
		throw new StoreError(address, `${what}.`, { cause });
	}
}

/** The first words of a page or document that says what is wrong. */
function wordsOf(text: string): string {
	const plain = text
		.replace(/<[^>]*>/g, " ")
		.replace(/\s+/g, " ")
		.trim();
	return plain === "" ? "" : `: "${plain.slice(0, 120)}"`;
}
