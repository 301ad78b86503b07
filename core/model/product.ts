import type { Calendar } from "../cf/calendar.ts";
import type { ListedRepair } from "../cf/repair.ts";
import type { SourceFile } from "./provenance.ts";

/** One step as it was applied: its line for `history` and its options as they were given, plain: a list of them is a recipe. */
export interface AppliedStep {
	readonly step: string;
	readonly description: string;
	readonly options: unknown;
	/** Files opened for it beside the dataset; absent when none was. */
	readonly files?: readonly string[];
	/** The variable it was applied to before another was computed of it; absent: what was written. */
	readonly term?: string;
}

/** What a product holds, for catalogues. */
export interface ProductContent {
	/** Its name in the file. */
	readonly variable?: string;
	readonly standardName?: string;
	readonly units?: string;
	readonly cellMethods?: string;
	/** First and last time stamp: "2000-01-16T12:00:00/2000-12-16T12:00:00". */
	readonly timeRange?: string;
}

/** One file made of one data key. */
export interface Product {
	/** Hash of the inputs, the steps and the code version: equal keys, equal bytes. */
	readonly contentKey: string;
	readonly path: string;
	readonly bytes: number;
	readonly sha256: string;
	/** The variable's name in the file. */
	readonly variable: string;
	/** Axis name in the file by the POD's name for it, and the bounds variable if there is one. */
	readonly axes: readonly { readonly wish: string; readonly name: string; readonly bounds?: string }[];
	readonly calendar?: Calendar;
	readonly steps: readonly AppliedStep[];
	/** What was put right in the files before any step. */
	readonly repairs?: readonly ListedRepair[];
	/** Repairs and oddities for the report. */
	readonly notes: readonly string[];
	readonly inputs: readonly (SourceFile & { readonly size: number; readonly mtime: number })[];
	/** Files that steps opened beside the inputs. */
	readonly besides?: readonly SourceFile[];
	/** When it was made: ISO 8601 in UTC. */
	readonly made?: { readonly started: string; readonly ended: string };
	/** What the file says of its variable. */
	readonly content?: ProductContent;
}
