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

interface RecipeReading {
	readonly steps: ReadonlyMap<string, Step>;
	/** The folder that relative paths in options are seen from. */
	readonly base?: string;
	readonly complain: Complain;
}

/** The entries of a list as a file writes them: objects { step, options }, or texts as --step takes them. What is wrong is told. */
export function readEntries(value: unknown, reading: RecipeReading): Recipe {
	if (!Array.isArray(value)) {
		reading.complain([], `Steps are a list such as ["area-mean"], not ${valueInWords(value)}.`);
		return [];
	}
	return value.flatMap((item: unknown, index) => readEntry(item, index, reading));
}

function readEntry(item: unknown, index: number, reading: RecipeReading): Recipe {
	const { steps, base, complain } = reading;
	const below: Complain = (path, message, options) => complain([index, ...path], message, options);
	if (typeof item === "string") return readText(item, { ...reading, complain: below });
	if (!isObject(item)) {
		below(
			[],
			`A step is { "step": ..., "options": ... } or a text such as "area-mean", not ${valueInWords(item)}.`,
		);
		return [];
	}
	const entry = readPart({ schema: RecipeEntry, value: item, path: [] }, { at: below, list: () => [] });
	if (!entry) return [];
	const step = found(
		() => stepNamed(entry.step, steps),
		(message) => below(["step"], message),
	);
	if (!step) return [];
	const checked = checkOptions(entry.step, step, entry.options);
	if ("mistakes" in checked)
		for (const { path, inKey, message } of checked.mistakes)
			below(["options", ...path], message, { key: inKey });
	return [{ ...(base !== undefined && { base }), ...entry }];
}

function readText(text: string, { steps, base, complain }: RecipeReading): Recipe {
	const entry = found(
		() => entryFrom(text, steps),
		(message) => complain([], message),
	);
	return entry ? [{ ...entry, ...(base !== undefined && { base }) }] : [];
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
export function readRecipe(document: Document, { steps, base }: Omit<RecipeReading, "complain">): Recipe {
	const complaints = complaintsAbout(document);
	const { value } = document;
	const isWrapped = isObject(value);
	const wrapped = isWrapped ? readPart({ schema: RecipeFile, value, path: [] }, complaints) : undefined;
	const within: DocumentPath = isWrapped ? ["steps"] : [];
	const recipe =
		value === undefined || (isWrapped && !wrapped)
			? []
			: readEntries(isWrapped ? wrapped?.steps : value, {
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
