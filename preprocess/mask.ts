import { z } from "zod";
import { UsageError } from "../core/errors.ts";
import { type GridFields, needGrids } from "../core/grid/fields.ts";
import { maskCells } from "../core/grid/mask-cells.ts";
import { type CellField, readCellField, readField } from "../core/grid/read-cells.ts";
import { readGrid } from "../core/grid/read-grid.ts";
import type { Dataset } from "../core/model/dataset.ts";
import { defineStep, type StepWorld } from "../core/ports/step.ts";

const Options = z.strictObject({
	keep: z
		.enum(["land", "sea", "ice", "no-ice"])
		.describe("Which cells stay: land, sea, those covered by land ice, those that are not"),
	fraction: z
		.string()
		.optional()
		.describe(
			"A file on the same grid with the fraction of each cell: sftlf (land), sftof (sea), sftgif (land ice); none: such a variable of the data's own file (runs fetch it along)",
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

/** The fraction of each cell: of the file named, else of the data's own. @throws UsageError naming the option to give */
async function fractionsOf(
	grid: GridFields,
	{ dataset, options }: { readonly dataset: Dataset; readonly options: Options },
	world: StepWorld,
): Promise<CellField> {
	const names = NAMES[options.keep];
	const { fraction } = options;
	if (fraction !== undefined) {
		const cells = await readGrid(world.engine, dataset, grid.coordinates);
		return readCellField(fraction, { grid: cells, names }, world);
	}
	const own = names
		.flatMap((name) => dataset.variables.get(name) ?? [])
		.find((one) => one.dimensions.join() === grid.coordinates.dimensions.join());
	if (own) return readField(own, world.engine);
	throw new UsageError(
		`The step "mask" needs the fraction of each cell, and there is no ${names.map((name) => `"${name}"`).join(" or ")} with the data. Name a file on the same grid: mask:keep=${options.keep},fraction=${names[0]}.nc.`,
	);
}

/** Land, sea or ice alone: other cells become missing. @throws MetadataError when the fractions belong to another grid */
export const step = defineStep<Options, Plan>({
	title: "Keep land, sea or ice",
	options: Options,
	cells: ({ fraction, keep }) => (fraction === undefined ? NAMES[keep] : undefined),
	async prepare(dataset, options, world) {
		const masks: { grid: GridFields; kept: Uint8Array }[] = [];
		let source = "";
		for (const grid of needGrids(dataset, "so nothing can be masked")) {
			if (NAMES[options.keep].some((name) => grid.fields.length === 1 && grid.fields[0] === name)) continue;
			const field = await fractionsOf(grid, { dataset, options }, world);
			source = field.name;
			masks.push({ grid, kept: keptOf(field, options) });
		}
		return { ...options, masks, source };
	},
	apply: (dataset, { masks }) => masks.reduce((all, { grid, kept }) => maskCells(all, grid, kept), dataset),
	describe: ({ keep, source, threshold }) =>
		`Kept ${keep === "no-ice" ? "what is not ice" : keep} alone ("${source}", from ${threshold} %)`,
});
