import { z } from "zod";
import { withTrueExternal } from "../core/cf/measures.ts";
import { cellAreas } from "../core/grid/cell-areas.ts";
import { needGrids } from "../core/grid/fields.ts";
import { cellsOf, type HorizontalGrid } from "../core/grid/grid.ts";
import { isMeanOf, wholeField } from "../core/grid/mean-of-cells.ts";
import { type CellField, readCellField, readField } from "../core/grid/read-cells.ts";
import { type GridCoordinates, readGrid } from "../core/grid/read-grid.ts";
import { type GridReduction, reduceGrid } from "../core/grid/reduce-grid.ts";
import type { Weights } from "../core/grid/weights.ts";
import { attributeText, type Dataset } from "../core/model/dataset.ts";
import type { VariableWish } from "../core/model/wish.ts";
import { defineStep, type StepContext, type StepWorld } from "../core/ports/step.ts";

const Options = z.strictObject({
	area: z
		.string()
		.optional()
		.describe(
			"A file with the areas of the cells (areacella, areacello), on the same grid; none: the variable that cell_measures names (runs fetch it along), else from the bounds of the cells",
		),
	unweighted: z.boolean().default(false).describe("All cells count alike"),
	"min-fraction": z
		.number()
		.min(0)
		.max(1)
		.default(0)
		.describe("The part of the area that must have values; less gives a missing mean"),
});
type Options = z.infer<typeof Options>;

interface Plan {
	readonly reductions: readonly GridReduction[];
	/** Where the areas are from. */
	readonly source: string;
}

/** Names of areas in files of CMIP and CORDEX. */
const AREAS = ["areacella", "areacello", "areacellg", "areacellr", "cell_area", "area", "area_t", "TAREA"];

/** All cells of which the mean over the area is asked for, where no such mean is published. */
function alternates(wish: VariableWish): VariableWish[][] {
	const field = wholeField(wish, { axes: ["Y", "X"], method: "area" });
	return field ? [[field]] : [];
}

const from = ({ wish, request }: StepContext): Options | undefined =>
	isMeanOf({ wish, request }, "X") && isMeanOf({ wish, request }, "Y")
		? { unweighted: false, "min-fraction": 0 }
		: undefined;

interface Areas {
	readonly values: Float64Array;
	readonly source: string;
}

async function areasOf(
	grid: HorizontalGrid,
	{
		dataset,
		coordinates,
		fields,
	}: { dataset: Dataset; coordinates: GridCoordinates; fields: readonly string[] },
	{ options, world }: { options: Options; world: StepWorld },
): Promise<Areas> {
	if (options.unweighted)
		return { values: new Float64Array(cellsOf(grid)).fill(1), source: "all cells alike" };
	const from = ({ values, name }: CellField, file: string): Areas => ({
		values: values.map((value) => (value > 0 ? value : 0)),
		source: `"${name}"${file}`,
	});
	if (options.area !== undefined)
		return from(await readCellField(options.area, { grid, names: AREAS }, world), ` of "${options.area}"`);
	const measured = fields.flatMap((field) => measureOf(dataset, field) ?? []);
	const own = dataset.variables.get(measured[0] ?? "");
	if (own && own.dimensions.join() === coordinates.dimensions.join())
		return from(await readField(own, world.engine), "");
	return { values: cellAreas(grid), source: grid.remark ?? "the bounds of the cells" };
}

/** "area: areacella" (CF 7.2). */
const measureOf = (dataset: Dataset, field: string): string | undefined =>
	/(?:^|\s)area:\s*(\S+)/.exec(
		attributeText(dataset.variables.get(field)?.attributes ?? new Map(), "cell_measures") ?? "",
	)?.[1];

function oneRow(values: Float64Array): Weights {
	const sources = Int32Array.from(values.keys()).filter((cell) => (values[cell] as number) > 0);
	return {
		starts: Int32Array.of(0, sources.length),
		sources,
		weights: Float64Array.from(sources, (cell) => values[cell] as number),
		from: values.length,
	};
}

/** One value for all cells of the grid: their mean, each by its area. @throws MetadataError when the areas belong to another grid */
export const step = defineStep<Options, Plan>({
	title: "Take the mean over all cells, by their areas",
	options: Options,
	alternates,
	from,
	cells: ({ area, unweighted }) => (area === undefined && !unweighted ? AREAS : undefined),
	async prepare(dataset, options, world) {
		const reductions: GridReduction[] = [];
		const sources = new Set<string>();
		for (const grid of needGrids(dataset, "so there is no mean over an area")) {
			const cells = await readGrid(world.engine, dataset, grid.coordinates);
			const { values, source } = await areasOf(cells, { dataset, ...grid }, { options, world });
			sources.add(source);
			reductions.push({
				coordinates: grid.coordinates,
				weights: oneRow(values),
				method: "area: mean",
				least: options["min-fraction"],
			});
		}
		return { reductions, source: [...sources].join(", ") };
	},
	apply: (dataset, { reductions }) => withTrueExternal(dataset, reduceGrid(dataset, reductions)),
	describe: ({ source }) => `Took the mean over all cells, areas from ${source}`,
});
