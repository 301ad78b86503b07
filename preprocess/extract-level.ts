import { z } from "zod";
import { axisOf, coordinateNames, scalarsOf } from "../core/cf/axes.ts";
import { unpacked } from "../core/cf/packing.ts";
import { areConvertible, conversion } from "../core/cf/units/index.ts";
import { levelBetween } from "../core/cf/vertical/wished-level.ts";
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
import { defineStep, type StepContext, type StepEngine } from "../core/ports/step.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable")
		.meta({ examples: ["ta"] }),
	dimension: z
		.string()
		.optional()
		.describe("Name of the vertical dimension; none where the file holds one level as a scalar")
		.meta({ examples: ["plev"] }),
	coordinate: z
		.string()
		.describe("Name of the vertical coordinate variable")
		.meta({ examples: ["plev"] }),
	value: z
		.number()
		.describe("The level, in the units of the file's own axis")
		.meta({ examples: [85000] }),
	units: z
		.string()
		.describe("Those units, for the record")
		.meta({ examples: ["Pa"] }),
});
type Options = z.infer<typeof Options>;

interface Plan extends Options {
	/** Place on the axis. */
	readonly index: number;
}

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

function from(context: StepContext): Options | undefined {
	const { dataset, variable, wish } = context;
	// Between model levels "level" finds it.
	if (levelBetween(context)) return undefined;
	const level = verticalOf(wish);
	const main = dataset.variables.get(variable);
	if (!level || !main) return undefined;
	const axis = axisOf(dataset, main, "Z");
	const coordinate = axis
		? axis.coordinate
		: scalarsOf(dataset, main).find((one) => one.axis === "Z")?.coordinate;
	if (!axis && !coordinate) return undefined;
	const units = coordinate && attributeText(coordinate.attributes, "units");
	if (!coordinate || !units) {
		throw new MetadataError(
			`The vertical axis "${axis?.dimension ?? coordinate?.name}" of "${variable}" has no ${coordinate ? "units" : "values"}: no level can be taken. Add them to the file, or set overwrite_file_metadata.`,
		);
	}
	return {
		variable,
		...(axis ? { dimension: axis.dimension } : {}),
		coordinate: coordinate.name,
		value: inFileUnits(level, coordinate, units),
		units,
	};
}

/** The wished level as the file counts it. Depths turn their sign where the file's axis points the other way (CF 4.3). */
function inFileUnits({ dimension, value }: ScalarWish, coordinate: Variable, units: string): number {
	const wished = dimension.units ?? units;
	if (!areConvertible(wished, units)) {
		throw new LevelError(
			`A level in "${wished}" cannot be looked for on "${coordinate.name}", which is in "${units}". Ask it in units of the same kind.`,
		);
	}
	const { scale, offset } = conversion(wished, units);
	const positive = attributeText(coordinate.attributes, "positive")?.toLowerCase();
	const turned =
		dimension.positive !== undefined &&
		positive !== undefined &&
		positive !== dimension.positive &&
		areConvertible(units, "m");
	return value === 0 ? offset : (value * scale + offset) * (turned ? -1 : 1);
}

async function prepare(
	dataset: Dataset,
	options: Options,
	world: { readonly engine: Pick<StepEngine, "readAll"> },
): Promise<Plan> {
	const coordinate = unpacked(dataset.variables.get(options.coordinate) as Variable);
	const levels = Array.from((await world.engine.readAll(coordinate.data)) as ArrayLike<number>, Number);
	const near = (level: number) =>
		Math.abs(level - options.value) <= TOLERANCE * Math.max(Math.abs(level), Math.abs(options.value));
	const index = levels.findIndex(near);
	if (index >= 0) return { ...options, index };
	throw new LevelError(
		`"${options.variable}" has no level ${options.value} ${options.units}; its "${options.coordinate}" has ${levels.slice(0, 40).join(", ")}${levels.length > 40 ? " ..." : ""}. Ask one of these.`,
	);
}

function apply(dataset: Dataset, options: Plan): Dataset {
	if (options.dimension === undefined || !dataset.dimensions.has(options.dimension)) return dataset;
	const taken = takeIndex(dataset, options.dimension, options.index);
	const main = taken.variables.get(options.variable);
	if (!main || coordinateNames(main).includes(options.coordinate)) return taken;
	// The level stays with the variable as a scalar coordinate (CF 5.7).
	const names = [...coordinateNames(main), options.coordinate].join(" ");
	return withVariable(taken, { ...main, attributes: withAttribute(main.attributes, "coordinates", names) });
}

/** One level of the vertical axis, matched by value whatever the units; the axis becomes a scalar coordinate. @throws LevelError */
export const step = defineStep({
	title: "Take one vertical level",
	options: Options,
	alternates,
	from,
	prepare,
	apply,
	describe: ({ variable, dimension, value, units, coordinate }) =>
		dimension === undefined
			? `Found "${variable}" at the level ${value} ${units} asked for ("${coordinate}")`
			: `Took the level ${value} ${units} of "${variable}" from "${coordinate}"`,
});
