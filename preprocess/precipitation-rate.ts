import { z } from "zod";
import { scaledVariable } from "../core/cf/packing.ts";
import { areConvertible, waterRate } from "../core/cf/units/index.ts";
import { attributeText, withAttribute, withVariable } from "../core/model/dataset.ts";
import type { VariableWish } from "../core/model/wish.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable")
		.meta({ examples: ["pr"] }),
	scale: z
		.number()
		.describe("Factor from the old units to the new")
		.meta({ examples: [86400] }),
	fromUnits: z
		.string()
		.describe("Its units now")
		.meta({ examples: ["kg m-2 s-1"] }),
	units: z
		.string()
		.describe("Its units afterwards")
		.meta({ examples: ["mm day-1"] }),
	standardName: z
		.string()
		.describe("Its standard name afterwards")
		.meta({ examples: ["lwe_precipitation_rate"] }),
});
type Options = z.infer<typeof Options>;

const FLUX_UNITS = "kg m-2 s-1";
const RATE_UNITS = "m s-1";

/** Rate and flux of the same water: kilograms per area, or depth of liquid water. */
const PAIRS: readonly (readonly [rate: string, flux: string])[] = [
	["precipitation_rate", "precipitation_flux"],
	["lwe_precipitation_rate", "precipitation_flux"],
	["convective_precipitation_rate", "convective_precipitation_flux"],
	["lwe_convective_precipitation_rate", "convective_precipitation_flux"],
	["large_scale_precipitation_rate", "large_scale_precipitation_flux"],
	["lwe_large_scale_precipitation_rate", "large_scale_precipitation_flux"],
	["lwe_stratiform_precipitation_rate", "stratiform_precipitation_flux"],
	["lwe_snowfall_rate", "snowfall_flux"],
];

/** The other forms of the same water, with the units to expect of them. */
const counterparts = (standardName: string) => [
	...PAIRS.filter(([rate]) => rate === standardName).map(([, flux]) => ({
		standardName: flux,
		units: FLUX_UNITS,
	})),
	...PAIRS.filter(([, flux]) => flux === standardName).map(([rate]) => ({
		standardName: rate,
		units: RATE_UNITS,
	})),
];

const alternates = (wish: VariableWish) =>
	counterparts(wish.standardName).map((other) => [{ ...wish, ...other }]);

function from({ dataset, variable, wish, request }: StepContext): Options | undefined {
	const main = dataset.variables.get(variable);
	const fromUnits = main && attributeText(main.attributes, "units");
	const known = PAIRS.some((pair) => pair.includes(request.standardName));
	if (!known || fromUnits === undefined) return undefined;
	const changesKind = request.standardName !== wish.standardName;
	const units =
		wish.units ?? (changesKind ? (counterparts(request.standardName)[0]?.units ?? fromUnits) : fromUnits);
	if (areConvertible(fromUnits, units)) return undefined;
	const conversion = waterRate(fromUnits, units);
	return (
		conversion && { variable, scale: conversion.scale, fromUnits, units, standardName: wish.standardName }
	);
}

/** Mass of water per area and time ↔ depth of liquid water per time, by a density of 1000 kg m-3. */
export const step = defineStep({
	title: "Convert precipitation between rate and flux",
	options: Options,
	alternates,
	from,
	apply(dataset, { variable, scale, units, standardName }) {
		const main = dataset.variables.get(variable);
		if (!main) return dataset;
		const attributes = withAttribute(
			withAttribute(main.attributes, "units", units),
			"standard_name",
			standardName,
		);
		return withVariable(dataset, scaledVariable({ ...main, attributes }, { scale, offset: 0 }));
	},
	describe: ({ variable, fromUnits, units, scale }) =>
		`Converted "${variable}" from "${fromUnits}" to "${units}" (factor ${scale}; liquid water of 1000 kg m-3)`,
});
