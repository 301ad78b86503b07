import { z } from "zod";
import { transpose } from "../core/array/build.ts";
import { needGrids } from "../core/grid/fields.ts";
import { openCellField } from "../core/grid/read-cells.ts";
import { readGrid } from "../core/grid/read-grid.ts";
import { withCells } from "../core/grid/with-cells.ts";
import { attributeText, type Variable } from "../core/model/dataset.ts";
import { defineStep } from "../core/ports/step.ts";

const Options = z.strictObject({
	file: z
		.string()
		.describe("A file on the same grid, cell for cell")
		.meta({ examples: ["areacella_fx.nc"] }),
	names: z
		.array(z.string())
		.min(1)
		.describe("Names of the field in that file, the likeliest first")
		.meta({ examples: [["areacella"]] }),
});

interface Plan {
	readonly file: string;
	readonly field: Variable;
	/** The variables that lie on the grid. */
	readonly fields: readonly string[];
	readonly isArea: boolean;
}

/** Of units of area, or by its name (CF 7.2). */
const isArea = ({ attributes, name }: Variable): boolean =>
	attributeText(attributes, "standard_name") === "cell_area" ||
	/^(m2|m\^2|km2|cm\^2|m\*\*2)$/iu.test(attributeText(attributes, "units") ?? "") ||
	/^area/iu.test(name);

/** Areas of cells, or fractions of land, of another file, so that later steps count by them, crop them along and find them. @throws MetadataError when the grids differ */
export const step = defineStep<z.infer<typeof Options>, Plan>({
	title: "Add areas of cells or fractions of land from another file",
	options: Options,
	async prepare(dataset, { file, names }, world): Promise<Plan> {
		const [grid] = needGrids(dataset, "so no cells belong to them");
		if (!grid) throw new Error("needGrids gives one at least");
		const cells = await readGrid(world.engine, dataset, grid.coordinates);
		const found = await openCellField(file, { grid: cells, names }, world);
		const { storage: _, ...variable } = found.variable;
		const order = found.cells.map((name) => variable.dimensions.indexOf(name));
		const field = {
			...variable,
			dimensions: grid.coordinates.dimensions,
			data: transpose(variable.data, order),
		};
		return { file, field, fields: grid.fields, isArea: isArea(variable) };
	},
	apply: (dataset, { field, fields, isArea: measures }) =>
		withCells(dataset, field, { fields, attribute: measures ? "cell_measures" : "ancillary_variables" }),
	describe: ({ field, file }) => `Added "${field.name}" of the same cells from "${file.split("/").at(-1)}"`,
});
