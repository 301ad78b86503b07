import { foldKey } from "./config-rules.ts";

/** Facets of the model of experiments that a case may name, with what else they are called. */
const facets: Readonly<Record<string, readonly string[]>> = {
	mip_era: [],
	activity_id: ["activity"],
	institution_id: ["institution", "institute"],
	source_id: ["model"],
	experiment_id: ["experiment"],
	sub_experiment_id: ["sub_experiment"],
	member_id: ["member", "ensemble"],
	variant_label: ["variant"],
	realization: [],
	initialization: [],
	physics: [],
	forcing: [],
	table_id: ["table"],
	grid_label: ["grid"],
	case_id: [],
	component: [],
	stream: [],
	frequency: [],
	realm: [],
	version: [],
	version_date: [],
};

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
