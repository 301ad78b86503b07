import { axesOf } from "../cf/axes.ts";
import { unpacked } from "../cf/packing.ts";
import { MetadataError } from "../errors.ts";
import type { Dataset, Variable } from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";
import { readNumbers } from "./time-axis.ts";

/** Single-precision noise between files of one series is no other grid. */
const TOLERANCE = 1e-5;

/** Axes longer than this are compared by length only. */
const LONGEST = 100_000;

/** The values of a variable's axes but time, by dimension. */
export type GridValues = ReadonlyMap<string, Float64Array>;

/** Reads the axes of a variable but time; those without numbers, or very long ones, are left out. */
export async function readGrid(
	engine: Pick<Engine, "readAll">,
	dataset: Dataset,
	variable: Variable,
): Promise<GridValues> {
	const values = new Map<string, Float64Array>();
	for (const { axis, dimension, coordinate } of axesOf(dataset, variable)) {
		if (!coordinate || axis === "T" || coordinate.type === "string" || coordinate.type === "char") continue;
		if ((coordinate.data.shape[0] ?? 0) <= LONGEST)
			values.set(dimension, await readNumbers(engine, unpacked(coordinate).data));
	}
	return values;
}

/** Refuses files whose axes (levels, latitudes, longitudes) hold other values than the first file's. @throws MetadataError */
export function assertSameGrid(files: readonly { readonly path: string; readonly grid: GridValues }[]): void {
	const [first, ...others] = files;
	for (const file of others) {
		for (const [name, values] of first?.grid ?? []) {
			if (areClose(values, file.grid.get(name))) continue;
			throw new MetadataError(
				`"${file.path}": the values of the axis "${name}" differ from those in "${first?.path}": not one series. Leave one of them out.`,
			);
		}
	}
}

function areClose(a: Float64Array, b: Float64Array | undefined): boolean {
	if (!b || a.length !== b.length) return false;
	const size = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	return a.every((value, index) => {
		const other = b[index] as number;
		// Near zero the noise is that of the axis as a whole.
		const noise = TOLERANCE * Math.max(Math.abs(value), Math.abs(other)) + (TOLERANCE / 100) * size;
		return Number.isNaN(value) || Math.abs(value - other) <= noise;
	});
}
