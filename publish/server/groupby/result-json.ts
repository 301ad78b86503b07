import type { ArrayValues } from "../../../core/array/lazy-array.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import { jsonAttributes } from "../json-attributes.ts";

/** Values at hand, with the variable they are of. */
export interface ReadVariable {
	readonly variable: Variable;
	readonly values: ArrayValues;
}

type Plain = number | string | null;

/** JSON has no NaN, and no integers beyond those of a double. */
function plainValue(value: number | bigint | string | undefined): Plain {
	if (typeof value === "bigint") return Number(value);
	if (typeof value === "number") return Number.isFinite(value) ? value : null;
	return value ?? null;
}

/** The shortest decimal that is the same float32. */
function plainValues({ variable, values }: ReadVariable): Plain[] {
	if (variable.type !== "float32") return Array.from(values as ArrayLike<number>, plainValue);
	return Array.from(values as Float32Array, (value) =>
		Number.isFinite(value) ? shortestFloat32(value) : null,
	);
}

function shortestFloat32(value: number): number {
	for (let digits = 6; digits < 10; digits++) {
		const short = Number(value.toPrecision(digits));
		if (Math.fround(short) === value) return short;
	}
	return value;
}

type Nested = readonly (Plain | Nested)[];

/** Row-major values as lists in lists. */
function nested(values: readonly Plain[], shape: readonly number[]): Plain | Nested {
	let rows: (Plain | Nested)[] = [...values];
	if (shape.length === 0) return values[0] ?? null;
	for (const length of shape.slice(1).reverse()) {
		const wider: (Plain | Nested)[] = [];
		for (let at = 0; at < rows.length; at += length) wider.push(rows.slice(at, at + length));
		rows = wider;
	}
	return rows;
}

const described = (read: ReadVariable) => ({
	dims: read.variable.dimensions,
	shape: read.variable.data.shape,
	dtype: read.variable.type,
	attrs: jsonAttributes(read.variable.attributes),
	data: nested(plainValues(read), read.variable.data.shape),
});

/** A variable and its coordinates with their values, as xarray's `DataArray.to_dict` is laid out; missing values are null. */
export const resultJson = (result: ReadVariable, coordinates: readonly ReadVariable[]): string =>
	JSON.stringify({
		name: result.variable.name,
		...described(result),
		coords: Object.fromEntries(coordinates.map((one) => [one.variable.name, described(one)])),
	});
