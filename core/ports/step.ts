import type { z } from "zod";
import type { Calendar } from "../cf/calendar.ts";
import type { MetadataLevel } from "../cf/repair.ts";
import type { Dataset } from "../model/dataset.ts";
import type { DateRange } from "../model/date-range.ts";
import type { VariableWish } from "../model/wish.ts";
import type { Engine } from "./engine.ts";
import type { FixFinder } from "./fix.ts";
import type { KeptWork } from "./kept-work.ts";
import type { Log } from "./log.ts";
import type { Tasks } from "./tasks.ts";
import type { TranslatedVarlistEntry } from "./translator.ts";

/** What a step may look at when it decides whether it is needed: headers and the (small) time axis, never data. */
export interface StepContext {
	/** What the variable's owner is to get. */
	readonly wish: VariableWish;
	/** What was looked for: differs from `wish` where a step makes the one from the other. */
	readonly request: VariableWish;
	/** What the convention says of it. */
	readonly expected?: TranslatedVarlistEntry;
	/** Whether what the file leaves unsaid is filled, refused, or the wish wins over what it says of names and units. */
	readonly metadata: MetadataLevel;
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

/** The engine as a step gets it: what `open` opens becomes an input of the result, and its relative paths are seen from where the options were written. */
export type StepEngine = Pick<Engine, "open" | "readAll" | "read" | "text">;

/** What `prepare` may use: coordinates of the dataset, other files that options name (cell areas, a grid). */
export interface StepWorld {
	readonly engine: StepEngine;
	/** A step of the user's own, from a module that exports `step`. Absent where nothing may be run. PluginError when it is none. */
	readonly load?: (file: string) => Promise<Step>;
	/** What is known to be wrong in the files of models. */
	readonly fixes?: FixFinder;
	/** What earlier runs took long to make (weights); absent: all is made anew. */
	readonly kept?: KeptWork;
	/** Does what takes long in threads; absent: it is done where it is asked for. */
	readonly tasks?: Tasks | undefined;
	readonly signal?: AbortSignal;
}

/**
 * One lazy change to a Dataset. `from` turns a wish into options (`undefined`: nothing to do); recipes, command lines and URLs give options
 * directly. What must be read or made first is read in `prepare`, which turns options into a plan (places found, weights); `apply` works on
 * headers and reads no data. A step without `prepare` applies its options as they are.
 */
export interface Step<Options = unknown, Plan = Options> {
	/** One sentence, no full stop. */
	readonly title: string;
	/**
	 * What a user gives and nothing else: a strict object, every field with a `.describe()` that says what it means and in which units.
	 * Values typed on a command line come as numbers and booleans where the field takes those, as lists where it takes lists, else as texts.
	 */
	readonly options: z.ZodType<Options>;
	/** Other wishes from which this step could make the wished one: sets, each used only whole. */
	readonly alternates?: (wish: VariableWish) => readonly (readonly VariableWish[])[];
	/**
	 * Ways to compute the wished variable of several others: each of these is brought by itself, in its own units and under its own name, of which the
	 * options speak.
	 */
	readonly compositions?: (
		wish: VariableWish,
	) => readonly { readonly terms: readonly VariableWish[]; readonly options: NoInfer<Options> }[];
	/**
	 * Names of the fields of the cells one of which it needs beside the data (areas, fractions of land), the likeliest first, where its options name no
	 * file of them. Runs add them to the data from the archive; elsewhere the step does without, or says which option to give.
	 */
	readonly cells?: (options: NoInfer<Options>) => readonly string[] | undefined;
	readonly from?: (context: StepContext) => NoInfer<Options> | undefined;
	readonly prepare?: (dataset: Dataset, options: Options, world: StepWorld) => Promise<Plan>;
	readonly apply: (dataset: Dataset, plan: Plan) => Dataset;
	/** The line for `history` and the report: what was done, with its figures. */
	readonly describe: (plan: Plan) => string;
}

/** Infers the options from the schema and the plan from `prepare` (written before `apply`), so that a step's file needs no annotation. */
export const defineStep = <Options, Plan = Options>(step: Step<Options, Plan>): Step<Options, Plan> =>
	Object.freeze(step);
