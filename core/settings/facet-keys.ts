import { facetNames } from "../drs/facet-names.table.ts";
import { foldKey } from "./config-rules.ts";

/** Facets that a case may name, with what else they are called; the words of single projects are added below. */
const ours: Readonly<Record<string, readonly string[]>> = {
	mip_era: [],
	activity_id: ["activity"],
	institution_id: ["institution"],
	source_id: ["model"],
	experiment_id: ["experiment"],
	sub_experiment_id: ["sub_experiment"],
	member_id: ["member"],
	variant_label: ["variant"],
	realization: [],
	initialization: [],
	physics: [],
	forcing: [],
	domain_id: [],
	driving_source_id: [],
	rcm_version: [],
	table_id: ["table"],
	region: [],
	branding_suffix: [],
	grid_label: ["grid"],
	platform: [],
	case_id: [],
	component: [],
	chunk_freq: [],
	stream: [],
	frequency: [],
	realm: [],
	version: [],
	version_date: [],
};

const ofProjects = (name: string): string[] =>
	Object.values(facetNames).flatMap((names) => (names[name] === undefined ? [] : [names[name]]));

const facets: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
	Object.entries(ours).map(([name, more]) => [name, [...new Set([...more, ...ofProjects(name)])]]),
);

const byFold = new Map(
	Object.entries(facets).flatMap(([name, aliases]) =>
		[name, ...aliases].map((spelling): [string, string] => [foldKey(spelling), name]),
	),
);

/** The facet a key names; `undefined` when it names none. */
export const facetOf = (key: string): string | undefined => byFold.get(foldKey(key));

export const facetKeys: readonly string[] = Object.entries(facets).flatMap(([name, more]) => [name, ...more]);

/** Dates of versions as the archives spell them: "v20190815" and "2019-08-15". */
export function facetValue(name: string, text: string): string {
	const digits = /^v?(\d{4})-?(\d\d)-?(\d\d)$/u.exec(text)?.slice(1);
	if (digits === undefined) return text;
	if (name === "version") return `v${digits.join("")}`;
	return name === "version_date" ? digits.join("-") : text;
}
