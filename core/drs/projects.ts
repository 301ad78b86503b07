import { cesmFacts } from "./cesm.table.ts";
import { cmip5Facts } from "./cmip5.table.ts";
import { cmip6Facts } from "./cmip6.table.ts";
import { cmip6PlusFacts, cmip7Facts } from "./cmip7.table.ts";
import { cordexFacts } from "./cordex.table.ts";
import { gfdlFacts } from "./gfdl-pp.table.ts";
import { obs4MipsFacts } from "./obs4mips.table.ts";
import type { ProjectFacts } from "./project.ts";

export { cesmFiles } from "./cesm.table.ts";
export { cmip5Drs, cmip5Names } from "./cmip5.table.ts";
export { cmip6Drs } from "./cmip6.table.ts";
export { cmip6PlusDrs, cmip7Drs, cmip7Names } from "./cmip7.table.ts";
export { cordexDrs } from "./cordex.table.ts";
export { gfdlPp } from "./gfdl-pp.table.ts";
export { obs4MipsDrs } from "./obs4mips.table.ts";

const facts: Readonly<Record<string, ProjectFacts>> = {
	CESM: cesmFacts,
	CMIP5: cmip5Facts,
	CMIP6: cmip6Facts,
	CMIP6Plus: cmip6PlusFacts,
	CMIP7: cmip7Facts,
	CORDEX: cordexFacts,
	GFDL: gfdlFacts,
	obs4MIPs: obs4MipsFacts,
};

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
