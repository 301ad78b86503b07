import { join } from "node:path";
import type { RunResult } from "../../core/model/run-result.ts";
import { productsFolder } from "./pod-folder.ts";
import { removeInRun } from "./remove.ts";

export interface Keep {
	/** Prepared data and other netCDF files (`save_nc`). */
	readonly netCdf: boolean;
	/** Vector figures: ps, eps, pdf (`save_ps`). */
	readonly vectors: boolean;
	/** All else a POD wrote, figures and pages of the report excepted (`save_non_nc`). */
	readonly others: boolean;
}

const isNetCdf = (path: string) => /\.(nc|nc4|cdf)$/i.test(path);
const isVector = (path: string) => /\.(ps|eps|pdf)$/i.test(path);

/** Removes from a finished run what the user chose not to keep. The report, its figures and the logs always stay. */
export async function tidy(run: string, result: RunResult, keep: Keep): Promise<void> {
	if (keep.netCdf && keep.vectors && keep.others) return;
	const pods = result.cases.flatMap((one) => one.pods);
	const prepared = pods.flatMap((pod) =>
		pod.variables.flatMap((variable) => (variable.file ? [variable.file] : [])),
	);
	const kept = (path: string) => (isNetCdf(path) ? keep.netCdf : isVector(path) ? keep.vectors : keep.others);
	const unwanted = [...prepared, ...pods.flatMap((pod) => pod.files)].filter((path) => !kept(path));
	for (const path of new Set(unwanted)) await removeInRun(run, join(run, path));
	if (!keep.netCdf) await removeInRun(run, productsFolder(run));
}
