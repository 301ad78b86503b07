import { DEFAULT_FILL } from "../array/element.ts";
import type { LazyArray } from "../array/lazy-array.ts";
import { type Attribute, type Attributes, type Variable, withoutAttributes } from "../model/dataset.ts";
import { computedType } from "./computed.ts";
import { missingValues, unpacked } from "./packing.ts";

/** How a variable's values are computed with: unpacked, with the values that mean "missing" and a type that holds results. */
export interface ComputedForm {
	readonly plain: Variable;
	readonly type: "float32" | "float64";
	readonly missing: readonly number[];
	/** What stands for missing results. */
	readonly fill: number;
}

/** A fill value that results could hardly meet: the variable's own if it is as large, else netCDF's default. */
const LEAST_FILL = 1e9;

export function computedForm(variable: Variable): ComputedForm {
	const plain = unpacked(variable);
	const type = computedType(plain.type);
	const missing = missingValues(plain);
	const own = missing.find((value) => Math.abs(value) >= LEAST_FILL && Number.isFinite(Math.fround(value)));
	return { plain, type, missing, fill: own ?? Number(DEFAULT_FILL[type]) };
}

/** Attributes of results: one fill value, named; ranges of the values before say nothing of them. */
export function computedAttributes(
	attributes: Attributes,
	{ type, fill }: Pick<ComputedForm, "type" | "fill">,
): Attributes {
	const kept = new Map<string, Attribute>(withoutAttributes(attributes, "actual_range"));
	const named = { type, values: [fill] };
	if (kept.has("missing_value")) kept.set("missing_value", named);
	return kept.set("_FillValue", named);
}

/** The variable with results in place of its values, along as many dimensions. */
export function withComputed(
	form: ComputedForm,
	data: LazyArray,
	more: { readonly dimensions?: readonly string[]; readonly attributes?: Attributes } = {},
): Variable {
	const { storage, ...rest } = form.plain;
	const { dimensions = rest.dimensions, attributes = rest.attributes } = more;
	const chunkShape = storage?.chunkShape?.map((length, axis) =>
		Math.max(1, Math.min(length, data.shape[axis] ?? 1)),
	);
	return {
		...rest,
		type: form.type,
		dimensions,
		data,
		attributes: computedAttributes(attributes, form),
		...(storage && { storage: { ...storage, ...(chunkShape && { chunkShape }) } }),
	};
}
