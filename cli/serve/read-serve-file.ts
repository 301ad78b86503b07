import { dirname, resolve } from "node:path";
import { ConfigError } from "../../core/errors.ts";
import type { Document } from "../../core/ports/document.ts";
import type { Step } from "../../core/ports/step.ts";
import { readEntries } from "../../core/recipe/read-recipe.ts";
import { type Recipe, RecipeEntry } from "../../core/recipe/recipe.ts";
import { complaintsAbout } from "../../core/settings/complaints.ts";
import { isObject, readPart } from "../../core/settings/read-part.ts";
import { ServeFile } from "../../core/settings/serve-file.ts";

/** A serve file, checked: with its recipes, and the folder its paths are seen from. */
export interface ServeSettings {
	readonly file: string;
	readonly base: string;
	readonly value: ServeFile;
	/** The steps of the entry at "datasets/ID" or "sources/0". */
	recipe(entry: string): Recipe;
}

/** Whether a document is meant to say what is served; others are cases, collections or data. */
export const isServeFile = ({ value }: Document): boolean =>
	isObject(value) && ("datasets" in value || "sources" in value) && !("case_list" in value);

/** @throws ConfigError with all mistakes at their places */
export function readServeFile(document: Document, steps: ReadonlyMap<string, Step>): ServeSettings {
	const complaints = complaintsAbout(document);
	const base = dirname(resolve(document.file));
	const value = readPart({ schema: ServeFile, value: document.value, path: [] }, complaints) ?? {};
	const recipes = new Map<string, Recipe>();
	const read = (path: readonly (string | number)[], given: unknown) => {
		if (given === undefined) return;
		const complain = (
			below: readonly (string | number)[],
			message: string,
			options?: { readonly key?: boolean },
		) => complaints.at([...path, "steps", ...below], message, options);
		recipes.set(path.join("/"), readEntries(given, { schema: RecipeEntry, steps, base, complain }));
	};
	// As they are written: other mistakes of the file leave nothing of its value.
	for (const [id, entry] of entriesIn(document.value, "datasets")) read(["datasets", id], stepsIn(entry));
	for (const [at, entry] of entriesIn(document.value, "sources"))
		read(["sources", Number(at)], stepsIn(entry));
	const problems = complaints.list();
	if (problems.length > 0) throw new ConfigError(problems);
	return { file: document.file, base, value, recipe: (entry) => recipes.get(entry) ?? [] };
}

const entriesIn = (value: unknown, key: string): readonly (readonly [string, unknown])[] =>
	isObject(value) && typeof value[key] === "object" ? Object.entries(value[key] ?? {}) : [];

const stepsIn = (entry: unknown): unknown => (isObject(entry) ? entry["steps"] : undefined);
