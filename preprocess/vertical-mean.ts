import { z } from "zod";
import { axisMeant, columnOptions } from "../core/cf/vertical/axis-options.ts";
import { columnChange } from "../core/cf/vertical/column-change.ts";
import { totalColumns } from "../core/cf/vertical/column-totals.ts";
import { defineStep } from "../core/ports/step.ts";

const Options = z.strictObject(columnOptions);

/** Means over columns, weighted by how thick the layers are: by mass where they are layers of pressure. @throws MetadataError, LevelError */
export const step = defineStep({
	title: "Take the mean over the vertical axis, weighted by the thickness of its layers",
	options: Options,
	prepare: async (dataset, { range, ...named }, { engine }) => {
		const change = await columnChange(
			dataset,
			{ divided: true, range, ...axisMeant(dataset, named) },
			engine,
		);
		return { change, range };
	},
	apply: (dataset, { change }) => totalColumns(dataset, change),
	describe: ({ change: { coordinate, isMass, source }, range }) =>
		`Took the mean over "${coordinate}"${range === undefined ? "" : ` (${range})`}, weighted by the ${isMass ? "mass" : "thickness"} of the layers (edges from ${source})`,
});
