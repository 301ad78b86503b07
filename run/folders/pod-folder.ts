import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, StoreError } from "../../core/errors.ts";
import { folderName } from "./names.ts";

/** What names the folder of a case. */
export interface CaseYears {
	readonly name: string;
	readonly firstYear: number;
	readonly lastYear: number;
}

/** Years as MDTF spells them in names and FIRSTYR, LASTYR: four digits at least. */
export const yearLabel = (year: number): string =>
	year < 0 ? `-${String(-year).padStart(4, "0")}` : String(year).padStart(4, "0");

/** `<run>/MDTF_<CASENAME>_<Y1>_<Y2>`. @throws StoreError for a CASENAME that cannot be a folder. */
export function caseFolder(run: string, one: CaseYears): string {
	folderName(one.name, "CASENAME");
	const name = `MDTF_${one.name}_${yearLabel(one.firstYear)}_${yearLabel(one.lastYear)}`;
	return join(run, folderName(name, "CASENAME"));
}

/** WK_DIR: the POD's folder in its case. */
export const podFolder = (run: string, one: CaseYears, pod: string): string =>
	join(caseFolder(run, one), folderName(pod, "POD"));

/** Where products are made once, under their content keys. */
export const productsFolder = (run: string): string => join(run, "products");

/** The run's own logs. */
export const logsFolder = (run: string): string => join(run, "logs");

/** Makes WK_DIR with the sub-folders that MDTF's PODs write to; existing ones stay. */
export async function makePodFolder(run: string, one: CaseYears, pod: string): Promise<string> {
	const folder = podFolder(run, one, pod);
	try {
		for (const side of ["model", "obs"])
			for (const kind of ["PS", "netCDF"]) await mkdir(join(folder, side, kind), { recursive: true });
	} catch (error) {
		throw new StoreError(folder, `cannot be made: ${messageOf(error)}. Look at its rights and the disk.`, {
			cause: error,
		});
	}
	return folder;
}
