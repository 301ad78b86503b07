import { z } from "zod";
import { affine } from "../core/array/build.ts";
import { DEFAULT_FILL } from "../core/array/element.ts";
import type { DataType, NumericType } from "../core/array/lazy-array.ts";
import { missingValues } from "../core/cf/packing.ts";
import {
	type Attribute,
	type Attributes,
	type Dataset,
	type NumericAttribute,
	type Variable,
	withVariable,
} from "../core/model/dataset.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({});

/** The smallest classic type that holds all values; 64-bit integers are exact up to 2^53. */
const CLASSIC: Partial<Record<DataType, NumericType>> = {
	uint8: "int16",
	uint16: "int32",
	uint32: "float64",
	int64: "float64",
	uint64: "float64",
};

const isNumeric = (value: Attribute): value is NumericAttribute =>
	typeof value === "object" && "values" in value && !Array.isArray(value);

const withClassicTypes = (attributes: Attributes): Attributes =>
	new Map(
		[...attributes].map(([name, value]): [string, Attribute] => {
			const type = isNumeric(value) ? CLASSIC[value.type] : undefined;
			return type && isNumeric(value) ? [name, { type, values: value.values }] : [name, value];
		}),
	);

function retyped(variable: Variable): Variable {
	const attributes = withClassicTypes(variable.attributes);
	const type = CLASSIC[variable.type];
	if (!type) return { ...variable, attributes };
	const [fill = Number(DEFAULT_FILL[type])] = missingValues(variable);
	const { storage: _, ...rest } = variable;
	return { ...rest, type, attributes, data: affine(variable.data, { missing: [], fill, type }) };
}

const foreign = ({ attributes, variables }: Dataset): boolean =>
	[...variables.values()].some(({ type }) => CLASSIC[type]) ||
	[attributes, ...[...variables.values()].map((one) => one.attributes)].some((list) =>
		[...list.values()].some((value) => isNumeric(value) && CLASSIC[value.type]),
	);

/** Formats that lack them; CDF-5 has all integers. */
const lacksThem = ({ wish }: StepContext): boolean => wish.format !== undefined && wish.format !== "cdf5";

/** Unsigned and 64-bit integers in types that the classic formats of netCDF have, without loss up to 2^53. */
export const step = defineStep({
	title: "Store unsigned and 64-bit integers in types that classic formats have",
	options: Options,
	from: (context) => (lacksThem(context) && foreign(context.dataset) ? {} : undefined),
	apply(dataset) {
		if (!foreign(dataset)) return dataset;
		const whole = { ...dataset, attributes: withClassicTypes(dataset.attributes) };
		return [...dataset.variables.values()].map(retyped).reduce<Dataset>(withVariable, whole);
	},
	describe: () => "Stored unsigned and 64-bit integers in classic types",
});
