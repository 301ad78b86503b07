import type { FrequencyUnit } from "../model/date-frequency.ts";
import type { Axis } from "../model/wish.ts";

/** One coordinate of a convention: an array axis, or, with a `value`, a scalar coordinate. */
export interface NativeCoordinate {
	/** Its name in files: "plev" for the axis "plev19". */
	readonly name: string;
	readonly axis: Axis;
	/** Any of these; several where each model chooses (hybrid levels). Empty: only the file tells. */
	readonly standardNames: readonly string[];
	readonly units?: string;
	readonly positive?: "up" | "down";
	/** The one value of a scalar coordinate, in `units`; a text for area types. */
	readonly value?: number | string;
	/** True for an axis that lies between the levels of another: layer interfaces. */
	readonly staggered?: boolean;
	/** The values an axis is to have, in `units`. */
	readonly levels?: readonly number[];
}

/** What a level cut from a variable is called: "U{value}" in hPa gives "U850". */
export interface SliceName {
	/** Standard name of the axis it is cut from. */
	readonly standardName: string;
	/** In which the value is written, as a whole number. */
	readonly units: string;
	/** Holds "{value}" once. */
	readonly template: string;
}

/** One variable as one table of a convention describes it. */
export interface NativeVariable {
	readonly name: string;
	/** The variable's name inside files where it differs from the name archives file it under. */
	readonly nameInFile?: string;
	/** MIP table or the like; absent where the convention has none. */
	readonly table?: string;
	readonly standardName: string;
	/** Other standard names in use for the same quantity. */
	readonly alternateStandardNames?: readonly string[];
	readonly units?: string;
	/** Keys of the convention's `coordinates`, scalar ones included, in any order. */
	readonly dimensions: readonly string[];
	readonly cellMethods?: string;
	/** "mon", "6hrPt" ...; absent: any. */
	readonly frequency?: string;
	readonly realm?: readonly string[];
	readonly modifier?: string;
	readonly positive?: "up" | "down";
	readonly slices?: readonly SliceName[];
	/** Named by the user's own field list: goes before all others. */
	readonly preferred?: boolean;
}

/** Tables that are equally good places to look, and when they may be used at all. */
export interface TableGroup {
	readonly tables: readonly string[];
	/** Absent: always. Otherwise only when the wish names one of these. */
	readonly onlyFor?: {
		readonly realms?: readonly string[];
		/** Standard names of axes, or the names themselves. */
		readonly axes?: readonly string[];
		readonly frequencies?: readonly FrequencyUnit[];
	};
}

/** A naming convention: what a community calls its variables and axes. A plugin of the translators room. */
export interface Convention {
	/** The name as its community spells it: "CMIP". */
	readonly spelling: string;
	/** One sentence, no full stop. */
	readonly title: string;
	/** Other names: models and institutions that follow it. */
	readonly aliases: readonly string[];
	/** Made on first use: loading a convention costs next to nothing. */
	readonly variables: () => readonly NativeVariable[];
	readonly coordinates: () => Readonly<Record<string, NativeCoordinate>>;
	/** Best first; tables not listed come last. */
	readonly tableGroups: readonly TableGroup[];
	/** Where a mean's time stamp lies in its interval. */
	readonly timeStamp: "middle" | "end";
	/** Environment variables added to every POD. */
	readonly environment: Readonly<Record<string, string>>;
	/** True: every name and unit means itself, nothing is looked up. */
	readonly passesThrough: boolean;
}

type Optional = "tableGroups" | "passesThrough";

/** Checks nothing at run time: the contract suite does. */
export const defineConvention = (
	parts: Omit<Convention, Optional> & Partial<Pick<Convention, Optional>>,
): Convention => Object.freeze({ tableGroups: [], passesThrough: false, ...parts });
