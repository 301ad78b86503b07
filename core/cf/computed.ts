/**
 * Variables whose values are computed from those of another. One rule for all: values are unpacked and missing results get one fill value,
 * named in the type of the results (CF 2.5.1): the variable's own, where results could hardly meet it, else netCDF's. Ranges stated of the
 * old values are dropped, the valid ones too: a mean rounded once may lie just outside, and readers would mask it.
 */

import { DEFAULT_FILL } from "../array/element.ts";
import type { LazyArray, NumericType } from "../array/lazy-array.ts";
import { type Attributes, type Variable, withAttribute, withoutAttributes } from "../model/dataset.ts";
import { floatFor, missingValues, unpacked } from "./packing.ts";

/** How values are computed from those of a variable. */
export interface Computing {
	/** Values of the input that mean "missing", besides NaN. */
	readonly missing: readonly number[];
	/** What a missing result becomes. */
	readonly fill: number;
	readonly type: NumericType;
}

/** A variable ready to be computed with. */
export interface ComputedForm extends Computing {
	readonly type: "float32" | "float64";
	/** Its unpacked values. */
	readonly plain: Variable;
	/** Those of the result: its fill value named, no ranges. */
	readonly attributes: Attributes;
}

/** As large as no result is. */
const LEAST_FILL = 1e9;
const isUnmet = (value: number): boolean =>
	Math.abs(value) >= LEAST_FILL && Number.isFinite(Math.fround(value));

export function computedForm(variable: Variable): ComputedForm {
	const plain = unpacked(variable);
	const type = floatFor(plain.type);
	const missing = missingValues(plain);
	const fill = missing.find(isUnmet) ?? Number(DEFAULT_FILL[type]);
	return { plain, type, missing, fill, attributes: withFill(plain.attributes, type, fill) };
}

/** Named in the type of the values (CF 2.5.1), and nothing said of old values. */
function withFill(attributes: Attributes, type: NumericType, fill: number): Attributes {
	const kept = withoutAttributes(attributes, "actual_range", "valid_range", "valid_min", "valid_max");
	const value = { type, values: [fill] };
	const named = withAttribute(kept, "_FillValue", value);
	return kept.has("missing_value") ? withAttribute(named, "missing_value", value) : named;
}

/** The variable with results in place of its values, along as many dimensions, stored as before in chunks no longer than it is. */
export function withComputed(
	form: ComputedForm,
	data: LazyArray,
	more: { readonly dimensions?: readonly string[]; readonly attributes?: Attributes } = {},
): Variable {
	const { storage, ...rest } = form.plain;
	const { dimensions = rest.dimensions, attributes = form.attributes } = more;
	const chunkShape = storage?.chunkShape?.map((length, axis) =>
		Math.max(1, Math.min(length, data.shape[axis] ?? 1)),
	);
	return {
		...rest,
		type: form.type,
		dimensions,
		data,
		attributes: withFill(attributes, form.type, form.fill),
		...(storage && { storage: { ...storage, ...(chunkShape && { chunkShape }) } }),
	};
}

/**
 * A variable computed whole, stored anew. Where values are only `chosen` among, they keep their type, and their fill value whatever it is:
 * no result can meet it.
 */
export function computedFrom(
	variable: Variable,
	compute: (data: LazyArray, how: Computing) => LazyArray,
	{ chosen = false }: { readonly chosen?: boolean } = {},
): Variable {
	const form = computedForm(variable);
	const type = chosen ? (form.plain.type as NumericType) : form.type;
	const fill = chosen ? (form.missing[0] ?? Number(DEFAULT_FILL[type])) : form.fill;
	const { storage: _, ...rest } = form.plain;
	return {
		...rest,
		type,
		data: compute(form.plain.data, { missing: form.missing, fill, type }),
		attributes: withFill(form.plain.attributes, type, fill),
	};
}
