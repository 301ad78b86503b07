import { z } from "zod";
import { axisOf, coordinateNames } from "../core/cf/axes.ts";
import { conversion } from "../core/cf/units/index.ts";
import { LevelError, MetadataError } from "../core/errors.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withVariable,
} from "../core/model/dataset.ts";
import { takeIndex } from "../core/model/sub-dataset.ts";
import type { ScalarWish, VariableWish } from "../core/model/wish.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({
	variable: z.string(),
	/** Name of the vertical dimension and of its coordinate variable. */
	dimension: z.string(),
	coordinate: z.string(),
	/** The level, in the units of the file's own axis. */
	value: z.number(),
	units: z.string(),
	/** Place on the axis; found by `prepare`. */
	index: z.int().min(0).optional(),
});
type Options = z.infer<typeof Options>;

/** Real files hold 92500.00000001 for 925 hPa: levels agree to one part in a hundred thousand. */
const TOLERANCE = 1e-5;

const verticalOf = (wish: VariableWish): ScalarWish | undefined =>
	wish.scalars.find((scalar) => scalar.dimension.axis === "Z");

/** The same variable on its whole vertical axis, which stands behind the time as in CF's customary order. */
function alternates(wish: VariableWish): VariableWish[][] {
	const level = verticalOf(wish);
	if (!level) return [];
	const after = wish.dimensions.findIndex((dimension) => dimension.axis === "T") + 1;
	const scalars = wish.scalars.filter((scalar) => scalar !== level);
	return [[{ ...wish, dimensions: wish.dimensions.toSpliced(after, 0, level.dimension), scalars }]];
}

function from({ dataset, variable, wish }: StepContext): Options | undefined {
	const level = verticalOf(wish);
	const main = dataset.variables.get(variable);
	if (!level || !main) return undefined;
	const axis = axisOf(dataset, main, "Z");
	if (!axis) return undefined;
	const units = axis.coordinate && attributeText(axis.coordinate.attributes, "units");
	if (!axis.coordinate || units === undefined) {
		throw new MetadataError(
			`The vertical axis "${axis.dimension}" of "${variable}" has no ${axis.coordinate ? "units" : "values"}: no level can be taken.`,
		);
	}
	const { scale, offset } = conversion(level.dimension.units ?? units, units);
	return {
		variable,
		dimension: axis.dimension,
		coordinate: axis.coordinate.name,
		value: level.value * scale + offset,
		units,
	};
}

async function prepare(
	dataset: Dataset,
	options: Options,
	world: { readonly engine: { readAll(array: Variable["data"]): Promise<unknown> } },
): Promise<Options> {
	const coordinate = dataset.variables.get(options.coordinate) as Variable;
	const levels = Array.from((await world.engine.readAll(coordinate.data)) as ArrayLike<number>, Number);
	const near = (level: number) =>
		Math.abs(level - options.value) <= TOLERANCE * Math.max(Math.abs(level), Math.abs(options.value));
	const index = levels.findIndex(near);
	if (index >= 0) return { ...options, index };
	throw new LevelError(
		`"${options.variable}" has no level ${options.value} ${options.units}; its "${options.coordinate}" has ${levels.slice(0, 40).join(", ")}${levels.length > 40 ? " ..." : ""}. Ask one of these.`,
	);
}

function apply(dataset: Dataset, options: Options): Dataset {
	if (!dataset.dimensions.has(options.dimension)) return dataset;
	const taken = takeIndex(dataset, options.dimension, options.index ?? 0);
	const main = taken.variables.get(options.variable);
	if (!main || coordinateNames(main).includes(options.coordinate)) return taken;
	// The level stays with the variable as a scalar coordinate (CF 5.7).
	const names = [...coordinateNames(main), options.coordinate].join(" ");
	return withVariable(taken, { ...main, attributes: withAttribute(main.attributes, "coordinates", names) });
}

/** One level of the vertical axis, matched by value whatever the units; the axis becomes a scalar coordinate. @throws LevelError */
export const step = defineStep<Options>({
	title: "Take one vertical level",
	options: Options,
	alternates,
	from,
	prepare,
	apply,
	describe: ({ variable, value, units, coordinate }) =>
		`Took the level ${value} ${units} of "${variable}" from "${coordinate}"`,
});
