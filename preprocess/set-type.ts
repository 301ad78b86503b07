import { z } from "zod";
import { affine } from "../core/array/build.ts";
import { DEFAULT_FILL, integerRange } from "../core/array/element.ts";
import type { NumericType } from "../core/array/lazy-array.ts";
import { missingValues, packingOf } from "../core/cf/packing.ts";
import { MetadataError } from "../core/errors.ts";
import {
	type Attribute,
	attributeNumbers,
	type Dataset,
	type Variable,
	withVariable,
} from "../core/model/dataset.ts";
import { defineStep } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";

const TYPES = [
	"int8",
	"uint8",
	"int16",
	"uint16",
	"int32",
	"uint32",
	"int64",
	"uint64",
	"float32",
	"float64",
] as const;
const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable")
		.meta({ examples: ["tas"] }),
	type: z.enum(TYPES).describe("The type its values are stored in"),
});
type Options = z.infer<typeof Options>;

/** Attributes that are of the type of the values (CF 2.5.1, 2.5). */
const OF_VALUES = ["_FillValue", "missing_value", "valid_min", "valid_max", "valid_range", "actual_range"];

function holds(type: NumericType, value: number): boolean {
	const range = integerRange(type);
	return range === undefined || (Number.isInteger(value) && value >= range[0] && value <= range[1]);
}

const asType = (value: number, type: NumericType): number =>
	type === "float32" ? Math.fround(value) : value;

/** The variable's own fill value where the type holds it, else netCDF's. */
function fillFor(variable: Variable, type: NumericType): number {
	const [own] = missingValues(variable);
	return own !== undefined && holds(type, own) ? asType(own, type) : Number(DEFAULT_FILL[type]);
}

function apply(dataset: Dataset, { variable: name, type }: Options): Dataset {
	const variable = dataset.variables.get(name);
	if (!variable || variable.type === type) return dataset;
	const missing = missingValues(variable);
	const fill = fillFor(variable, type);
	const attributes = new Map(variable.attributes);
	for (const one of OF_VALUES) {
		const numbers = attributeNumbers(attributes, one);
		if (numbers.length === 0) continue;
		const isFill = one === "_FillValue" || one === "missing_value";
		const values = isFill ? [fill] : numbers.map((value) => asType(value, type));
		if (values.every((value) => holds(type, value)))
			attributes.set(one, { type, values } satisfies Attribute);
		else attributes.delete(one);
	}
	// Of integers made of others, what does not fit becomes missing.
	if (missing.length > 0 || integerRange(type)) attributes.set("_FillValue", { type, values: [fill] });
	return withVariable(dataset, {
		...variable,
		type,
		data: affine(variable.data, { missing, fill, type }),
		attributes,
	});
}

/** Values in another type: rounded to the nearest, what it cannot hold is missing. Packed values are unpacked or packed by steps of their own. @throws MetadataError */
export const step = defineStep({
	title: "Store values in another type",
	options: Options,
	prepare: async (dataset, options) => {
		const variable = variableNamed(dataset, options.variable);
		if (variable.type === "string" || variable.type === "char")
			throw new MetadataError(
				`"${variable.name}" holds texts, which no type of numbers holds. Name a variable of numbers.`,
			);
		if (packingOf(variable))
			throw new MetadataError(
				`"${variable.name}" is packed with a scale and an offset. Unpack it first (unpack-values), or pack it anew (pack).`,
			);
		return options;
	},
	apply,
	describe: ({ variable, type }) => `Stored "${variable}" as ${type}`,
});
