import { z } from "zod";
import { transpose } from "../core/array/build.ts";
import { type AxisOf, axesOf } from "../core/cf/axes.ts";
import { attributeText, type Dataset, withVariable } from "../core/model/dataset.ts";
import type { DimensionWish } from "../core/model/wish.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable")
		.meta({ examples: ["tas"] }),
	order: z
		.array(z.string())
		.describe("Names of all its dimensions, the slowest first")
		.meta({ examples: [["lat", "lon", "time"]] }),
	fixed: z
		.boolean()
		.optional()
		.describe("Axes that may grow (time) get a fixed length: classic formats let only the first one grow"),
});
type Options = z.infer<typeof Options>;

/** Of wavelengths, basins and the like there may be several: they go by their names. */
const isMeant = ({ axis, dimension, coordinate }: AxisOf, wished: DimensionWish): boolean =>
	axis === wished.axis &&
	(axis !== "OTHER" ||
		dimension === wished.name ||
		attributeText(coordinate?.attributes ?? new Map(), "standard_name") === wished.standardName);

function from({ dataset, variable, wish }: StepContext): Options | undefined {
	const main = dataset.variables.get(variable);
	if (!main || !wish.dimensionsOrdered) return undefined;
	const axes = axesOf(dataset, main);
	const wished = wish.dimensions.flatMap((dimension) =>
		axes.filter((axis) => isMeant(axis, dimension)).map((axis) => axis.dimension),
	);
	const rest = main.dimensions.filter((name) => !wished.includes(name));
	const order = [...wished, ...rest];
	if (order.join() === main.dimensions.join()) return undefined;
	const mayGrow = order.slice(1).some((name) => dataset.dimensions.get(name)?.unlimited);
	return { variable, order, ...(wish.format !== undefined && mayGrow && { fixed: true }) };
}

const withFixedAxes = (dataset: Dataset): Dataset => ({
	...dataset,
	dimensions: new Map([...dataset.dimensions].map(([name, one]) => [name, { ...one, unlimited: false }])),
});

/** The axes in the order the POD declares them (`dimensions_ordered`); axes it does not name come last. */
export const step = defineStep({
	title: "Put the axes in the order asked for",
	options: Options,
	from,
	apply(dataset, { variable, order, fixed = false }) {
		const main = dataset.variables.get(variable);
		if (!main) return dataset;
		const { storage: _, ...rest } = main;
		return withVariable(fixed ? withFixedAxes(dataset) : dataset, {
			...rest,
			dimensions: order,
			data: transpose(
				main.data,
				order.map((name) => main.dimensions.indexOf(name)),
			),
		});
	},
	describe: ({ variable, order }) => `Put the axes of "${variable}" in the order ${order.join(", ")}`,
});
