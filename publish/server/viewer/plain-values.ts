import { affine } from "../../../core/array/build.ts";
import { floatFor, missingValues, withPlainValues } from "../../../core/cf/packing.ts";
import { withinValidRange } from "../../../core/cf/valid-range.ts";
import { DEGREES, isInRadians } from "../../../core/grid/read-grid.ts";
import type { Variable } from "../../../core/model/dataset.ts";

/** The values themselves as floating-point numbers; missing ones, and those outside the valid range (CF 2.5.1), are NaN. */
export function asFloats(variable: Variable): Variable {
	const valid = withinValidRange(variable);
	return withPlainValues(valid, { type: floatFor(valid.type), fill: Number.NaN });
}

/** Latitudes or longitudes in degrees, NaN where missing. */
export function inDegrees(variable: Variable): Variable {
	// Single precision tells metres apart; only axes, of which there are few numbers, keep more.
	const isAxis = variable.dimensions.length === 1 && variable.dimensions[0] === variable.name;
	const plain = isAxis
		? asFloats(variable)
		: withPlainValues(variable, { type: "float32", fill: Number.NaN });
	if (!isInRadians(variable)) return plain;
	const data = affine(plain.data, { scale: DEGREES, missing: missingValues(plain) });
	return { ...plain, data, attributes: new Map(plain.attributes).set("units", "degrees") };
}
