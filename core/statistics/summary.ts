import { planBlocks } from "../array/blocks.ts";
import type { NumericValues } from "../array/lazy-array.ts";
import { lengthOf } from "../array/lazy-array.ts";
import { chunkHint } from "../array/tree.ts";
import { missingValues, unpacked } from "../cf/packing.ts";
import { exactNumbers, type Variable } from "../model/dataset.ts";
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
	/** Digits of `min` and `max` where these are no longer exact. */
	readonly exact?: { readonly min: string; readonly max: string };
}

const BLOCK_BYTES = 8 * 2 ** 20;

/** Reads all values of a variable once, block by block; `undefined` for texts. */
export async function summaryOf(
	variable: Variable,
	engine: Pick<Engine, "read">,
): Promise<Summary | undefined> {
	if (variable.type === "string" || variable.type === "char") return undefined;
	const plain = unpacked(variable);
	if (plain.type === "int64" || plain.type === "uint64") return summaryOfWide(plain, engine);
	const sums = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, present: 0 };
	const chunkShape = chunkHint(plain.data);
	const missing = new Set(missingValues(plain).map(plain.type === "float32" ? Math.fround : Number));
	for (const block of planBlocks(plain.data, { maxBytes: BLOCK_BYTES, ...(chunkShape && { chunkShape }) }))
		add(sums, (await engine.read(plain.data, block)) as NumericValues, missing);
	const { min, max, sum, present } = sums;
	const count = lengthOf(plain.data.shape);
	return { count, missing: count - present, ...(present > 0 && { min, max, mean: sum / present }) };
}

/** Digits are lost only above 2^53: there 64-bit integers are compared as what they are. */
async function summaryOfWide(variable: Variable, engine: Pick<Engine, "read">): Promise<Summary> {
	const { data } = variable;
	const missing = new Set(missingIntegers(variable));
	const chunkShape = chunkHint(data);
	let [min, max, sum, present] = [LARGEST, -LARGEST, 0n, 0];
	for (const block of planBlocks(data, { maxBytes: BLOCK_BYTES, ...(chunkShape && { chunkShape }) })) {
		for (const value of (await engine.read(data, block)) as BigInt64Array) {
			if (missing.has(value)) continue;
			if (value < min) min = value;
			if (value > max) max = value;
			sum += value;
			present++;
		}
	}
	const count = lengthOf(data.shape);
	if (present === 0) return { count, missing: count };
	const isExact = Number.isSafeInteger(Number(min)) && Number.isSafeInteger(Number(max));
	return {
		count,
		missing: count - present,
		min: Number(min),
		max: Number(max),
		mean: Number(sum) / present,
		...(!isExact && { exact: { min: String(min), max: String(max) } }),
	};
}

const LARGEST = 2n ** 64n;

function missingIntegers({ attributes }: Variable): bigint[] {
	return ["_FillValue", "missing_value"].flatMap((name) => {
		const value = attributes.get(name);
		if (value === undefined || typeof value === "string" || !("type" in value)) return [];
		return exactNumbers(value).flatMap((one) =>
			typeof one === "bigint" ? [one] : Number.isInteger(one) ? [BigInt(one)] : [],
		);
	});
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
