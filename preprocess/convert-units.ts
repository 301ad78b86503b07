import { z } from "zod";
import { axesMeant, scalarsOf } from "../core/cf/axes.ts";
import { scaledVariable, unpacked } from "../core/cf/packing.ts";
import { areEqualUnits, type Conversion, conversion } from "../core/cf/units/index.ts";
import { MetadataError, UnitsError } from "../core/errors.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withVariable,
} from "../core/model/dataset.ts";
import type { DimensionWish } from "../core/model/wish.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({
	changes: z
		.array(
			z.strictObject({
				variable: z.string().describe("Name of the variable"),
				bounds: z.string().optional().describe("Name of its bounds, converted with it"),
				from: z.string().describe("Its units now"),
				to: z.string().describe("Its units afterwards"),
				scale: z.number().describe("Factor from the one to the other"),
				offset: z.number().describe('What is added after the factor, in the units of "to"'),
			}),
		)
		.describe("Each variable with its conversion; `change-units` finds factors by itself")
		.meta({ examples: [[{ variable: "tas", from: "K", to: "degC", scale: 1, offset: -273.15 }]] }),
});
type Options = z.infer<typeof Options>;

interface Change {
	readonly variable: string;
	readonly bounds?: string | undefined;
	readonly from: string;
	readonly to: string;
	readonly scale: number;
	readonly offset: number;
}

/** How a variable's units become those wished, or nothing when they are spelled so already. */
function changeFor(variable: Variable, to: string | undefined): Change | undefined {
	const found = attributeText(variable.attributes, "units");
	if (to === undefined || found === to) return undefined;
	if (found === undefined) {
		throw new MetadataError(
			`"${variable.name}" has no units, so it cannot be given in "${to}". Add them to the file, or set overwrite_file_metadata.`,
		);
	}
	const change = convertibly(variable.name, found, to);
	return {
		variable: variable.name,
		from: found,
		to,
		...change,
		...(isDifference(variable) ? { offset: 0 } : {}),
	};
}

/** A difference of temperatures, or their spread, has no zero to be shifted (CF 3.1.2, appendix E). */
function isDifference({ attributes }: Variable): boolean {
	const metadata = attributeText(attributes, "units_metadata") ?? "";
	const methods = attributeText(attributes, "cell_methods") ?? "";
	return /temperature:\s*difference/.test(metadata) || /:\s*(standard_deviation|range)\b/.test(methods);
}

function convertibly(name: string, from: string, to: string): Conversion {
	try {
		return areEqualUnits(from, to) ? { scale: 1, offset: 0 } : conversion(from, to);
	} catch (cause) {
		if (!(cause instanceof UnitsError)) throw cause;
		throw new UnitsError(`"${name}" is in "${from}" and was asked for in "${to}": ${cause.message}`, {
			cause,
		});
	}
}

function axisChanges({ dataset, variable, wish }: StepContext): Change[] {
	const main = dataset.variables.get(variable) as Variable;
	const wished = (axis: string, among: readonly DimensionWish[]) =>
		among.find((dimension) => dimension.axis === axis && axis !== "T" && axis !== "OTHER");
	const scalars = wish.scalars.map(({ dimension }) => dimension);
	const pairs = [
		...axesMeant(dataset, main).map((axis) => ({ ...axis, to: wished(axis.axis, wish.dimensions)?.units })),
		...scalarsOf(dataset, main).map((axis) => ({ ...axis, to: wished(axis.axis, scalars)?.units })),
	];
	return pairs.flatMap(({ coordinate, bounds, to }) => {
		const change = coordinate && changeFor(coordinate, to);
		return change ? [{ ...change, ...(bounds ? { bounds } : {}) }] : [];
	});
}

function from(context: StepContext): Options | undefined {
	const main = context.dataset.variables.get(context.variable);
	if (!main) return undefined;
	const own = changeFor(main, context.wish.units);
	const changes = [...(own ? [own] : []), ...axisChanges(context)];
	return changes.length > 0 ? { changes } : undefined;
}

function applyChange(dataset: Dataset, change: Change): Dataset {
	const variable = dataset.variables.get(change.variable);
	if (!variable) return dataset;
	const plain = unpacked(variable);
	const renamed = { ...plain, attributes: withAttribute(plain.attributes, "units", change.to) };
	const converted = withVariable(dataset, scaledVariable(renamed, change));
	const bounds = change.bounds === undefined ? undefined : converted.variables.get(change.bounds);
	if (!bounds) return converted;
	// Bounds may leave units to their coordinate (CF 7.1); where they state them, both change together.
	const attributes = bounds.attributes.has("units")
		? withAttribute(bounds.attributes, "units", change.to)
		: bounds.attributes;
	return withVariable(converted, scaledVariable({ ...bounds, attributes }, change));
}

const sentence = ({ variable, from: units, to, scale, offset }: Change) =>
	scale === 1 && offset === 0
		? `wrote the units of "${variable}" as "${to}" (were "${units}")`
		: `converted "${variable}" from "${units}" to "${to}" (× ${scale}${offset === 0 ? "" : ` ${offset < 0 ? "−" : "+"} ${Math.abs(offset)}`})`;

/** The variable and its axes in the units asked for, offsets included, in double precision and rounded once. @throws UnitsError */
export const step = defineStep({
	title: "Convert the units of the variable and its axes",
	options: Options,
	from,
	apply: (dataset, { changes }) => changes.reduce<Dataset>(applyChange, dataset),
	describe: ({ changes }) => {
		const text = changes.map(sentence).join("; ");
		return text.charAt(0).toUpperCase() + text.slice(1);
	},
});
