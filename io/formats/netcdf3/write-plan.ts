import { bytesOf } from "../../../core/array/element.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { MetadataError } from "../../../core/errors.ts";
import type { Attributes, Dataset, Variable } from "../../../core/model/dataset.ts";
import { writableAttributes } from "../fill-value.ts";

/** The byte behind "CDF": classic, 64-bit offsets, 64-bit data. */
export type ClassicVersion = 1 | 2 | 5;

export interface PlannedVariable {
	readonly variable: Variable;
	readonly attributes: Attributes;
	/** Numbers of its dimensions. */
	readonly dimensions: readonly number[];
	readonly isRecord: boolean;
	/** Bytes of all its values, or of those in one record. */
	readonly slab: number;
	/** The same, filled up to a multiple of 4. */
	readonly padded: number;
}

/** What a classic file is to hold; where its values begin depends on the version. */
export interface ClassicPlan {
	readonly records: number;
	/** The record dimension has the length 0. */
	readonly dimensions: readonly { readonly name: string; readonly length: number }[];
	readonly attributes: Attributes;
	readonly variables: readonly PlannedVariable[];
	/** Bytes from one record to the next. */
	readonly recordStep: number;
}

const padded4 = (bytes: number): number => Math.ceil(bytes / 4) * 4;

/** MetadataError when shapes contradict the dimensions, or a fixed dimension is 0 long (that length means the record dimension). */
export function planClassic(dataset: Dataset): ClassicPlan {
	const names = [...dataset.dimensions.keys()];
	const dimensions = [...dataset.dimensions].map(([name, { size, unlimited }]) => {
		if (size === 0 && !unlimited)
			throw new MetadataError(
				`The dimension "${name}" is 0 long, which only the unlimited dimension of a netCDF-3 file can be. Leave it out, or write netCDF-4.`,
			);
		return { name, length: unlimited ? 0 : size };
	});
	const variables = [...dataset.variables.values()].map((variable) => planVariable(variable, dataset, names));
	const parts = variables.filter((one) => one.isRecord);
	const [only] = parts;
	// "The special case of exactly one record variable": its records follow each other without padding.
	const recordStep =
		parts.length === 1 && only ? only.slab : parts.reduce((sum, { padded }) => sum + padded, 0);
	const records = [...dataset.dimensions.values()].find((one) => one.unlimited)?.size ?? 0;
	return { records, dimensions, attributes: dataset.attributes, variables, recordStep };
}

function planVariable(variable: Variable, dataset: Dataset, names: readonly string[]): PlannedVariable {
	const { shape } = variable.data;
	const found = variable.dimensions.map((name) => dataset.dimensions.get(name));
	if (shape.length !== found.length || found.some((one, axis) => one?.size !== shape[axis]))
		throw new MetadataError(
			`"${variable.name}" has the shape (${shape.join(", ")}), which is not that of its dimensions (${variable.dimensions.join(", ")}). Report this as a defect.`,
		);
	const isRecord = found[0]?.unlimited === true;
	const slab = lengthOf(isRecord ? shape.slice(1) : shape) * bytesOf(variable.type);
	return {
		variable,
		attributes: writableAttributes(variable),
		dimensions: variable.dimensions.map((name) => names.indexOf(name)),
		isRecord,
		slab,
		padded: padded4(slab),
	};
}

export interface ClassicLayoutOf {
	/** Where the values of each variable begin, in the plan's order. */
	readonly begins: readonly number[];
	/** Length of the whole file. */
	readonly end: number;
}

/** Fixed variables in their order, then the first record of each record variable. */
export function layOut(plan: ClassicPlan, headerBytes: number): ClassicLayoutOf {
	const begins = new Array<number>(plan.variables.length).fill(0);
	let at = padded4(headerBytes);
	for (const isRecord of [false, true]) {
		plan.variables.forEach((one, index) => {
			if (one.isRecord !== isRecord) return;
			begins[index] = at;
			at += one.padded;
		});
	}
	const first = begins[plan.variables.findIndex((one) => one.isRecord)];
	return { begins, end: first === undefined ? at : first + plan.records * plan.recordStep };
}
