import { z } from "zod";
import { bitRound, MANTISSA_BITS } from "../core/array/operations/bit-round.ts";
import { dataVariables } from "../core/cf/describing.ts";
import { missingValues, packingOf } from "../core/cf/packing.ts";
import { MetadataError } from "../core/errors.ts";
import { attributeNumbers, type Dataset, type Variable, withVariable } from "../core/model/dataset.ts";
import { defineStep } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";

const Options = z.strictObject({
	variables: z
		.array(z.string())
		.min(1)
		.optional()
		.describe("Names of variables; none: all floating-point data that describe no other variable")
		.meta({ examples: [["tas"]] }),
	bits: z
		.int()
		.min(1)
		.max(52)
		.describe("Bits of the mantissa that are kept: 23 of float32 and 52 of float64 are all")
		.meta({ examples: [12] }),
});

interface Plan {
	readonly variables: readonly string[];
	readonly bits: number;
}

/** Where netCDF-C says how many bits it kept (netCDF-C 4.9, nc_def_var_quantize). */
const KEPT_BITS = "_QuantizeBitRoundNumberOfSignificantBits";

/** Bits that rounding can take away; `undefined` of other types, and of what is packed. */
const mantissaOf = (variable: Variable): number | undefined =>
	(variable.type === "float32" || variable.type === "float64") && !packingOf(variable)
		? MANTISSA_BITS[variable.type]
		: undefined;

function rounded(variable: Variable, bits: number): Variable {
	if (bits >= (mantissaOf(variable) ?? 0)) return variable;
	const [before = bits] = attributeNumbers(variable.attributes, KEPT_BITS);
	const kept = { type: "int32" as const, values: [Math.min(before, bits)] };
	return {
		...variable,
		data: bitRound(variable.data, { bits, missing: missingValues(variable) }),
		attributes: new Map([...variable.attributes, [KEPT_BITS, kept]]),
	};
}

function assertFloating(variable: Variable): void {
	if (mantissaOf(variable) !== undefined) return;
	const why = packingOf(variable) ? "is packed" : `is stored as ${variable.type}`;
	throw new MetadataError(
		`"${variable.name}" ${why}: only floating-point values have bits to round. Unpack it first (unpack-values), or leave it out.`,
	);
}

const roundedAll = (dataset: Dataset, { variables, bits }: Plan): Dataset =>
	variables.reduce((all, name) => {
		const variable = all.variables.get(name);
		return variable ? withVariable(all, rounded(variable, bits)) : all;
	}, dataset);

/** Values rounded to the nearest with fewer bits of mantissa, half to even, as numcodecs' and netCDF-C's BitRound. @throws MetadataError */
export const step = defineStep<z.infer<typeof Options>, Plan>({
	title: "Round values to fewer bits, so that they compress better",
	options: Options,
	async prepare(dataset, { variables, bits }) {
		if (variables) for (const name of variables) assertFloating(variableNamed(dataset, name));
		const all = dataVariables(dataset).filter((one) => mantissaOf(one) !== undefined);
		return { variables: variables ?? all.map(({ name }) => name), bits };
	},
	apply: roundedAll,
	describe: ({ variables, bits }) =>
		variables.length > 0
			? `Rounded ${variables.map((name) => `"${name}"`).join(", ")} to ${bits} bits of mantissa (BitRound)`
			: "Rounded nothing: there are no floating-point data",
});
