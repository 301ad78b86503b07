import { unpacked } from "../cf/packing.ts";
import { MetadataError } from "../errors.ts";
import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import type { StepWorld } from "../ports/step.ts";
import type { HorizontalGrid } from "./grid.ts";
import { gridCoordinates, readGrid } from "./read-grid.ts";
import { readPresent } from "./read-present.ts";
import { gridDifference } from "./same-cells.ts";

/** A field that has one value for each cell: areas, fractions of land. */
export interface CellField {
	readonly name: string;
	/** NaN where missing. */
	readonly values: Float64Array;
	readonly units: string | undefined;
}

/** What the field is to fit, and what it is called. */
export interface WantedCells {
	readonly grid: HorizontalGrid;
	/** Names of variables, the likeliest first; absent: the only field on a horizontal grid. */
	readonly names: readonly string[];
}

/** A field of cells from another file. @throws MetadataError when the file has none, or on another grid */
export async function readCellField(file: string, wanted: WantedCells, world: StepWorld): Promise<CellField> {
	const { variable } = await openCellField(file, wanted, world);
	return readField(variable, world.engine);
}

/** The same, its values still unread; `cells`: its dimensions in the order of the grid's. @throws MetadataError */
export async function openCellField(
	file: string,
	{ grid, names }: WantedCells,
	{ engine, signal }: StepWorld,
): Promise<{ readonly variable: Variable; readonly cells: readonly string[] }> {
	const dataset = await engine.open(file, signal && { signal });
	const variable = fieldNamed(dataset, names);
	if (!variable)
		throw new MetadataError(
			`"${file}" has no variable ${names.map((name) => `"${name}"`).join(" or ")} with one value for each cell. Name the file that has it.`,
		);
	const coordinates = gridCoordinates(dataset, variable);
	const own = coordinates && (await readGrid(engine, dataset, coordinates));
	const difference = own ? gridDifference(grid, own) : "it has no latitudes and longitudes";
	if (!coordinates || difference !== undefined)
		throw new MetadataError(
			`"${variable.name}" in "${file}" does not belong to the grid of the data: ${difference}. Name the file of the same grid, or regrid it first.`,
		);
	return { variable, cells: coordinates.dimensions };
}

/** The values of a variable of the data's own file. */
export async function readField(variable: Variable, engine: StepWorld["engine"]): Promise<CellField> {
	return {
		name: variable.name,
		values: await readPresent(engine, variable),
		units: attributeText(unpacked(variable).attributes, "units"),
	};
}

function fieldNamed(dataset: Dataset, names: readonly string[]): Variable | undefined {
	const isField = (variable: Variable | undefined): variable is Variable => {
		const cells = variable && gridCoordinates(dataset, variable)?.dimensions;
		return cells !== undefined && cells.length === variable?.dimensions.length;
	};
	for (const name of names) {
		const found = dataset.variables.get(name);
		if (isField(found)) return found;
	}
	return undefined;
}
