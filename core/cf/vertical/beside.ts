import { affine, transpose } from "../../array/build.ts";
import type { BesideInput } from "../../array/operations/columns.ts";
import { MetadataError } from "../../errors.ts";
import { attributeText, type Variable } from "../../model/dataset.ts";
import { missingValues, unpacked } from "../packing.ts";
import { areConvertible, conversion } from "../units/index.ts";

/** A variable as a field beside another: its axes found among those dimensions, in their order. @throws MetadataError when it has others */
export function besideOf(variable: Variable, dimensions: readonly string[]): BesideInput {
	const strange = variable.dimensions.find((name) => !dimensions.includes(name));
	if (strange !== undefined)
		throw new MetadataError(
			`"${variable.name}" has the dimension "${strange}", which the variable beside it has not (${dimensions.join(", ")}). Choose variables of one grid.`,
		);
	const order = dimensions.flatMap((name) => {
		const at = variable.dimensions.indexOf(name);
		return at < 0 ? [] : [at];
	});
	const plain = unpacked(variable);
	return {
		array: transpose(plain.data, order),
		axes: order.map((at) => dimensions.indexOf(variable.dimensions[at] as string)),
		missing: missingValues(plain),
	};
}

/** The same in other units; a variable without units is taken to have them. @throws UnitsError */
export function besideIn(
	variable: Variable,
	dimensions: readonly string[],
	units: string | undefined,
): BesideInput {
	const beside = besideOf(variable, dimensions);
	const own = attributeText(variable.attributes, "units");
	if (units === undefined || own === undefined || own === "" || own === units) return beside;
	// Terms of formulas are called dimensionless by some files that know no better.
	if (own === "1" && !areConvertible(own, units)) return beside;
	const { scale, offset } = conversion(own, units);
	if (scale === 1 && offset === 0) return beside;
	const array = affine(beside.array, { scale, offset, missing: beside.missing, type: "float64" });
	return { ...beside, array, missing: [] };
}
