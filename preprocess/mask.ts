import { z } from "zod";
import { type GridFields, needGrids } from "../core/grid/fields.ts";
import { maskCells } from "../core/grid/mask-cells.ts";
import { type CellField, readCellField } from "../core/grid/read-cells.ts";
import { readGrid } from "../core/grid/read-grid.ts";
import { defineStep } from "../core/ports/step.ts";

const Options = z.strictObject({
	keep: z
		.enum(["land", "sea", "ice", "no-ice"])
		.describe("Which cells stay: land, sea, those covered by land ice, those that are not"),
	fraction: z
		.string()
		.describe(
			"A file on the same grid with the fraction of each cell: sftlf (land), sftof (sea), sftgif (land ice)",
		)
		.meta({ examples: ["sftlf_fx.nc"] }),
	threshold: z.number().min(0).max(100).default(50).describe("A cell counts as such from this percentage on"),
});
type Options = z.infer<typeof Options>;

interface Plan extends Options {
	readonly masks: readonly { readonly grid: GridFields; readonly kept: Uint8Array }[];
	readonly source: string;
}

const NAMES: Readonly<Record<Options["keep"], readonly string[]>> = {
	land: ["sftlf", "sftof"],
	sea: ["sftof", "sftlf"],
	ice: ["sftgif"],
	"no-ice": ["sftgif"],
};

/** Whether the fraction is of what is to stay. */
const isOfKept = (keep: Options["keep"], name: string): boolean =>
	keep === "ice" || (keep === "land" && name === "sftlf") || (keep === "sea" && name === "sftof");

/** In percent; a fraction of 1 says so in its units, or holds nothing above 1. */
function percentages({ values, units }: CellField): Float64Array {
	const isShare = units === "1" || (units !== "%" && values.every((value) => !(value > 1)));
	return isShare ? values.map((value) => value * 100) : values;
}

function keptOf(field: CellField, { keep, threshold }: Options): Uint8Array {
	const ofKept = isOfKept(keep, field.name);
	// A cell that is half land and half sea is land for those who keep land, and no sea for those who keep sea.
	return Uint8Array.from(percentages(field), (percent) => {
		const isThat = percent >= threshold;
		return Number.isNaN(percent) ? Number(!ofKept) : Number(isThat === ofKept);
	});
}

/** Land, sea or ice alone: other cells become missing. @throws MetadataError when the fractions belong to another grid */
export const step = defineStep<Options, Plan>({
	title: "Keep land, sea or ice",
	options: Options,
	async prepare(dataset, options, world) {
		const masks: { grid: GridFields; kept: Uint8Array }[] = [];
		let source = "";
		for (const grid of needGrids(dataset, "so nothing can be masked")) {
			const cells = await readGrid(world.engine, dataset, grid.coordinates);
			const field = await readCellField(options.fraction, { grid: cells, names: NAMES[options.keep] }, world);
			source = field.name;
			masks.push({ grid, kept: keptOf(field, options) });
		}
		return { ...options, masks, source };
	},
	apply: (dataset, { masks }) => masks.reduce((all, { grid, kept }) => maskCells(all, grid, kept), dataset),
	describe: ({ keep, source, threshold }) =>
		`Kept ${keep === "no-ice" ? "what is not ice" : keep} alone ("${source}", from ${threshold} %)`,
});
