import { join } from "node:path";
import type { CaseSpec } from "../core/model/case-spec.ts";
import { frequencyFolder, parseFrequency } from "../core/model/date-frequency.ts";
import type { VarlistEntry } from "../core/model/varlist-entry.ts";
import { isStatic } from "../core/model/wish.ts";
import type { CaseYears } from "./folders/pod-folder.ts";

/**
 * Where a POD finds a variable, relative to its folder: "mon/CASE.tas.mon.nc", static ones "CASE.sftlf.static.nc". The names are MDTF's,
 * so that its PODs run unchanged.
 */
export function deliveryPath(entry: VarlistEntry, caseName: string): string {
	const { wish } = entry;
	if (isStatic(wish)) return `${caseName}.${wish.name}.static.nc`;
	const frequency = frequencyText(entry);
	return join(frequency, `${caseName}.${wish.name}.${frequency}.nc`);
}

/** As the POD asked; else as the data are sampled. */
function frequencyText(entry: VarlistEntry): string {
	const { frequency } = entry.wish;
	if (frequency) return frequencyFolder(frequency);
	const table = entry.translation?.tables.find((one) => one.table === entry.selected?.facets["table_id"]);
	if (table?.frequency) return frequencyFolder(table.frequency);
	const facet = entry.selected?.facets["frequency"];
	return facet ? frequencyFolder(parseFrequency(facet)) : "data";
}

/** What names the folder of a case; a case of static variables only has the years 0. */
export const yearsOf = ({ name, period }: CaseSpec): CaseYears =>
	period.kind === "static"
		? { name, firstYear: 0, lastYear: 0 }
		: { name, firstYear: period.start.year, lastYear: period.end.year };
