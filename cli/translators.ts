import { findConvention } from "../core/names/find-convention.ts";
import { makeTranslator } from "../core/names/translate.ts";
import type { Convention } from "../core/ports/convention.ts";
import type { VariableTranslator } from "../core/ports/translator.ts";
import { loadAll, pluginFiles } from "./discover.ts";
import { late } from "./late.ts";
import type { TranslatorFactory } from "./tokens.ts";

/** Every naming convention by its plugin's name; their tables are loaded on first use only. */
export const loadConventions = (outside: ReadonlyMap<string, string>): Promise<Map<string, Convention>> =>
	loadAll<Convention>("translators", "convention", { outside });

/** Most cases name the plugin itself: then the tables of the others stay unread. */
async function conventionOfPlugin(
	name: string,
	outside: ReadonlyMap<string, string>,
): Promise<Convention | undefined> {
	const plugins = [...(await pluginFiles("translators")).keys(), ...outside.keys()];
	const only = plugins.filter((plugin) => plugin.toLowerCase() === name.trim().toLowerCase());
	if (only.length === 0) return undefined;
	return findConvention(
		name,
		await loadAll<Convention>("translators", "convention", { outside, only: new Set(only) }),
	);
}

const withList = async (convention: Convention, path: string): Promise<Convention> =>
	(await import("./own-names.ts")).withOwnNames(convention, path);

/** Translators by the name (and own field list) a case gives, made once each. @throws PluginError for an unknown convention */
export function translatorFactory(outside: ReadonlyMap<string, string>): TranslatorFactory {
	const all = late(() => loadConventions(outside));
	const made = new Map<string, VariableTranslator>();
	return async (name, fieldlist) => {
		const convention = (await conventionOfPlugin(name, outside)) ?? findConvention(name, await all.get());
		const key = `${convention.spelling} ${fieldlist ?? ""}`;
		const translator =
			made.get(key) ?? makeTranslator(fieldlist ? await withList(convention, fieldlist) : convention);
		made.set(key, translator);
		return translator;
	};
}
