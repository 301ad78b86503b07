import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ConfigError } from "../core/errors.ts";
import { type RecipeWords, recipeFrom } from "../core/recipe/grammar.ts";
import { entryFrom, readRecipe } from "../core/recipe/read-recipe.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { readStepText } from "../core/recipe/step-text.ts";
import { parseDocument } from "../io/documents/parse-document.ts";
import { pluginFiles } from "./discover.ts";
import { loadSteps } from "./steps.ts";

/** What of a command line makes the recipe. */
export interface RecipeCall {
	readonly words: RecipeWords;
	/** --step, as typed. */
	readonly steps: readonly string[];
	/** --recipe. */
	readonly file?: string;
	/** Steps named with --plugin: name → file. */
	readonly outside: ReadonlyMap<string, string>;
}

/**
 * The recipe of a command line: its shorthand options, the recipe file, --step as typed, then storage and names.
 *
 * @throws UsageError, ConfigError naming the step, the option and the place
 */
export async function recipeOf({ words, steps: texts, file, outside }: RecipeCall): Promise<Recipe> {
	if (texts.length === 0 && file === undefined) return recipeFrom(words);
	const typed = texts.map(readStepText).map(({ name }) => name);
	const known = new Set([...(await pluginFiles("preprocess")).keys(), ...outside.keys()]);
	// All are loaded where one may be misspelt, so that the right one can be told.
	const only = file === undefined && typed.every((name) => known.has(name)) ? new Set(typed) : undefined;
	const steps = await loadSteps({ outside, ...(only && { only }) });
	const written = file === undefined ? [] : await recipeIn(file, steps);
	return recipeFrom(words, [...written, ...texts.map((text) => entryFrom(text, steps))]);
}

async function recipeIn(file: string, steps: Awaited<ReturnType<typeof loadSteps>>): Promise<Recipe> {
	const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
		const message =
			cause.code === "ENOENT"
				? "there is no such recipe file. Name one with --recipe."
				: `this recipe file cannot be read (${cause.code}). Name a file, and look at its rights.`;
		throw new ConfigError([{ file, message }]);
	});
	return readRecipe(parseDocument(text, file), { steps, base: dirname(resolve(file)) });
}
