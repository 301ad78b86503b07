import { chunkHint, planBlocks } from "../array/blocks.ts";
import type { NumericValues } from "../array/lazy-array.ts";
import { lengthOf } from "../array/lazy-array.ts";
import { missingValues, unpacked } from "../cf/packing.ts";
import type { Variable } from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";

/** What the values of a variable are like, packed ones unpacked. */
export interface Summary {
	readonly count: number;
	/** Values that are missing, NaN included. */
	readonly missing: number;
	/** Absent where every value is missing. */
	readonly min?: number;
	readonly max?: number;
	/** Of the values that are there, all weighing alike. */
	readonly mean?: number;
}

const BLOCK_BYTES = 8 * 2 ** 20;

/** Reads all values of a variable once, block by block; `undefined` for texts. */
export async function summaryOf(
	variable: Variable,
	engine: Pick<Engine, "read">,
): Promise<Summary | undefined> {
	if (variable.type === "string" || variable.type === "char") return undefined;
	const plain = unpacked(variable);
	const sums = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, present: 0 };
	const chunkShape = chunkHint(plain.data);
	const missing = new Set(missingValues(plain).map(plain.type === "float32" ? Math.fround : Number));
	for (const block of planBlocks(plain.data, { maxBytes: BLOCK_BYTES, ...(chunkShape && { chunkShape }) }))
		add(sums, (await engine.read(plain.data, block)) as NumericValues, missing);
	const { min, max, sum, present } = sums;
	const count = lengthOf(plain.data.shape);
	return { count, missing: count - present, ...(present > 0 && { min, max, mean: sum / present }) };
}

function add(
	sums: { min: number; max: number; sum: number; present: number },
	values: NumericValues,
	missing: ReadonlySet<number>,
): void {
	let { min, max, sum, present } = sums;
	for (let i = 0; i < values.length; i++) {
		const value = Number(values[i]);
		if (Number.isNaN(value) || missing.has(value)) continue;
		if (value < min) min = value;
		if (value > max) max = value;
		sum += value;
		present++;
	}
	Object.assign(sums, { min, max, sum, present });
}
