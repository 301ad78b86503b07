import { z } from "zod";
import { withTrueExternal } from "../core/cf/measures.ts";
import { FormatError, UsageError } from "../core/errors.ts";
import { looksLikeGridDescription, parseGridDescription } from "../core/grid/cdo-grid-description.ts";
import { fieldsByGrid, needGrids } from "../core/grid/fields.ts";
import type { HorizontalGrid, RectilinearGrid } from "../core/grid/grid.ts";
import { gridTask } from "../core/grid/grid-task.ts";
import { weightsFor } from "../core/grid/kept-weights.ts";
import { gridForms, namedGrid } from "../core/grid/named-grid.ts";
import { readGrid } from "../core/grid/read-grid.ts";
import { type GridChange, replaceGrid } from "../core/grid/replace-grid.ts";
import type { Dataset } from "../core/model/dataset.ts";
import { defineStep, type StepWorld } from "../core/ports/step.ts";
import { isAddress } from "../core/text/address.ts";

const Options = z.strictObject({
	grid: z.string().describe(`The grid to go to: ${gridForms} whose first horizontal grid is taken`),
	method: z
		.enum(["nearest", "bilinear", "conservative"])
		.default("bilinear")
		.describe(
			"nearest: the nearest cell's value; bilinear: between four centres, missing where one of them is; conservative: mean over the area shared with each source cell",
		),
	"missing-cells": z
		.enum(["present", "whole"])
		.default("present")
		.describe(
			"Of conservative means: present: over the part of the target cell that has values; whole: over the whole target cell",
		),
	"min-fraction": z
		.number()
		.min(0)
		.max(1)
		.default(0)
		.describe(
			"Of conservative means: the part of the source cells under a target cell that must have values",
		),
});
type Options = z.infer<typeof Options>;

interface Plan extends Options {
	readonly to: RectilinearGrid;
	readonly changes: readonly GridChange[];
	/** How bounds were found that files do not have. */
	readonly remarks: readonly string[];
}

async function targetGrid(name: string, { engine, signal }: StepWorld): Promise<RectilinearGrid> {
	const named = namedGrid(name);
	if (named) return named;
	const text = isAddress(name) ? undefined : await engine.text?.(name);
	if (text !== undefined && looksLikeGridDescription(text)) return parseGridDescription(text, name);
	const dataset = await engine.open(name, signal && { signal });
	const [found] = fieldsByGrid(dataset).values();
	if (!found)
		throw new FormatError(name, "it has no variable on latitudes and longitudes to take a grid from.");
	const grid = await readGrid(engine, dataset, found.coordinates);
	if (grid.kind === "rectilinear") return grid;
	throw new UsageError(
		`The grid of "${name}" is ${grid.kind}: fields can be taken from such a grid, not to one. Name a grid along latitudes and longitudes: ${gridForms}.`,
	);
}

async function changeFor(
	from: HorizontalGrid,
	to: RectilinearGrid,
	{ kept, tasks, ...options }: Options & Pick<StepWorld, "kept" | "tasks">,
): Promise<Omit<GridChange, "coordinates">> {
	const weights = await weightsFor(from, to, { method: options.method, kept, tasks });
	if (options.method !== "conservative")
		return { weights, rule: "strict", chosen: options.method === "nearest" };
	return { weights, rule: options["missing-cells"], least: options["min-fraction"] };
}

/** Every field on another horizontal grid. @throws MetadataError when no field has latitudes and longitudes */
export const step = defineStep<Options, Plan>({
	title: "Interpolate to another horizontal grid",
	options: Options,
	async prepare(dataset, options, world) {
		const to = await targetGrid(options.grid, world);
		const grids = needGrids(dataset, "so nothing can be regridded");
		const changes: GridChange[] = [];
		const remarks = new Set<string>();
		for (const { coordinates } of grids) {
			const { kept, tasks } = world;
			const from = tasks
				? await tasks.run(gridTask, { about: { dataset, coordinates }, ask: undefined })
				: await readGrid(world.engine, dataset, coordinates);
			changes.push({ coordinates, ...(await changeFor(from, to, { ...options, kept, tasks })) });
			if (options.method === "conservative" && from.remark) remarks.add(from.remark);
		}
		return { ...options, to, changes, remarks: [...remarks] };
	},
	apply: (dataset: Dataset, { changes, to }) =>
		withTrueExternal(dataset, replaceGrid(dataset, changes, to).dataset),
	describe({ grid, method, to, remarks }) {
		const size = `${to.longitude.values.length} x ${to.latitude.values.length}`;
		const made = remarks.length > 0 ? ` (${remarks.join("; ")})` : "";
		return `Regridded to "${grid}" (${size} cells), ${method}${made}`;
	},
});
