import { z } from "zod";
import { axesMeant } from "../core/cf/axes.ts";
import { withoutForeignMeasures } from "../core/cf/measures.ts";
import { unpacked } from "../core/cf/packing.ts";
import { CoverageError, UsageError } from "../core/errors.ts";
import { isHorizontal } from "../core/grid/fields.ts";
import { gridCoordinates } from "../core/grid/read-grid.ts";
import { attributeText } from "../core/model/dataset.ts";
import { type IndexRange, rangesOf, takeRanges } from "../core/model/take-ranges.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { coordinateAlong, inUnitsOf } from "../core/recipe/axis-values.ts";
import { readNumbers } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	dimension: z
		.string()
		.describe("Name of the dimension, or of the coordinate variable along it")
		.meta({ examples: ["plev"] }),
	from: z
		.number()
		.optional()
		.describe("One end of the values that stay, which may be the higher one; none: open")
		.meta({ examples: [1000] }),
	to: z
		.number()
		.optional()
		.describe("The other end; both count as inside; none: open")
		.meta({ examples: [100] }),
	units: z
		.string()
		.optional()
		.describe("Units of the ends; none: those of the file")
		.meta({ examples: ["hPa"] }),
});
type Options = z.infer<typeof Options>;

interface Plan {
	readonly dimension: string;
	readonly ranges: readonly IndexRange[];
	readonly text: string;
}

/** Ends that went through a conversion or single precision still name the same value. */
const SAME = 1e-6;

const textOf = ({ from, to, units = "" }: Options): string =>
	`${from ?? "the lowest"} to ${to ?? "the highest"} ${units}`.trim();

/** A POD's range of its vertical axis, or of latitudes that stand without longitudes. */
function from({ dataset, variable, wish }: StepContext): Options | undefined {
	const main = dataset.variables.get(variable);
	if (!main) return undefined;
	const isOnGrid = gridCoordinates(dataset, main) !== undefined;
	for (const axis of axesMeant(dataset, main)) {
		const wished = wish.dimensions.find((one) => one.axis === axis.axis);
		const isPlace = axis.axis === "X" || axis.axis === "Y";
		const { coordinate } = axis;
		if (!wished?.range || (isPlace && isOnGrid) || coordinate?.dimensions.length !== 1) continue;
		const { units } = wished;
		const [low, high] = wished.range;
		const isStated = units !== undefined && attributeText(coordinate.attributes, "units") !== undefined;
		return { dimension: coordinate.name, from: low, to: high, ...(isStated && { units }) };
	}
	return undefined;
}

/** The part of an axis between two values. @throws UsageError, CoverageError when there is none, UnitsError */
export const step = defineStep<Options, Plan>({
	title: "Keep the part of an axis between two values",
	options: Options,
	from,
	async prepare(dataset, options, { engine }): Promise<Plan> {
		const { from: first, to: last, units } = options;
		if (first === undefined && last === undefined)
			throw new UsageError(
				'The step "select-values" takes from, to or both, such as select-values:dimension=plev,from=1000,to=100,units=hPa.',
			);
		const coordinate = coordinateAlong(dataset, options.dimension);
		const values = await readNumbers(engine, unpacked(coordinate).data);
		const [a, b] = [first, last].map((end) =>
			end === undefined ? undefined : inUnitsOf(coordinate, end, units),
		);
		const [low, high] =
			a === undefined || b === undefined
				? [a ?? Number.NEGATIVE_INFINITY, b ?? Number.POSITIVE_INFINITY]
				: [Math.min(a, b), Math.max(a, b)];
		const inside = [...values.keys()].filter((index) => {
			const value = values[index] as number;
			return value >= low - SAME * Math.abs(low) && value <= high + SAME * Math.abs(high);
		});
		if (inside.length === 0)
			throw new CoverageError(
				`"${coordinate.name}" has no value from ${textOf(options)}; it reaches from ${Math.min(...values)} to ${Math.max(...values)}. Ask for a wider range.`,
			);
		const dimension = coordinate.dimensions[0] as string;
		const text = `${textOf(options)} of "${coordinate.name}" (${inside.length} of ${values.length} values)`;
		return { dimension, ranges: rangesOf(inside), text };
	},
	apply(dataset, { dimension, ranges }) {
		const kept = takeRanges(dataset, dimension, ranges);
		return isHorizontal(dataset, dimension) ? withoutForeignMeasures(kept, [dimension]) : kept;
	},
	describe: ({ text }) => `Kept ${text}`,
});
