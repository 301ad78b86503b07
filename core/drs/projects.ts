import { cesmFacts } from "./cesm.table.ts";
import { cmip6Facts } from "./cmip6.table.ts";
import type { ProjectFacts } from "./project.ts";

export { cesmFiles } from "./cesm.table.ts";
export { cmip6Drs } from "./cmip6.table.ts";

const facts: Readonly<Record<string, ProjectFacts>> = { CESM: cesmFacts, CMIP6: cmip6Facts };

/** The facts of a project; one nobody wrote down has templates only. */
export const projectFacts = (name: string): ProjectFacts =>
	facts[name] ?? {
		name,
		patterns: {},
		constants: {},
		rules: [],
		vocabulary: { values: {}, implies: {}, suggests: {} },
		abbreviated: [],
	};
