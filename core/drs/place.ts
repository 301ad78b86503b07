import { isHeadwaterError } from "../errors.ts";
import type { Facets } from "../model/facets.ts";
import type { DrsLayout } from "./layout.ts";
import { projectFacts } from "./projects.ts";
import { folderLevels, formatTemplate, type Template } from "./template.ts";

/** Folders as levels of a template write them; `undefined` where a facet is missing, or does not fit. */
export function foldersOf(levels: readonly Template[], facets: Facets): string[] | undefined {
	try {
		return levels.map((level) => formatTemplate(level, facets));
	} catch (error) {
		if (!isHeadwaterError(error, "Drs")) throw error;
		return undefined;
	}
}

/** Makes what tells in which folders of an archive a dataset lies, from its facets; it gives `undefined` where they do not say. */
export function foldersIn(layout: DrsLayout): (facets: Facets) => readonly string[] | undefined {
	const alternatives = folderLevels(layout.folders, projectFacts(layout.project).patterns);
	return (facets) => {
		for (const levels of alternatives) {
			const folders = foldersOf(levels, facets);
			if (folders) return folders;
		}
		return undefined;
	};
}
