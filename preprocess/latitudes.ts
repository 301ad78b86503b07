import { z } from "zod";
import { reverse } from "../core/array/operations/reverse.ts";
import { withoutForeignMeasures } from "../core/cf/measures.ts";
import { MetadataError } from "../core/errors.ts";
import { needGrids } from "../core/grid/fields.ts";
import { readGrid } from "../core/grid/read-grid.ts";
import type { Dataset, Variable } from "../core/model/dataset.ts";
import { defineStep } from "../core/ports/step.ts";

const Options = z.strictObject({
	from: z.enum(["south", "north"]).describe("Where the rows begin"),
});

interface Plan {
	readonly from: "south" | "north";
	/** Dimensions to be turned around. */
	readonly dimensions: readonly string[];
}

function turnAround(dataset: Dataset, dimension: string): Dataset {
	const variables = [...dataset.variables].map(([name, variable]): [string, Variable] => {
		const axis = variable.dimensions.indexOf(dimension);
		return [name, axis < 0 ? variable : { ...variable, data: reverse(variable.data, axis) }];
	});
	return withoutForeignMeasures({ ...dataset, variables: new Map(variables) }, [dimension]);
}

/** Rows from south to north, or from north to south. @throws MetadataError for grids without rows of latitude */
export const step = defineStep<z.infer<typeof Options>, Plan>({
	title: "Order the latitudes",
	options: Options,
	async prepare(dataset, { from }, { engine }) {
		const dimensions = new Set<string>();
		for (const { coordinates } of needGrids(dataset, "so there are no latitudes to order")) {
			const grid = await readGrid(engine, dataset, coordinates);
			if (grid.kind !== "rectilinear")
				throw new MetadataError(
					`The rows of a ${grid.kind} grid have no latitude, so they cannot be ordered. Regrid it first.`,
				);
			const { values } = grid.latitude;
			const rises = (values[0] ?? 0) < (values.at(-1) ?? 0);
			if (rises !== (from === "south")) dimensions.add(coordinates.dimensions[0] as string);
		}
		return { from, dimensions: [...dimensions] };
	},
	apply: (dataset, { dimensions }) => dimensions.reduce(turnAround, dataset),
	describe: ({ from, dimensions }) =>
		dimensions.length > 0
			? `Turned the latitudes around, to begin in the ${from}`
			: `Left the latitudes, which begin in the ${from}`,
});
