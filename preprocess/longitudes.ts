import { z } from "zod";
import { withoutForeignMeasures } from "../core/cf/measures.ts";
import { MetadataError } from "../core/errors.ts";
import { needGrids } from "../core/grid/fields.ts";
import type { SpannedAxis } from "../core/grid/grid.ts";
import { turnedFrom, withLongitudes } from "../core/grid/longitudes.ts";
import { readGrid } from "../core/grid/read-grid.ts";
import type { Dataset } from "../core/model/dataset.ts";
import { type IndexRange, rangesOf, takeRanges } from "../core/model/take-ranges.ts";
import { defineStep } from "../core/ports/step.ts";

const Options = z.strictObject({
	from: z
		.number()
		.min(-360)
		.max(360)
		.describe("The western end in degrees: 0 gives 0 to 360, -180 gives -180 to 180"),
});

interface Turn {
	readonly dimension: string;
	readonly name: string;
	readonly ranges: readonly IndexRange[];
	readonly axis: SpannedAxis;
}

interface Plan {
	readonly from: number;
	readonly turns: readonly Turn[];
}

const turnDataset = (dataset: Dataset, { dimension, name, ranges, axis }: Turn): Dataset =>
	withLongitudes(withoutForeignMeasures(takeRanges(dataset, dimension, ranges), [dimension]), name, axis);

/** Longitudes counted, and cells in order, from another meridian on. @throws MetadataError for grids without columns of longitude */
export const step = defineStep<z.infer<typeof Options>, Plan>({
	title: "Begin the longitudes at another meridian",
	options: Options,
	async prepare(dataset, { from }, { engine }) {
		const turns: Turn[] = [];
		for (const { coordinates } of needGrids(dataset, "so there are no longitudes to turn")) {
			const grid = await readGrid(engine, dataset, coordinates);
			if (grid.kind !== "rectilinear")
				throw new MetadataError(
					`The columns of a ${grid.kind} grid are no meridians, so it cannot be turned. Regrid it first.`,
				);
			const { order, at } = turnedFrom(grid.longitude, from);
			const dimension = coordinates.dimensions[1] as string;
			turns.push({ dimension, name: coordinates.longitude.name, ranges: rangesOf(order), axis: at(order) });
		}
		return { from, turns };
	},
	apply: (dataset, { turns }) => turns.reduce(turnDataset, dataset),
	describe: ({ from }) => `Turned the longitudes to ${from} to ${from + 360} degrees`,
});
