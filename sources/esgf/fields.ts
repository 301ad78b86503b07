import { projectFields } from "./field-names.table.ts";
import type { Question } from "./records.ts";

/** What indices call a facet; `undefined`: they cannot be asked for it. */
export const fieldOf = (project: string, facet: string): string | undefined =>
	projectFields[project]?.known[facet];

/** What tells the files of one dataset apart, where it holds several variables. */
export const fileFacets = ({ project, where }: Question): (readonly [string, readonly string[]])[] =>
	(projectFields[project]?.byFile ?? []).flatMap((facet) => {
		const [field, values] = [fieldOf(project, facet), where[facet]];
		return field === undefined || values === undefined ? [] : [[field, values] as const];
	});
