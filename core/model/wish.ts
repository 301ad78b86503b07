import type { DateFrequency } from "./date-frequency.ts";
import type { DeliveryFormat } from "./delivery-format.ts";

export type Axis = "X" | "Y" | "Z" | "T" | "OTHER";

/** One axis as a POD declares it (settings `dimensions`). */
export interface DimensionWish {
	/** The POD's name for it. */
	readonly name: string;
	readonly axis: Axis;
	readonly standardName: string;
	/** Absent: whatever the file has. For T: "days since ..." re-encodes the time. */
	readonly units?: string;
	readonly positive?: "up" | "down";
	readonly needBounds: boolean;
	readonly calendar?: string;
	/** Only this part of it, both ends included, in `units`; of longitudes from the first eastwards to the second. */
	readonly range?: readonly [number, number];
}

/** A single value of an axis the POD wants instead of the axis: a level slice. */
export interface ScalarWish {
	readonly dimension: DimensionWish;
	/** In the units of `dimension`. */
	readonly value: number;
}

/** What somebody wants of one variable, in model-neutral terms. */
export interface VariableWish {
	/** The name the variable is to have when delivered. */
	readonly name: string;
	readonly standardName: string;
	/** Spelled as the POD spells them; absent: whatever the file has. */
	readonly units?: string;
	readonly dimensions: readonly DimensionWish[];
	readonly scalars: readonly ScalarWish[];
	readonly frequency?: DateFrequency;
	readonly minFrequency?: DateFrequency;
	readonly maxFrequency?: DateFrequency;
	/** "atmos_height", "ocean_realm" ...: tells variables of one standard name apart. */
	readonly modifier?: string;
	readonly realm?: readonly string[];
	/** CF cell_methods the POD insists on, such as "time: maximum". */
	readonly cellMethods?: string;
	/** The part of a month, day ... that finer data must cover where it is made of these; absent: four fifths. */
	readonly minFraction?: number;
	/** Look for `name` itself: no translation. */
	readonly useExactName: boolean;
	/** Axes are delivered in the order of `dimensions`. */
	readonly dimensionsOrdered: boolean;
	/** False keeps the native names of the axes. */
	readonly renameDimensions: boolean;
	/** False keeps the native name of the variable. */
	readonly renameVariables: boolean;
	/** The kind of file; absent: netCDF-4. */
	readonly format?: DeliveryFormat;
	/** How its values are stored; absent: as they come. */
	readonly storage?: StorageWish;
}

/** How a file is to be stored: formats that can neither compress nor chunk are refused where it is read. */
export interface StorageWish {
	/** 0 (off) to 9. */
	readonly deflate?: number;
	readonly shuffle?: boolean;
	/** Length of a chunk along axes, by the POD's names of them. */
	readonly chunks?: Readonly<Record<string, number>>;
}

/** True for a variable without a time axis and with no frequency but fx: it exists once per model and grid. */
export const isStatic = (wish: VariableWish): boolean =>
	wish.frequency === undefined
		? !wish.dimensions.some((dimension) => dimension.axis === "T")
		: wish.frequency.unit === "fx";
