import type { DateFrequency } from "../model/date-frequency.ts";
import type { Facets } from "../model/facets.ts";
import type { VariableWish } from "../model/wish.ts";

/** One place where a convention offers a variable: for CMIP a MIP table, elsewhere just the name. */
export interface NativeTable {
	/** "Amon"; absent where the convention has no tables. */
	readonly table?: string;
	readonly frequency?: DateFrequency;
	/** CF cell_methods the table prescribes. */
	readonly cellMethods?: string;
	/** True when its axes are those asked for; false when a step must still change them. */
	readonly fitsAxes: boolean;
	/** The variable's name inside the table's files, where archives file it under another (CMIP6 "ta27": "ta"). */
	readonly nameInFile?: string;
	/** What the variable's brand in CMIP7 says of its axes and cell methods: see `brandOf`. */
	readonly brand?: Facets;
}

/** What a wish is called in the data's own convention. */
export interface TranslatedVarlistEntry {
	readonly convention: string;
	readonly name: string;
	readonly standardName: string;
	/** The units the convention prescribes: an expectation only, the file's own units win. */
	readonly units?: string;
	/** CF `positive` the convention prescribes. */
	readonly positive?: "up" | "down";
	/** Best first. Empty: the convention knows no tables, any fits. */
	readonly tables: readonly NativeTable[];
}

/** Translates wishes into one convention and back. */
export interface VariableTranslator {
	readonly convention: string;
	/** Environment variables the convention adds to every POD. */
	readonly environment: Readonly<Record<string, string>>;
	/** Where a mean's time stamp lies in its interval. */
	readonly timeStamp: "middle" | "end";
	/** @throws TranslationError naming the nearest standard names when nothing fits. */
	translate(wish: VariableWish): TranslatedVarlistEntry;
	/** The standard name of a native name; `undefined` when the convention does not know it. */
	standardNameOf(nativeName: string): string | undefined;
}
