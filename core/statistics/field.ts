import { reshape, slice, transpose } from "../array/build.ts";
import { type ArrayValues, type LazyArray, lengthOf } from "../array/lazy-array.ts";
import { MetadataError } from "../errors.ts";
import {
	attributeNumber,
	attributeNumbers,
	attributeText,
	type Dataset,
	type Variable,
} from "../model/dataset.ts";
import type { Axis } from "../model/wish.ts";
import type { Grid, GridAxis } from "./area-weights.ts";
import { type TimeAxis, timeAxis } from "./time-axis.ts";

/** Where a field comes from: both halves of a PodWorld or an Engine. */
export interface FieldReader {
	open(path: string): Promise<Dataset>;
	read(array: LazyArray): Promise<ArrayValues>;
}

export interface LevelAxis extends GridAxis {
	readonly units: string;
	readonly positive: "up" | "down";
}

/** A variable on a regular grid whose axes are read and whose values are not. */
export interface Field {
	readonly name: string;
	readonly units: string;
	readonly grid: Grid;
	readonly level?: LevelAxis;
	/** Absent: one step without a date. */
	readonly time?: TimeAxis;
	/** [step][level][latitude][longitude], axes that are not there of length 1. */
	readonly data: LazyArray;
	readonly variable: Variable;
}

/** One step of a field: row-major [level][latitude][longitude], missing as NaN. */
export interface FieldStep {
	readonly index: number;
	readonly values: Float64Array;
}

const order: readonly Axis[] = ["T", "Z", "Y", "X"];

/** Which axis a coordinate variable is: by `axis`, by standard name, by units (CF 4). */
export function axisKind(coordinate: Variable): Axis {
	const text = (name: string) => attributeText(coordinate.attributes, name);
	const named = text("axis")?.toUpperCase();
	if (named === "X" || named === "Y" || named === "Z" || named === "T") return named;
	const standard = text("standard_name") ?? "";
	const units = text("units") ?? "";
	if (standard === "latitude" || /^degrees?_?n(orth)?$/i.test(units)) return "Y";
	if (standard === "longitude" || /^degrees?_?e(ast)?$/i.test(units)) return "X";
	if (standard === "time" || /\ssince\s/i.test(units)) return "T";
	if (text("positive") !== undefined || /pressure|height|depth|altitude/.test(standard)) return "Z";
	if (/^(h?pa|mbar|millibars?)$/i.test(units)) return "Z";
	return "OTHER";
}

const plainNumbers = (values: ArrayValues): Float64Array =>
	typeof values[0] === "number"
		? new Float64Array(values as ArrayLike<number>)
		: Float64Array.from(values as ArrayLike<unknown>, Number);

interface Source {
	readonly reader: FieldReader;
	readonly dataset: Dataset;
	readonly path: string;
}

/** The bounds of a coordinate when it has two per value. */
async function boundsOf(source: Source, coordinate: Variable): Promise<Float64Array | undefined> {
	const name = attributeText(coordinate.attributes, "bounds");
	const bounds = name === undefined ? undefined : source.dataset.variables.get(name);
	if (bounds?.data.shape.at(-1) !== 2) return undefined;
	return plainNumbers(await source.reader.read(bounds.data));
}

async function axisOf(source: Source, coordinate: Variable): Promise<GridAxis> {
	const values = plainNumbers(await source.reader.read(coordinate.data));
	const bounds = await boundsOf(source, coordinate);
	return { values, ...(bounds?.length === 2 * values.length ? { bounds } : {}) };
}

/** The axes of a variable by kind; scalar coordinates (CF 5.7) count as axes of length 1. */
function coordinatesOf(dataset: Dataset, variable: Variable): Map<Axis, Variable> {
	const named = attributeText(variable.attributes, "coordinates")?.split(/\s+/) ?? [];
	const scalars = named.filter((name) => dataset.variables.get(name)?.data.shape.length === 0);
	const found = new Map<Axis, Variable>();
	for (const name of [...variable.dimensions, ...scalars]) {
		const coordinate = dataset.variables.get(name);
		const kind = coordinate === undefined ? "OTHER" : axisKind(coordinate);
		if (coordinate !== undefined && kind !== "OTHER" && !found.has(kind)) found.set(kind, coordinate);
	}
	return found;
}

function arranged(variable: Variable, axes: ReadonlyMap<Axis, Variable>): LazyArray | undefined {
	const wanted = order.map((kind) => axes.get(kind)?.name);
	const places = wanted.map((name) => (name === undefined ? -1 : variable.dimensions.indexOf(name)));
	const long = places.filter((place) => place >= 0);
	const others = variable.dimensions.map((_, place) => place).filter((place) => !long.includes(place));
	if (others.some((place) => variable.data.shape[place] !== 1)) return undefined;
	const shape = places.map((place) => (place < 0 ? 1 : variable.data.shape[place]!));
	return reshape(transpose(variable.data, [...others, ...long]), shape);
}

async function levelOf(source: Source, coordinate: Variable): Promise<LevelAxis> {
	const units = attributeText(coordinate.attributes, "units") ?? "1";
	const positive = attributeText(coordinate.attributes, "positive")?.toLowerCase();
	const down = positive === undefined ? /^(h?pa|mbar|millibars?)$/i.test(units) : positive === "down";
	return { ...(await axisOf(source, coordinate)), units, positive: down ? "down" : "up" };
}

async function timeOf(source: Source, coordinate: Variable): Promise<TimeAxis> {
	const values = await source.reader.read(coordinate.data);
	const bounds = await boundsOf(source, coordinate);
	const fits = bounds?.length === 2 * values.length;
	return timeAxis(values as ArrayLike<number>, coordinate.attributes, fits ? bounds : undefined);
}

/**
 * A variable with its axes. MetadataError when the variable is not there, when it is not on a regular latitude-longitude grid, or when
 * it has an axis that is neither time, height, latitude nor longitude.
 */
export async function openField(reader: FieldReader, path: string, name: string): Promise<Field> {
	const dataset = await reader.open(path);
	const source = { reader, dataset, path };
	const variable = dataset.variables.get(name);
	if (variable === undefined) {
		throw new MetadataError(
			`"${path}" has no variable "${name}"; it has ${[...dataset.variables.keys()].join(", ")}.`,
		);
	}
	const axes = coordinatesOf(dataset, variable);
	const [latitude, longitude] = [axes.get("Y"), axes.get("X")];
	const data = arranged(variable, axes);
	if (latitude === undefined || longitude === undefined || data === undefined) {
		throw new MetadataError(
			`"${name}" (${variable.dimensions.join(", ")}) of "${path}" is not on a regular latitude-longitude grid. Regrid it first.`,
		);
	}
	const [level, time] = [axes.get("Z"), axes.get("T")];
	return {
		name,
		units: attributeText(variable.attributes, "units") ?? "1",
		grid: { latitude: await axisOf(source, latitude), longitude: await axisOf(source, longitude) },
		...(level === undefined ? {} : { level: await levelOf(source, level) }),
		...(time === undefined ? {} : { time: await timeOf(source, time) }),
		data,
		variable,
	};
}

/** Stored values to numbers: missing to NaN, packed values unpacked (CF 8.1). */
function unpacker(variable: Variable): (values: ArrayValues) => Float64Array {
	const { attributes, type } = variable;
	const round = type === "float32" ? Math.fround : (value: number) => value;
	const missing = new Set(
		["_FillValue", "missing_value"].flatMap((name) => attributeNumbers(attributes, name)).map(round),
	);
	// netCDF's own fill value of floating-point numbers, where the file names none.
	if (missing.size === 0 && type.startsWith("float")) missing.add(round(9.969209968386869e36));
	const scale = attributeNumber(attributes, "scale_factor") ?? 1;
	const offset = attributeNumber(attributes, "add_offset") ?? 0;
	return (stored) => {
		const values = plainNumbers(stored);
		for (let index = 0; index < values.length; index += 1) {
			const value = values[index]!;
			values[index] = missing.has(value) ? Number.NaN : value * scale + offset;
		}
		return values;
	};
}

/** Values read at once at most, 8 bytes each: bounded memory whatever the length of the series. */
const SLAB_VALUES = 4_000_000;

/** The steps of a field in order, read in slabs. */
export async function* stepsOf(reader: FieldReader, field: Field): AsyncGenerator<FieldStep> {
	const [count = 1, ...inner] = field.data.shape;
	const size = lengthOf(inner);
	const slab = Math.max(1, Math.floor(SLAB_VALUES / Math.max(1, size)));
	const unpack = unpacker(field.variable);
	for (let first = 0; first < count; first += slab) {
		const steps = Math.min(slab, count - first);
		const values = unpack(await reader.read(slice(field.data, [first, 0, 0, 0], [steps, ...inner])));
		for (let step = 0; step < steps; step += 1) {
			yield { index: first + step, values: values.subarray(step * size, (step + 1) * size) };
		}
	}
}

/** The mean over longitude of one horizontal or 3-D block: row-major [level][latitude]. */
export function zonalMean(values: Float64Array, columns: number): Float64Array {
	return Float64Array.from({ length: values.length / columns }, (_, row) => {
		let [sum, count] = [0, 0];
		for (let column = 0; column < columns; column += 1) {
			const value = values[row * columns + column]!;
			if (Number.isNaN(value)) continue;
			sum += value;
			count += 1;
		}
		return count > 0 ? sum / count : Number.NaN;
	});
}
