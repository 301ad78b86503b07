/** Conventions without tables, written as rows. */

import type { NativeVariable } from "../ports/convention.ts";

export interface RowExtras {
	/** Name of a level cut from it, in hPa: "U{value}". */
	readonly slice?: string;
	readonly cellMethods?: string;
	readonly modifier?: string;
	readonly positive?: "up" | "down";
	readonly alternateStandardNames?: readonly string[];
}

/** Name, standard name, units, keys of the coordinates, realm. */
export type NativeRow = readonly [
	name: string,
	standardName: string,
	units: string,
	dimensions: string,
	realm: string,
	extras?: RowExtras,
];

export const variablesOf = (rows: readonly NativeRow[]): readonly NativeVariable[] =>
	rows.map(([name, standardName, units, dimensions, realm, { slice, ...extras } = {}]) => ({
		name,
		standardName,
		units,
		dimensions: dimensions.split(" "),
		realm: realm.split(" "),
		...extras,
		...(slice === undefined
			? {}
			: { slices: [{ standardName: "air_pressure", units: "hPa", template: slice }] }),
	}));
