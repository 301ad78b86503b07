import { DEFAULT_FILL } from "../array/element.ts";
import type { LazyArray, NumericType } from "../array/lazy-array.ts";
import { type Attributes, type Variable, withAttribute, withoutAttributes } from "../model/dataset.ts";
import { missingValues, unpacked } from "./packing.ts";

/** How values are computed from those of a variable. */
export interface Computing {
	/** Values of the input that mean "missing", besides NaN. */
	readonly missing: readonly number[];
	/** What a missing result becomes. */
	readonly fill: number;
	readonly type: NumericType;
}

/** A type that holds what is computed from another: that of floats, else one wide enough. */
export function computedType(type: Variable["type"]): "float32" | "float64" {
	if (type === "float32" || type === "float64") return type;
	return ["int8", "uint8", "int16", "uint16"].includes(type) ? "float32" : "float64";
}

/**
 * A variable with values computed from its own, unpacked ones: of a type wide enough (or, where values are only chosen among, of its own
 * type), its fill value named. Ranges and statistics stated of the old values are dropped, and how they were stored.
 */
export function computedFrom(
	variable: Variable,
	compute: (data: LazyArray, how: Computing) => LazyArray,
	{ chosen = false }: { readonly chosen?: boolean } = {},
): Variable {
	const plain = unpacked(variable);
	const type = chosen ? (plain.type as NumericType) : computedType(plain.type);
	const missing = missingValues(plain);
	const fill = missing[0] ?? Number(DEFAULT_FILL[type]);
	const { storage: _, ...rest } = plain;
	const kept = withoutAttributes(plain.attributes, "actual_range", "valid_range", "valid_min", "valid_max");
	return {
		...rest,
		type,
		data: compute(plain.data, { missing, fill, type }),
		attributes: withFill(kept, type, fill),
	};
}

/** Named in the type of the values (CF 2.5.1). */
function withFill(attributes: Attributes, type: NumericType, fill: number): Attributes {
	const value = { type, values: [fill] };
	const named = withAttribute(attributes, "_FillValue", value);
	return attributes.has("missing_value") ? withAttribute(named, "missing_value", value) : named;
}
