import { resolve } from "node:path";
import type { CaseSpec } from "../core/model/case-spec.ts";
import { parseDateRange } from "../core/model/date-range.ts";
import { isAddress } from "../core/text/address.ts";

type Flags = Readonly<Record<string, unknown>>;

/** A data source and what it is given, as the flags of a command name them. */
export interface NamedSource {
	readonly dataManager: string;
	readonly options: Readonly<Record<string, unknown>>;
}

/** What is named says where is looked; `usual`: where nothing is. */
export function namedSource(flags: Flags, usual: string): NamedSource {
	const { root, catalogFile, server, index, indexTimeout } = flags;
	const options = Object.entries({
		root: placeOf(root as string | undefined),
		catalog_file: placeOf(catalogFile as string | undefined),
		...{ server, index, index_timeout: indexTimeout },
	}).filter(([, value]) => value !== undefined);
	return {
		dataManager:
			(flags["dataManager"] as string | undefined) ?? managerOf({ root, catalogFile, server }) ?? usual,
		options: Object.fromEntries(options),
	};
}

function managerOf({ root, catalogFile, server }: Flags): string | undefined {
	if (server !== undefined) return "headwater";
	if (catalogFile !== undefined) return "intake-esm";
	return root === undefined ? undefined : "cmip6-local";
}

/** Paths are seen from the current folder. */
const placeOf = (name: string | undefined): string | undefined =>
	name === undefined || isAddress(name) ? name : resolve(name);

/** A search stands for a case that asks a source for everything there is. */
export const everythingOf = (
	{ dataManager, options }: NamedSource,
	{ name, refresh = false }: { readonly name: string; readonly refresh?: boolean },
): CaseSpec => ({
	...{ name, dataManager, refresh, convention: "CMIP", facets: {}, period: parseDateRange("0001-9999") },
	sourceOptions: options,
	...{ strict: false, metadata: "repair", disablePreprocessor: false },
});
