import { z } from "zod";
import { unpacked } from "../core/cf/packing.ts";
import { dropDimension } from "../core/cf/vertical/scalar-level.ts";
import { LevelError } from "../core/errors.ts";
import { attributeText, type Dataset } from "../core/model/dataset.ts";
import { cropDimension } from "../core/model/sub-dataset.ts";
import { defineStep } from "../core/ports/step.ts";
import { coordinateAlong, inUnitsOf } from "../core/recipe/axis-values.ts";
import { readNumbers } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	dimension: z
		.string()
		.describe("Name of the dimension, or of the coordinate variable along it")
		.meta({ examples: ["plev"] }),
	value: z
		.number()
		.describe("The value to take, within a thousandth")
		.meta({ examples: [850] }),
	units: z
		.string()
		.optional()
		.describe("Units of the value; none: those of the file")
		.meta({ examples: ["hPa"] }),
});

/** Where the value is, and as the file has it. */
interface Plan {
	readonly dimension: string;
	readonly coordinate: string;
	readonly index: number;
	readonly level: number;
	readonly units: string;
}

/** How far the nearest level may lie from the one asked for, as a part of its size. */
const TOLERANCE = 1e-3;
const MOST_LISTED = 40;

function nearest(levels: Float64Array, wanted: number): number | undefined {
	let best = -1;
	levels.forEach((level, index) => {
		if (!(Math.abs(level - wanted) >= Math.abs((levels[best] ?? Number.NaN) - wanted))) best = index;
	});
	const distance = Math.abs((levels[best] ?? Number.NaN) - wanted);
	return distance <= TOLERANCE * Math.abs(wanted) ? best : undefined;
}

const listOf = (levels: Float64Array): string =>
	`${[...levels.subarray(0, MOST_LISTED)].join(", ")}${levels.length > MOST_LISTED ? " ..." : ""}`;

function apply(dataset: Dataset, { dimension, coordinate, index }: Plan): Dataset {
	if (!dataset.dimensions.has(dimension)) return dataset;
	return dropDimension(cropDimension(dataset, dimension, { start: index, count: 1 }), dimension, coordinate);
}

/** One value of an axis, the nearest to the one asked for; the axis becomes a scalar coordinate. @throws LevelError listing the axis */
export const step = defineStep({
	title: "Take one value of an axis",
	options: Options,
	async prepare(dataset, options, { engine }): Promise<Plan> {
		const coordinate = coordinateAlong(dataset, options.dimension);
		const levels = await readNumbers(engine, unpacked(coordinate).data);
		const stated = attributeText(coordinate.attributes, "units") ?? "";
		const units = stated === "1" ? "" : stated;
		const wanted = inUnitsOf(coordinate, options.value, options.units);
		const index = nearest(levels, wanted);
		if (index === undefined)
			throw new LevelError(
				`"${coordinate.name}" has no value ${`${wanted} ${units}`.trim()}. It has: ${listOf(levels)}. Ask one of these.`,
			);
		const level = levels[index] as number;
		const dimension = coordinate.dimensions[0] as string;
		return { dimension, coordinate: coordinate.name, index, level, units };
	},
	apply,
	describe: ({ coordinate, level, units }) => `Took ${`${level} ${units}`.trim()} of "${coordinate}"`,
});
