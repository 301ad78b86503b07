import { z } from "zod";
import { withTrueExternal } from "../core/cf/measures.ts";
import { MetadataError } from "../core/errors.ts";
import { needGrids } from "../core/grid/fields.ts";
import { isMeanOf, wholeField } from "../core/grid/mean-of-cells.ts";
import { readGrid } from "../core/grid/read-grid.ts";
import { type GridReduction, reduceGrid } from "../core/grid/reduce-grid.ts";
import { type GridWeights, WeightList } from "../core/grid/weights.ts";
import { defineStep } from "../core/ports/step.ts";

const Options = z.strictObject({
	"min-fraction": z
		.number()
		.min(0)
		.max(1)
		.default(0)
		.describe("The part of a circle of latitude that must have values; less gives a missing mean"),
});

interface Plan {
	readonly reductions: readonly GridReduction[];
}

/** Each row of cells becomes one, by the widths of its cells. */
function rowMeans(rows: number, bounds: Float64Array): GridWeights {
	const [each, all] = [new WeightList(), new WeightList()];
	for (let y = 0; y < rows; y++) {
		each.add(y, 1);
		each.next();
	}
	for (let x = 0; x < bounds.length / 2; x++)
		all.add(x, (bounds[2 * x + 1] as number) - (bounds[2 * x] as number));
	all.next();
	return { rows: each.done(rows), columns: all.done(bounds.length / 2) };
}

/** The mean of each circle of latitude. @throws MetadataError for grids whose rows are no circles of latitude */
export const step = defineStep<z.infer<typeof Options>, Plan>({
	title: "Take the mean along circles of latitude",
	options: Options,
	alternates(wish) {
		const field = wholeField(wish, { axes: ["X"], method: "longitude" });
		return field ? [[field]] : [];
	},
	from: (context) => (isMeanOf(context, "X") && !isMeanOf(context, "Y") ? { "min-fraction": 0 } : undefined),
	async prepare(dataset, options, { engine }) {
		const reductions: GridReduction[] = [];
		for (const { coordinates } of needGrids(dataset, "so there is no zonal mean")) {
			const grid = await readGrid(engine, dataset, coordinates);
			if (grid.kind !== "rectilinear")
				throw new MetadataError(
					`The rows of a ${grid.kind} grid are no circles of latitude. Regrid first: --step regrid:grid=1x1,method=conservative.`,
				);
			const { longitude, latitude } = grid;
			reductions.push({
				coordinates,
				weights: rowMeans(latitude.values.length, longitude.bounds),
				keeps: coordinates.dimensions[0] as string,
				method: `${coordinates.longitude.name}: mean`,
				least: options["min-fraction"],
			});
		}
		return { reductions };
	},
	apply: (dataset, { reductions }) => withTrueExternal(dataset, reduceGrid(dataset, reductions)),
	describe: () => "Took the mean along circles of latitude",
});
