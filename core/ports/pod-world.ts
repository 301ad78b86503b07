import type { ArrayValues, LazyArray } from "../array/lazy-array.ts";
import type { Dataset } from "../model/dataset.ts";
import type { Figure } from "./figure.ts";

/** What a built-in POD's driver may do: read prepared files, draw, write below its own folder. */
export interface PodWorld {
	/** The environment the POD was started with (`tas_var`, `TAS_FILE`, CASENAME ...). */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Opens a prepared or reference file: headers only. */
	open(path: string): Promise<Dataset>;
	read(array: LazyArray): Promise<ArrayValues>;
	exists(path: string): Promise<boolean>;
	/** Draws `model/NAME.svg` below the POD's folder; the caption goes to the report. */
	figure(name: string, figure: Figure, caption: string): Promise<void>;
	/** Writes a text file (CSV, JSON, HTML) below the POD's folder. */
	write(path: string, text: string): Promise<void>;
	/** A line of the POD's log. */
	say(line: string): void;
}

/** A built-in POD: `pods/NAME/driver.ts` exports `pod = definePod({ run })`. */
export interface PodDriver {
	run(world: PodWorld): Promise<void>;
}

export const definePod = (driver: PodDriver): PodDriver => Object.freeze(driver);
