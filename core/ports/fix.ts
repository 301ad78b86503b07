import type { Repair } from "../cf/repair.ts";
import type { Dataset, Variable } from "../model/dataset.ts";

/** All values of a small variable such as a coordinate, as stored. */
export type ReadValues = (variable: Variable) => Promise<Float64Array>;

/**
 * What is known to be wrong in the files of one model: a file of a few lines in `translators/fixes/<project>/<model>.ts`. The fix of a
 * project's model is found by its path; those in `translators/fixes/native/` are for output that names neither, and tell it by its looks.
 */
export interface FileFix {
	/** Whose files, in one line without full stop. */
	readonly title: string;
	/** Whether a file is of this kind, by its header; required in `native`. */
	readonly fits?: (dataset: Dataset) => boolean;
	/** What has to be put right in a file, by its header and, where that does not tell, by values of small variables (`read`). */
	readonly repairs: (dataset: Dataset, read: ReadValues) => readonly Repair[] | Promise<readonly Repair[]>;
}

export interface NamedFix extends FileFix {
	/** "CMIP6/CESM2". */
	readonly name: string;
}

/** By what a fix is found. */
export interface FixWanted {
	readonly dataset: Dataset;
	/** The fix of that name, whatever the file looks like. */
	readonly name?: string;
	/** Where the file says neither: what its archive files it under. */
	readonly project?: string | undefined;
	readonly model?: string | undefined;
}

/** The fixes for a file, in the order of their names. PluginError for a name that does not exist. */
export type FixFinder = (wanted: FixWanted) => Promise<readonly NamedFix[]>;

export const defineFix = (fix: FileFix): FileFix => Object.freeze(fix);
