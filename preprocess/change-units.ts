import { z } from "zod";
import { boundsOf } from "../core/cf/axes.ts";
import { scaledVariable, unpacked } from "../core/cf/packing.ts";
import { looksLikeTimeUnits, parseTimeUnits } from "../core/cf/time-units.ts";
import { areEqualUnits, type Conversion, conversion } from "../core/cf/units/index.ts";
import { MetadataError, UnitsError } from "../core/errors.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withVariable,
} from "../core/model/dataset.ts";
import { defineStep } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";

const Options = z.strictObject({ variable: z.string(), units: z.string() });
type Options = z.infer<typeof Options>;

/** @throws MetadataError for a variable without units; UnitsError when they measure something else */
function conversionOf(variable: Variable, to: string): Conversion {
	const own = attributeText(variable.attributes, "units");
	if (own === undefined)
		throw new MetadataError(
			`"${variable.name}" has no units, so it cannot be converted to "${to}". Add them to the file first.`,
		);
	try {
		return areEqualUnits(own, to) ? { scale: 1, offset: 0 } : conversion(own, to);
	} catch (cause) {
		if (!(cause instanceof UnitsError)) throw cause;
		throw new UnitsError(`"${variable.name}" is in "${own}", asked for was "${to}": ${cause.message}`, {
			cause,
		});
	}
}

function changed(variable: Variable, units: string, change: Conversion): Variable {
	const plain = change.scale === 1 && change.offset === 0 ? variable : unpacked(variable);
	return scaledVariable({ ...plain, attributes: withAttribute(plain.attributes, "units", units) }, change);
}

function apply(dataset: Dataset, { variable: name, units }: Options): Dataset {
	const variable = dataset.variables.get(name);
	if (!variable || attributeText(variable.attributes, "units") === units) return dataset;
	const change = conversionOf(variable, units);
	const converted = withVariable(dataset, changed(variable, units, change));
	const bounds = converted.variables.get(boundsOf(dataset, variable) ?? "");
	if (!bounds) return converted;
	const scaled = scaledVariable(unpacked(bounds), change);
	// Bounds may leave units to their coordinate (CF 7.1).
	const attributes = bounds.attributes.has("units")
		? withAttribute(scaled.attributes, "units", units)
		: scaled.attributes;
	return withVariable(converted, { ...scaled, attributes });
}

function assertNoTime(variable: Variable, units: string): void {
	const own = attributeText(variable.attributes, "units") ?? "";
	if (!looksLikeTimeUnits(own)) return;
	if (looksLikeTimeUnits(units)) parseTimeUnits(units);
	throw new UnitsError(
		`"${variable.name}" counts dates ("${own}"), which are not converted by a factor: the epoch of a time axis stays as it is here.`,
	);
}

/** One variable, and its bounds, in other units, offsets included, in double precision and rounded once. @throws UnitsError */
export const step = defineStep<Options>({
	title: "Convert one variable to other units",
	options: Options,
	async prepare(dataset, options) {
		const variable = variableNamed(dataset, options.variable);
		assertNoTime(variable, options.units);
		conversionOf(variable, options.units);
		return options;
	},
	apply,
	describe: ({ variable, units }) => `Converted "${variable}" to "${units}"`,
});
