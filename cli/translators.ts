import { findConvention } from "../core/names/find-convention.ts";
import { makeTranslator } from "../core/names/translate.ts";
import type { Convention } from "../core/ports/convention.ts";
import type { VariableTranslator } from "../core/ports/translator.ts";
import { loadPlugin, pluginFiles } from "./discover.ts";

/** Every naming convention by its plugin's name; their tables are loaded on first use only. */
export async function loadConventions(): Promise<Map<string, Convention>> {
	const conventions = new Map<string, Convention>();
	for (const name of (await pluginFiles("translators")).keys()) {
		const { convention } = await loadPlugin<{ convention: Convention }>("translators", name, {
			exported: "convention",
		});
		conventions.set(name, convention);
	}
	return conventions;
}

/** Translators by the name a case gives, made once each. @throws PluginError for an unknown convention */
export function translatorFactory(): (convention: string) => Promise<VariableTranslator> {
	let conventions: Promise<Map<string, Convention>> | undefined;
	const made = new Map<Convention, VariableTranslator>();
	return async (name) => {
		conventions ??= loadConventions();
		const convention = findConvention(name, await conventions);
		const translator = made.get(convention) ?? makeTranslator(convention);
		made.set(convention, translator);
		return translator;
	};
}
