import { StageError } from "../errors.ts";
import type { CatalogueRow } from "../ports/catalogue.ts";
import type { DateRange } from "./date-range.ts";
import type { ExperimentKey } from "./experiment-key.ts";
import type { Facets } from "./facets.ts";

/** One unit of data that can be chosen for one variable: the files of one experiment, grid, table and version. */
export class DataKey {
	readonly id: string;
	readonly experiment: ExperimentKey;
	/** All facets its files share. */
	readonly facets: Facets;
	/** The facets that tell it from other keys of its experiment: grid, table, version. What people are shown. */
	readonly telling: Facets;
	readonly range: DateRange | undefined;
	/** Things to tell the user if this key is used: resolved overlaps, substitutions. */
	readonly notes: readonly string[];
	#files: readonly CatalogueRow[];
	#cause: unknown;

	constructor(parts: {
		readonly id: string;
		readonly experiment: ExperimentKey;
		readonly facets: Facets;
		/** Absent: all facets. */
		readonly telling?: Facets;
		readonly files: readonly CatalogueRow[];
		readonly range?: DateRange;
		readonly notes?: readonly string[];
	}) {
		this.id = parts.id;
		this.experiment = parts.experiment;
		this.facets = parts.facets;
		this.telling = parts.telling ?? parts.facets;
		this.#files = parts.files;
		this.range = parts.range;
		this.notes = parts.notes ?? [];
	}

	/** Only files that overlap the period, in time order. */
	get files(): readonly CatalogueRow[] {
		return this.#files;
	}

	/** The same files as they are now: their size and modification time may have changed since the catalogue was made. */
	update(files: readonly CatalogueRow[]): void {
		const isSame =
			files.length === this.#files.length && files.every(({ path }, at) => path === this.#files[at]?.path);
		if (!isSame)
			throw new StageError(`Data key "${this.id}" cannot change its files. Report this as a defect.`);
		this.#files = files;
	}

	get failed(): boolean {
		return this.#cause !== undefined;
	}

	/** Why it may not be used any more. */
	get cause(): unknown {
		return this.#cause;
	}

	/** Takes it out of the choice for good. */
	deactivate(cause: unknown): void {
		if (this.#cause !== undefined)
			throw new StageError(`Data key "${this.id}" failed twice. Report this as a defect.`, { cause });
		this.#cause = cause;
	}
}
