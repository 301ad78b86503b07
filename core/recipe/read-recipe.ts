import { z } from "zod";
import { ConfigError, isHeadwaterError, UsageError } from "../errors.ts";
import type { Document, DocumentPath } from "../ports/document.ts";
import type { Step } from "../ports/step.ts";
import { complaintsAbout } from "../settings/complaints.ts";
import { isObject, readPart } from "../settings/read-part.ts";
import { valueInWords } from "../settings/values-in-words.ts";
import { checkOptions } from "./check-options.ts";
import { type Recipe, RecipeEntry, stepNamed } from "./recipe.ts";
import { optionsFrom, readStepText } from "./step-text.ts";

/** A mistake at a place below the list; with `key`: in the key there. */
type Complain = (path: DocumentPath, message: string, options?: { readonly key?: boolean }) => void;

/** An entry as a file writes it: a schema may add keys of its own. */
type EntrySchema = z.ZodType<Recipe[number]>;

interface RecipeReading<Schema extends EntrySchema = typeof RecipeEntry> {
	readonly schema: Schema;
	readonly steps: ReadonlyMap<string, Step>;
	/** The folder that relative paths in options are seen from. */
	readonly base?: string;
	readonly complain: Complain;
}

/** The entries of a list as a file writes them: objects { step, options }, or texts as --step takes them. What is wrong is told. */
export function readEntries<Schema extends EntrySchema>(
	value: unknown,
	reading: RecipeReading<Schema>,
): readonly z.output<Schema>[] {
	if (!Array.isArray(value)) {
		reading.complain([], `Steps are a list such as ["area-mean"], not ${valueInWords(value)}.`);
		return [];
	}
	return value.flatMap((item: unknown, index) => readEntry(item, index, reading));
}

function readEntry<Schema extends EntrySchema>(
	item: unknown,
	index: number,
	reading: RecipeReading<Schema>,
): readonly z.output<Schema>[] {
	const { schema, steps, base } = reading;
	const below: Complain = (path, message, options) => reading.complain([index, ...path], message, options);
	if (typeof item !== "string" && !isObject(item)) {
		below(
			[],
			`A step is { "step": ..., "options": ... } or a text such as "area-mean", not ${valueInWords(item)}.`,
		);
		return [];
	}
	const value =
		typeof item === "string"
			? found(
					() => entryFrom(item, steps),
					(message) => below([], message),
				)
			: item;
	const entry = value && readPart({ schema, value, path: [] }, { at: below, list: () => [] });
	if (!entry) return [];
	if (typeof item !== "string") tellMistakes(entry, steps, below);
	return [{ ...(base !== undefined && { base }), ...entry }];
}

function tellMistakes(entry: Recipe[number], steps: ReadonlyMap<string, Step>, complain: Complain): void {
	const step = found(
		() => stepNamed(entry.step, steps),
		(message) => complain(["step"], message),
	);
	const checked = step && checkOptions(entry.step, step, entry.options);
	if (!checked || !("mistakes" in checked)) return;
	for (const { path, inKey, message } of checked.mistakes)
		complain(["options", ...path], message, { key: inKey });
}

/** A step as typed. @throws UsageError naming the step, the option and what there is */
export function entryFrom(text: string, steps: ReadonlyMap<string, Step>): Recipe[number] {
	const read = readStepText(text);
	const step = stepNamed(read.name, steps);
	const options = optionsFrom(read, step);
	const checked = checkOptions(read.name, step, options);
	if ("mistakes" in checked) throw new UsageError(`Step "${text}": ${checked.mistakes[0].message}`);
	return { step: read.name, options };
}

function found<T>(look: () => T, tell: (message: string) => void): T | undefined {
	try {
		return look();
	} catch (error) {
		if (!isHeadwaterError(error, "Usage")) throw error;
		tell(error.message);
		return undefined;
	}
}

/** The recipe of a file: a list of steps, or { "steps": [...] }. @throws ConfigError with every mistake at its line and column */
export function readRecipe(
	document: Document,
	{ steps, base }: Pick<RecipeReading, "steps" | "base">,
): Recipe {
	const complaints = complaintsAbout(document);
	const { value } = document;
	const isWrapped = isObject(value);
	const wrapped = isWrapped ? readPart({ schema: RecipeFile, value, path: [] }, complaints) : undefined;
	const within: DocumentPath = isWrapped ? ["steps"] : [];
	const recipe =
		value === undefined || (isWrapped && !wrapped)
			? []
			: readEntries(isWrapped ? wrapped?.steps : value, {
					schema: RecipeEntry,
					steps,
					...(base !== undefined && { base }),
					complain: (path, message, options) => complaints.at([...within, ...path], message, options),
				});
	const problems = complaints.list();
	if (problems.length > 0) throw new ConfigError(problems);
	return recipe;
}

const RecipeFile = z
	.strictObject({ $schema: z.string().optional(), steps: z.array(z.unknown()) })
	.meta({ title: "a recipe" });
