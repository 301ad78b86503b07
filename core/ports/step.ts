import type { z } from "zod";
import type { Calendar } from "../cf/calendar.ts";
import type { Dataset } from "../model/dataset.ts";
import type { DateRange } from "../model/date-range.ts";
import type { VariableWish } from "../model/wish.ts";
import type { Engine } from "./engine.ts";
import type { Log } from "./log.ts";
import type { TranslatedVarlistEntry } from "./translator.ts";

/** What a step may look at when it decides whether it is needed: headers and the (small) time axis, never data. */
export interface StepContext {
	/** What the variable's owner is to get. */
	readonly wish: VariableWish;
	/** What was looked for: differs from `wish` where a step makes the one from the other. */
	readonly request: VariableWish;
	/** What the convention says of it. */
	readonly expected?: TranslatedVarlistEntry;
	/** The wish wins over what the file says of names and units. */
	readonly overwriteMetadata: boolean;
	/** The main variable's present name in `dataset`. */
	readonly variable: string;
	readonly dataset: Dataset;
	/** The analysis period; absent for static variables. */
	readonly period?: DateRange;
	readonly calendar?: Calendar;
	/** Where means are stamped in the data's convention. */
	readonly timeStamp: "middle" | "end";
	/** The time the names of the files state; absent where they carry no dates. */
	readonly labelled?: DateRange;
	readonly log: Log;
}

/**
 * One lazy change to a Dataset. `from` turns a wish into options (`undefined`: nothing to do); recipes and URLs give options directly.
 * `apply` works on headers and reads no data; what must be read or made first is read in `prepare`.
 */
export interface Step<Options = unknown> {
	/** One sentence, no full stop. */
	readonly title: string;
	readonly options: z.ZodType<Options>;
	/** Other wishes from which this step could make the wished one: sets, each used only whole. */
	readonly alternates?: (wish: VariableWish) => readonly (readonly VariableWish[])[];
	readonly from?: (context: StepContext) => Options | undefined;
	readonly prepare?: (
		dataset: Dataset,
		options: Options,
		world: { readonly engine: Engine; readonly signal?: AbortSignal },
	) => Promise<Options>;
	readonly apply: (dataset: Dataset, options: Options) => Dataset;
	/** The line for `history` and the report: what was done, with its figures. */
	readonly describe: (options: Options) => string;
}

/** Infers the options type from the schema, so that a step's file needs no annotation. */
export const defineStep = <Options>(step: Step<Options>): Step<Options> => Object.freeze(step);
