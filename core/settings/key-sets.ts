import { didYouMean } from "../text/nearest.ts";
import { chosen } from "./config-kinds.ts";
import type { Given, Layer } from "./config-layers.ts";
import { caseRules, explainedKeys, foldKey, runRules, spellings } from "./config-rules.ts";
import { facetKeys, facetOf } from "./facet-keys.ts";

const folded = (keys: readonly string[]) => new Set(keys.map(foldKey));
const caseKeys = folded(caseRules.flatMap(spellings));
const runKeys = folded(runRules.flatMap(spellings));

/** Keys of the file that are none of a case. */
const structural = ["case_list", "$schema"];

/** What is left of a layer's keys when those of the framework are taken out: facets, and options of the data source. */
export interface OtherKeys {
	readonly facets: readonly { readonly name: string; readonly given: Given }[];
	readonly options: readonly { readonly name: string; readonly given: Given }[];
	readonly unknown: readonly Given[];
}

export function otherKeys(layer: Layer, optionKeys: readonly string[]): OtherKeys {
	const found = {
		facets: [] as { name: string; given: Given }[],
		options: [] as { name: string; given: Given }[],
		unknown: [] as Given[],
	};
	for (const given of layer.all()) {
		const fold = foldKey(given.key);
		const facet = facetOf(given.key);
		const option = optionKeys.find((key) => foldKey(key) === fold);
		if (caseKeys.has(fold) || structural.includes(given.key)) continue;
		if (facet !== undefined) found.facets.push({ name: facet, given });
		else if (option !== undefined) found.options.push({ name: option, given });
		else if (!runKeys.has(fold)) found.unknown.push(given);
	}
	return found;
}

/** Tells of a key that belongs to none of the sets. `where` is "a case" or "the case file". */
export function complainOfKey(given: Given, optionKeys: readonly string[], where: string): void {
	const fold = foldKey(given.key);
	const explained = Object.hasOwn(explainedKeys, fold) ? explainedKeys[fold] : undefined;
	if (explained !== undefined) {
		given.complain(`"${given.key}" is not taken. ${explained}`, { key: true });
		return;
	}
	const known = [...caseRules, ...runRules].flatMap(spellings);
	const hint = didYouMean(given.key, ["case_list", ...known, ...facetKeys, ...optionKeys]);
	given.complain(`"${given.key}" is no key of ${where}.${hint || " See docs/case-file.md for all keys."}`, {
		key: true,
	});
}

/** Keys of the whole run that stand in one case. */
export function complainOfRunKeys(layer: Layer): void {
	for (const given of layer.all())
		if (runKeys.has(foldKey(given.key)))
			given.complain(`"${given.key}" holds for the whole run. Move it to the top of the file.`, {
				key: true,
			});
}

/** A plugin's name as it is known, whatever its case, blanks and underscores; complains when there is none. */
export function pluginName(
	text: string,
	known: { readonly names?: readonly string[]; readonly aliases: Readonly<Record<string, string>> },
	complain: ((message: string) => void) | undefined,
): string {
	const fold = foldKey(text).replace(/\s/gu, "");
	const name = Object.hasOwn(known.aliases, fold) ? known.aliases[fold]! : text;
	if (known.names === undefined) return name;
	const found = chosen(name, known.names);
	const list = known.names.map((one) => `"${one}"`).join(", ");
	if (found === undefined)
		complain?.(`"${text}" is not known here.${didYouMean(text, known.names) || ` Known are ${list}.`}`);
	return found ?? name;
}
