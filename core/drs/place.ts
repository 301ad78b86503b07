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

/** Makes what tells where a file goes in an archive of a layout, from its facets and name; it gives `undefined` where they do not say. */
export function placesIn(layout: DrsLayout): (facets: Facets, name: string) => string | undefined {
	const alternatives = folderLevels(layout.folders, projectFacts(layout.project).patterns);
	return (facets, name) => {
		for (const levels of alternatives) {
			const folders = foldersOf(levels, facets);
			if (folders) return [...folders, name].join("/");
		}
		return undefined;
	};
}
