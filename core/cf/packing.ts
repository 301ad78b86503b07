import { affine } from "../array/build.ts";
import { DEFAULT_FILL } from "../array/element.ts";
import type { NumericType } from "../array/lazy-array.ts";
import {
	type Attribute,
	type Attributes,
	attributeNumber,
	attributeNumbers,
	type NumericAttribute,
	type Variable,
	withoutAttributes,
} from "../model/dataset.ts";

/** Attributes in the unit of the values themselves: they change with them. */
const VALUE_ATTRIBUTES = ["valid_min", "valid_max", "valid_range", "actual_range"];

const isFloating = (type: string): type is "float32" | "float64" => type === "float32" || type === "float64";

/** A type wide enough for changed values: floats stay, small integers become float32, others float64. */
export function floatFor(type: string): "float32" | "float64" {
	if (isFloating(type)) return type;
	return ["int8", "uint8", "int16", "uint16"].includes(type) ? "float32" : "float64";
}

/** The stored values that mean "missing" (CF 2.5.1): `_FillValue` and `missing_value`, else netCDF's own default for the type. */
export function missingValues(variable: Variable): readonly number[] {
	const named = ["_FillValue", "missing_value"].flatMap((name) =>
		attributeNumbers(variable.attributes, name),
	);
	if (named.length > 0) return [...new Set(named)];
	if (variable.type === "string" || variable.type === "char" || !isFloating(variable.type)) return [];
	return [Number(DEFAULT_FILL[variable.type])];
}

/** Fill values smaller than this could be met by a value once its units have changed (0, -999). */
const SAFE_FILL = 1e9;

/** The fill value of changed values: the variable's own, unless values of the new scale could equal it. */
const fillFor = (own: number | undefined, type: "float32" | "float64"): number =>
	own !== undefined && !(Math.abs(own) < SAFE_FILL) ? own : Number(DEFAULT_FILL[type]);

const numeric = (type: NumericType, values: readonly number[]): NumericAttribute => ({ type, values });

/** The variable with every value `value * scale + offset`, in double precision, rounded once; missing values stay missing. */
export function scaledVariable(
	variable: Variable,
	change: { readonly scale: number; readonly offset: number },
): Variable {
	if (change.scale === 1 && change.offset === 0) return variable;
	const type = floatFor(variable.type);
	const missing = missingValues(variable);
	const fill = fillFor(missing[0], type);
	const attributes = scaleAttributes(variable.attributes, type, change);
	return {
		...variable,
		type,
		data: affine(variable.data, { ...change, missing, fill, type }),
		// NaN and netCDF's own default become the fill value too: it must be named where either may be (CF 2.5.1).
		attributes:
			missing.length > 0
				? retypeFill(attributes, type, fill).set("_FillValue", numeric(type, [fill]))
				: attributes,
	};
}

function retypeFill(attributes: Attributes, type: NumericType, fill: number): Map<string, Attribute> {
	const changed = new Map(attributes);
	for (const name of ["_FillValue", "missing_value"])
		if (changed.has(name)) changed.set(name, numeric(type, [fill]));
	return changed;
}

function scaleAttributes(
	attributes: Attributes,
	type: NumericType,
	change: { scale: number; offset: number },
): Attributes {
	const changed = new Map<string, Attribute>(attributes);
	for (const name of VALUE_ATTRIBUTES) {
		const values = attributeNumbers(attributes, name);
		if (values.length > 0)
			changed.set(
				name,
				numeric(
					type,
					values.map((value) => value * change.scale + change.offset),
				),
			);
	}
	return changed;
}

export interface Packing {
	readonly scale: number;
	readonly offset: number;
}

/** How a variable is packed (CF 8.1), or `undefined` when its values are what they say. */
export function packingOf(variable: Variable): Packing | undefined {
	const scale = attributeNumber(variable.attributes, "scale_factor");
	const offset = attributeNumber(variable.attributes, "add_offset");
	if (scale === undefined && offset === undefined) return undefined;
	return { scale: scale ?? 1, offset: offset ?? 0 };
}

/**
 * The values themselves instead of packed integers. Missing values are told in the packed type (CF 2.5.1) and become `_FillValue` of
 * the unpacked one. `valid_range` and its like are in the packed type and are dropped.
 */
export function unpacked(variable: Variable): Variable {
	const packing = packingOf(variable);
	if (!packing) return variable;
	const type = floatFor(variable.type);
	const fill = Number(DEFAULT_FILL[type]);
	const attributes = withoutAttributes(
		variable.attributes,
		"scale_factor",
		"add_offset",
		"missing_value",
		"valid_min",
		"valid_max",
		"valid_range",
	);
	const missing = missingValues(variable);
	return {
		...variable,
		type,
		data: affine(variable.data, { ...packing, missing, fill, type }),
		attributes:
			missing.length > 0 ? new Map(attributes).set("_FillValue", numeric(type, [fill])) : attributes,
	};
}

/**
 * The variable with plain values of a type and one fill value, so that it can stand beside others of its kind. All its missing values
 * become that fill.
 */
export function withPlainValues(
	variable: Variable,
	wanted: { readonly type: "float32" | "float64"; readonly fill: number },
): Variable {
	const plain = unpacked(variable);
	const attributes = new Map(withoutAttributes(plain.attributes, "missing_value"));
	const { type, fill } = wanted;
	return {
		...plain,
		type,
		data: affine(plain.data, { missing: missingValues(plain), fill, type }),
		attributes: attributes.set("_FillValue", numeric(type, [fill])),
	};
}
