import type { Requirement } from "./varlist-entry.ts";
import type { VariableWish } from "./wish.ts";

/** A variable of a POD's `varlist`, parsed. */
export interface VarlistItem {
	readonly wish: VariableWish;
	readonly requirement: Requirement;
	/** Names of other items, in sets; each set only whole. */
	readonly alternates: readonly (readonly string[])[];
	/** Environment variable for the variable's name in the file; default `<name>_var`. */
	readonly envVar: string;
	/** Environment variable for the file's path; default `<NAME>_FILE`. */
	readonly pathVariable: string;
	/** ISO-like durations the analysis period must reach, or must not exceed; absent: any. In days. */
	readonly minDurationDays?: number;
	readonly maxDurationDays?: number;
}

/** A POD's `settings.jsonc`, parsed and complete. */
export interface PodSettings {
	readonly longName: string;
	readonly description: string;
	/** File in the POD's folder; absent: `<pod>.{py,ncl,R,sh,js}`, then `driver.…`. For built-in PODs "driver.js". */
	readonly driver?: string;
	/** Interpreter; absent: by the driver's ending. */
	readonly program?: string;
	readonly realms: readonly string[];
	/** Program → libraries it needs. */
	readonly runtimeRequirements: Readonly<Record<string, readonly string[]>>;
	readonly environment: Readonly<Record<string, string>>;
	/** The convention the POD's own names are in (v4). */
	readonly convention?: string;
	readonly items: readonly VarlistItem[];
}
