import { bytesOf } from "../../../core/array/element.ts";
import type { NumericType } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { Dataset, Dimension, Variable } from "../../../core/model/dataset.ts";
import type { ClassicHeader, ClassicVariable } from "./header.ts";

/** Where the values of a variable lie. */
export interface ClassicLayout {
	readonly type: NumericType | "char";
	readonly shape: readonly number[];
	readonly begin: number;
	/** Bytes from one record to the next, for a variable along the record dimension. */
	readonly recordStep?: number;
}

export interface ClassicContent {
	readonly dataset: Dataset;
	readonly layouts: ReadonlyMap<string, ClassicLayout>;
	/** The file is at least this long. */
	readonly bytes: number;
}

/** Gives a header its meaning; `size` is the length of the file in bytes. */
export function contentOf(header: ClassicHeader, file: string, size: number): ClassicContent {
	const step = recordStep(header);
	const records = header.records ?? streamedRecords(header, step, size);
	const shapeOf = (variable: ClassicVariable) =>
		variable.dimensions.map((id) => header.dimensions[id]?.size || records);
	const layouts = new Map<string, ClassicLayout>();
	const variables = new Map<string, Variable>();
	for (const variable of header.variables) {
		const { name, type, attributes } = variable;
		const shape = shapeOf(variable);
		layouts.set(name, {
			type,
			shape,
			begin: variable.begin,
			...(isRecord(header, variable) && { recordStep: step }),
		});
		variables.set(name, {
			name,
			type,
			dimensions: variable.dimensions.map((id) => header.dimensions[id]?.name ?? ""),
			attributes,
			data: { op: "stored", type, shape, file, variable: name },
		});
	}
	const dimensions = new Map(
		header.dimensions.map(({ name, size: length }): [string, Dimension] => [
			name,
			{ size: length || records, unlimited: length === 0 },
		]),
	);
	const dataset = { dimensions, variables, attributes: header.attributes, groups: new Map() };
	return { dataset, layouts, bytes: largest([...layouts.values()].map(endOf)) };
}

/** There may be more than fit the arguments of `Math.max`. */
const largest = (numbers: readonly number[]): number =>
	numbers.reduce((most, number) => Math.max(most, number), 0);

/** The record dimension is the one of length 0, and can only be the outermost. */
const isRecord = (header: ClassicHeader, variable: ClassicVariable): boolean =>
	header.dimensions[variable.dimensions[0] ?? -1]?.size === 0;

const oneRecord = (header: ClassicHeader, variable: ClassicVariable): number =>
	lengthOf(variable.dimensions.slice(1).map((id) => header.dimensions[id]?.size ?? 0)) *
	bytesOf(variable.type);

/** Each variable's part of a record is padded to 4 bytes, unless it is the only one. */
function recordStep(header: ClassicHeader): number {
	const parts = header.variables.filter((one) => isRecord(header, one)).map((one) => oneRecord(header, one));
	const [only] = parts;
	if (parts.length === 1 && only !== undefined) return only;
	return parts.reduce((sum, bytes) => sum + Math.ceil(bytes / 4) * 4, 0);
}

function streamedRecords(header: ClassicHeader, step: number, size: number): number {
	const begins = header.variables.filter((one) => isRecord(header, one)).map((one) => one.begin);
	const first = begins.reduce((least, begin) => Math.min(least, begin), Number.POSITIVE_INFINITY);
	return step === 0 || begins.length === 0 ? 0 : Math.max(0, Math.floor((size - first) / step));
}

function endOf({ type, shape, begin, recordStep: step }: ClassicLayout): number {
	if (lengthOf(shape) === 0) return 0;
	if (step === undefined) return begin + lengthOf(shape) * bytesOf(type);
	return begin + ((shape[0] ?? 1) - 1) * step + lengthOf(shape.slice(1)) * bytesOf(type);
}
