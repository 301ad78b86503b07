import { readFile } from "node:fs/promises";
import { ConfigError } from "../core/errors.ts";
import { Fieldlist, withFieldlist } from "../core/names/fieldlist.ts";
import { findConvention } from "../core/names/find-convention.ts";
import { makeTranslator } from "../core/names/translate.ts";
import type { Convention } from "../core/ports/convention.ts";
import type { VariableTranslator } from "../core/ports/translator.ts";
import { parseDocument } from "../io/documents/parse-document.ts";
import { loadAll } from "./discover.ts";
import type { TranslatorFactory } from "./tokens.ts";

/** Every naming convention by its plugin's name; their tables are loaded on first use only. */
export const loadConventions = (outside: ReadonlyMap<string, string>): Promise<Map<string, Convention>> =>
	loadAll<Convention>("translators", "convention", { outside });

/** The user's own list of names over a convention. @throws ConfigError naming each mistake */
async function withOwnNames(convention: Convention, path: string): Promise<Convention> {
	const document = parseDocument(await readFile(path, "utf8"), path);
	if (document.problems.length > 0) throw new ConfigError(document.problems);
	const parsed = Fieldlist.safeParse(document.value);
	if (parsed.success) return withFieldlist(parsed.data, convention);
	throw new ConfigError(
		parsed.error.issues.map(({ path: place, message }) => ({
			file: path,
			message: `${place.map(String).join(".")}: ${message}`,
			...document.positionOf(place.filter((part) => typeof part !== "symbol")),
		})),
	);
}

/** Translators by the name (and own field list) a case gives, made once each. @throws PluginError for an unknown convention */
export function translatorFactory(outside: ReadonlyMap<string, string>): TranslatorFactory {
	let conventions: Promise<Map<string, Convention>> | undefined;
	const made = new Map<string, VariableTranslator>();
	return async (name, fieldlist) => {
		conventions ??= loadConventions(outside);
		const convention = findConvention(name, await conventions);
		const key = `${convention.spelling} ${fieldlist ?? ""}`;
		const translator =
			made.get(key) ?? makeTranslator(fieldlist ? await withOwnNames(convention, fieldlist) : convention);
		made.set(key, translator);
		return translator;
	};
}
