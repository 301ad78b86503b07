import { z } from "zod";
import { formula, values } from "../core/array/build.ts";
import type { Expression } from "../core/array/operations/formula.ts";
import { formatCellMethods, parseCellMethods } from "../core/cf/cell-methods.ts";
import { computedForm, withComputed } from "../core/cf/computed.ts";
import { isHeadwaterError, MetadataError } from "../core/errors.ts";
import {
	type Attributes,
	attributeText,
	type Dataset,
	withoutAttributes,
	withVariable,
} from "../core/model/dataset.ts";
import type { VariableWish } from "../core/model/wish.ts";
import { presentName } from "../core/names/known-variable.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";
import { stepLengths } from "../core/time/step-lengths.ts";
import { readTimeAxis } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable")
		.meta({ examples: ["pr"] }),
	to: z
		.enum(["amount", "flux"])
		.describe(
			"What it is to be: the amount of each step (kg m-2), or how much falls in a second (kg m-2 s-1)",
		),
});
type Options = z.infer<typeof Options>;

interface Plan extends Options {
	readonly dimension: string;
	/** Of each step, in seconds. */
	readonly seconds: readonly number[];
	readonly units: string;
	readonly standardName: string | undefined;
}

const DAY = 86400;

/** Amount of a step, flux in it, and in which units each is expected. */
const PAIRS: readonly (readonly [amount: string, flux: string, amountUnits: string, fluxUnits: string])[] = [
	["precipitation_amount", "precipitation_flux", "kg m-2", "kg m-2 s-1"],
	["rainfall_amount", "rainfall_flux", "kg m-2", "kg m-2 s-1"],
	["snowfall_amount", "snowfall_flux", "kg m-2", "kg m-2 s-1"],
	["convective_precipitation_amount", "convective_precipitation_flux", "kg m-2", "kg m-2 s-1"],
	["large_scale_precipitation_amount", "large_scale_precipitation_flux", "kg m-2", "kg m-2 s-1"],
	["water_evapotranspiration_amount", "water_evapotranspiration_flux", "kg m-2", "kg m-2 s-1"],
	["runoff_amount", "runoff_flux", "kg m-2", "kg m-2 s-1"],
	["surface_runoff_amount", "surface_runoff_flux", "kg m-2", "kg m-2 s-1"],
	["lwe_thickness_of_precipitation_amount", "lwe_precipitation_rate", "m", "m s-1"],
	["lwe_thickness_of_snowfall_amount", "lwe_snowfall_rate", "m", "m s-1"],
];

const isSame = (a: string, b: string): boolean => presentName(a) === presentName(b);

function alternates(wish: VariableWish): VariableWish[][] {
	const { cellMethods: _, ...rest } = wish;
	return PAIRS.flatMap(([amount, flux, amountUnits, fluxUnits]) => [
		...(isSame(amount, wish.standardName) ? [[{ ...rest, standardName: flux, units: fluxUnits }]] : []),
		...(isSame(flux, wish.standardName) ? [[{ ...rest, standardName: amount, units: amountUnits }]] : []),
	]);
}

function from({ variable, wish, request }: StepContext): Options | undefined {
	const pair = PAIRS.find(([amount, flux]) => {
		const names = [wish.standardName, request.standardName];
		return [amount, flux].every((one) => names.some((name) => isSame(name, one)));
	});
	return pair && { variable, to: isSame(pair[0], wish.standardName) ? "amount" : "flux" };
}

/** "kg m-2" and "kg m-2 s-1" are one second apart. */
function changedUnits(units: string, to: Options["to"]): string {
	if (to === "flux") return `${units} s-1`;
	const without = units.replace(/\s+s-1$|\s*\/\s*s$/u, "");
	return without === units ? `${units} s` : without;
}

const TURNED = { amount: ["mean", "sum"], flux: ["sum", "mean"] } as const;

/** What was the mean of a step is its sum, and the other way round (CF 7.3). */
function changedMethods(
	text: string | undefined,
	{ to, time }: { readonly to: Options["to"]; readonly time: string },
): string {
	const [before, after] = TURNED[to];
	if (text === undefined) return `${time}: ${after}`;
	try {
		return formatCellMethods(
			parseCellMethods(text).flatMap((one) => {
				if (one.method !== before || !one.axes.some((axis) => axis === time || axis === "time")) return [one];
				const others = one.axes.filter((axis) => axis !== time && axis !== "time");
				const kept = others.length > 0 ? [{ ...one, axes: others }] : [];
				return [...kept, { ...one, axes: [time], method: after }];
			}),
		);
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return text;
		throw error;
	}
}

function attributesOf(attributes: Attributes, { units, standardName, to, dimension }: Plan): Attributes {
	const changed = new Map(
		withoutAttributes(attributes, "standard_name", "valid_range", "valid_min", "valid_max", "actual_range"),
	);
	changed.set("units", units);
	if (standardName !== undefined) changed.set("standard_name", standardName);
	return changed.set(
		"cell_methods",
		changedMethods(attributeText(attributes, "cell_methods"), { to, time: dimension }),
	);
}

function apply(dataset: Dataset, plan: Plan): Dataset {
	const main = dataset.variables.get(plan.variable);
	const axis = main?.dimensions.indexOf(plan.dimension) ?? -1;
	if (!main || axis < 0) return dataset;
	const form = computedForm(main);
	const seconds = values("float64", [plan.seconds.length], Float64Array.from(plan.seconds));
	const expression: Expression = {
		call: plan.to === "amount" ? "multiply" : "divide",
		of: [{ input: 0 }, { input: 1 }],
	};
	const inputs = [
		{ array: form.plain.data, missing: form.missing },
		{ array: seconds, axes: [axis] },
	];
	const data = formula(expression, inputs, {
		shape: form.plain.data.shape,
		type: form.type,
		fill: form.fill,
	});
	return withVariable(
		dataset,
		withComputed(form, data, { attributes: attributesOf(form.plain.attributes, plan) }),
	);
}

/** The amount of water of each step, or its flux: times or divided by the step's length, from its bounds or its calendar month. @throws MetadataError where the length is unknown */
export const step = defineStep({
	title: "Convert water between the amount of a step and the flux in it",
	options: Options,
	alternates,
	from,
	prepare: async (dataset, options, { engine }): Promise<Plan> => {
		const main = variableNamed(dataset, options.variable);
		const units = attributeText(main.attributes, "units");
		const time = await readTimeAxis(engine, dataset, main);
		const lengths = time && stepLengths(time);
		if (!time || !lengths || units === undefined)
			throw new MetadataError(
				`"${main.name}" has ${time ? (lengths ? "no units" : "steps of unknown length") : "no time axis"}, so what falls in a step cannot be computed. Add ${time && lengths ? "units" : "time bounds"} to the file.`,
			);
		const name = attributeText(main.attributes, "standard_name");
		const pair =
			name === undefined
				? undefined
				: PAIRS.find((one) => one.slice(0, 2).some((other) => isSame(other, name)));
		return {
			...options,
			dimension: time.dimension,
			seconds: lengths.days.map((days) => days * DAY),
			units: changedUnits(units, options.to),
			standardName: pair?.[options.to === "amount" ? 0 : 1],
		};
	},
	apply,
	describe: ({ variable, to, units }) =>
		`Converted "${variable}" to the ${to} of each step by its length, in "${units}"`,
});
