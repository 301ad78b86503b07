import { axesOf } from "../cf/axes.ts";
import { MetadataError } from "../errors.ts";
import type { Engine } from "../ports/engine.ts";
import type { TimedFile } from "./join-files.ts";
import { readNumbers } from "./time-axis.ts";

/** Single-precision noise between files of one series is no other grid. */
const TOLERANCE = 1e-5;

/** Axes longer than this are compared by length only. */
const LONGEST = 100_000;

/** Refuses files whose axes (levels, latitudes, longitudes) hold other values than the first file's. @throws MetadataError */
export async function assertSameGrid(
	files: readonly TimedFile[],
	variable: string,
	engine: Engine,
): Promise<void> {
	const [first, ...others] = files;
	const axes = first && (await axisValues(first, variable, engine));
	if (!first || !axes) return;
	for (const file of others) {
		const own = await axisValues(file, variable, engine);
		for (const [name, values] of axes) {
			if (areClose(values, own.get(name))) continue;
			throw new MetadataError(
				`"${file.path}": the values of the axis "${name}" differ from those in "${first.path}": not one series. Leave one of them out.`,
			);
		}
	}
}

async function axisValues(
	file: TimedFile,
	variable: string,
	engine: Engine,
): Promise<Map<string, Float64Array>> {
	const main = file.dataset.variables.get(variable);
	const values = new Map<string, Float64Array>();
	if (!main)
		throw new MetadataError(`"${file.path}" has no variable "${variable}". Fetch it again or leave it out.`);
	for (const axis of axesOf(file.dataset, main)) {
		const { coordinate } = axis;
		if (!coordinate || axis.axis === "T" || coordinate.type === "string" || coordinate.type === "char")
			continue;
		if ((coordinate.data.shape[0] ?? 0) <= LONGEST)
			values.set(axis.dimension, await readNumbers(engine, coordinate.data));
	}
	return values;
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
