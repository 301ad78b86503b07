import { z } from "zod";
import { columnChange } from "../core/cf/vertical/column-change.ts";
import { totalColumns } from "../core/cf/vertical/column-totals.ts";
import { defineStep } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";

const Options = z.strictObject({
	range: z
		.string()
		.optional()
		.describe("The part of the column that counts, two levels with units (0/700m); none: all of it"),
	variable: z
		.string()
		.optional()
		.describe("A variable that has the vertical axis meant; needed where variables have different ones"),
	coordinate: z
		.string()
		.optional()
		.describe(
			"A variable with the pressure or height of every level and place (pfull), where the axis only counts levels",
		),
});

/** Means over columns, weighted by how thick the layers are: by mass where they are layers of pressure. @throws MetadataError, LevelError */
export const step = defineStep({
	title: "Take the mean over the vertical axis, weighted by the thickness of its layers",
	options: Options,
	prepare: async (dataset, { range, variable, coordinate }, { engine }) => {
		const meant = {
			variable: variable === undefined ? undefined : variableNamed(dataset, variable),
			measured: coordinate === undefined ? undefined : variableNamed(dataset, coordinate),
		};
		const change = await columnChange(dataset, { divided: true, range, ...meant }, engine);
		return { change, range };
	},
	apply: (dataset, { change }) => totalColumns(dataset, change),
	describe: ({ change: { coordinate, isMass, source }, range }) =>
		`Took the mean over "${coordinate}"${range === undefined ? "" : ` (${range})`}, weighted by the ${isMass ? "mass" : "thickness"} of the layers (edges from ${source})`,
});
