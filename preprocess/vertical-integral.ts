import { z } from "zod";
import { unpacked } from "../core/cf/packing.ts";
import { areEqualUnits } from "../core/cf/units/index.ts";
import { axisMeant, columnOptions } from "../core/cf/vertical/axis-options.ts";
import { columnChange } from "../core/cf/vertical/column-change.ts";
import { columnContents } from "../core/cf/vertical/column-contents.table.ts";
import { totalColumns } from "../core/cf/vertical/column-totals.ts";
import { isHeadwaterError } from "../core/errors.ts";
import { attributeText, type Dataset, type Variable } from "../core/model/dataset.ts";
import type { DimensionWish, VariableWish } from "../core/model/wish.ts";
import { presentName } from "../core/names/known-variable.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject(columnOptions);
type Options = z.infer<typeof Options>;

const LEVELS: DimensionWish = {
	name: "plev",
	axis: "Z",
	standardName: "air_pressure",
	positive: "down",
	needBounds: false,
};

/** The quantity whose column is asked for, on its whole axis. */
function alternates(wish: VariableWish): VariableWish[][] {
	if (
		wish.dimensions.some(({ axis }) => axis === "Z") ||
		wish.scalars.some(({ dimension }) => dimension.axis === "Z")
	)
		return [];
	const after = wish.dimensions.findIndex(({ axis }) => axis === "T") + 1;
	const { units: _, ...rest } = wish;
	return Object.entries(columnContents)
		.filter(([, content]) => content === presentName(wish.standardName))
		.map(([standardName]) => [
			{ ...rest, standardName, dimensions: wish.dimensions.toSpliced(after, 0, LEVELS) },
		]);
}

function from({ wish, request, variable }: StepContext): Options | undefined {
	const content = columnContents[presentName(request.standardName)];
	return content !== undefined && content === presentName(wish.standardName) ? { variable } : undefined;
}

/** Units and names of sums: those of the quantity times a mass or a length. */
function renamed(dataset: Dataset, dimension: string, thickness: string) {
	const along = [...dataset.variables.values()].filter((variable) => variable.dimensions.includes(dimension));
	return Object.fromEntries(
		along.map((variable): [string, Record<string, string | null>] => {
			const { attributes } = unpacked(variable);
			const standardName = attributeText(attributes, "standard_name");
			const content = thickness === "kg m-2" ? columnContents[presentName(standardName ?? "")] : undefined;
			const called = attributeText(attributes, "long_name") ?? standardName ?? variable.name;
			return [
				variable.name,
				{
					standard_name: content ?? null,
					long_name: `Vertical integral of ${called}`,
					units: unitsOfSum(variable, thickness),
				},
			];
		}),
	);
}

function unitsOfSum({ attributes }: Variable, thickness: string): string | null {
	const own = attributeText(attributes, "units");
	if (own === undefined) return null;
	try {
		return areEqualUnits(own, "1") ? thickness : `${own} ${thickness}`;
	} catch (error) {
		if (isHeadwaterError(error, "Units")) return null;
		throw error;
	}
}

/** Sums over columns: times mass per area (dp/g) where the layers are of pressure, else times their thickness. @throws MetadataError, LevelError */
export const step = defineStep({
	title: "Add up over the vertical axis, by mass where it is pressure",
	options: Options,
	alternates,
	from,
	prepare: async (dataset, { range, ...named }, { engine }) => {
		const change = await columnChange(
			dataset,
			{ divided: false, range, ...axisMeant(dataset, named) },
			engine,
		);
		return {
			change: { ...change, renamed: renamed(dataset, change.dimension, change.thicknessUnits) },
			range,
		};
	},
	apply: (dataset, { change }) => totalColumns(dataset, change),
	describe: ({ change: { coordinate, isMass, source }, range }) =>
		`Added up over "${coordinate}"${range === undefined ? "" : ` (${range})`}, ${isMass ? "each layer by its mass per area (dp/g, g = 9.80665 m s-2)" : "each layer by its thickness"} (edges from ${source})`,
});
