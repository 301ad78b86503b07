import { z } from "zod";
import { withoutForeignMeasures } from "../core/cf/measures.ts";
import { conversion } from "../core/cf/units/index.ts";
import { dropDimension, withScalars } from "../core/cf/vertical/scalar-level.ts";
import { UsageError } from "../core/errors.ts";
import { cellOfPlace } from "../core/grid/cell-of-place.ts";
import { type GridFields, needGrids } from "../core/grid/fields.ts";
import { centreOf, type HorizontalGrid, shapeOf } from "../core/grid/grid.ts";
import { gridCoordinates, readGrid } from "../core/grid/read-grid.ts";
import type { Dataset } from "../core/model/dataset.ts";
import { cropDimension } from "../core/model/sub-dataset.ts";
import type { Axis, DimensionWish, ScalarWish, VariableWish } from "../core/model/wish.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({
	latitude: z
		.number()
		.min(-90)
		.max(90)
		.optional()
		.describe("Degrees north; the cells that hold it stay; none: all latitudes")
		.meta({ examples: [52.1] }),
	longitude: z
		.number()
		.optional()
		.describe("Degrees east; the cells that hold it stay; none: all longitudes")
		.meta({ examples: [5.2] }),
});
type Options = z.infer<typeof Options>;

interface Cell {
	readonly grid: GridFields;
	/** Index along each of the grid's dimensions; `undefined`: left whole. */
	readonly at: readonly (number | undefined)[];
}

interface Plan {
	readonly cells: readonly Cell[];
	readonly text: string;
}

const isPlace = ({ dimension: { axis } }: ScalarWish): boolean => axis === "X" || axis === "Y";

const ORDER: readonly Axis[] = ["T", "OTHER", "Z", "Y", "X"];
const inOrder = (a: DimensionWish, b: DimensionWish): number => ORDER.indexOf(a.axis) - ORDER.indexOf(b.axis);

/** The same variable on all latitudes and longitudes, in CF's customary order of axes. */
function alternates(wish: VariableWish): VariableWish[][] {
	const places = wish.scalars.filter(isPlace);
	if (places.length === 0) return [];
	const dimensions = [...wish.dimensions, ...places.map(({ dimension }) => dimension)].sort(inOrder);
	return [[{ ...wish, dimensions, scalars: wish.scalars.filter((scalar) => !isPlace(scalar)) }]];
}

function from({ dataset, variable, wish }: StepContext): Options | undefined {
	const main = dataset.variables.get(variable);
	if (!main || !gridCoordinates(dataset, main)) return undefined;
	const degrees = (axis: Axis): number | undefined => {
		const scalar = wish.scalars.find(({ dimension }) => dimension.axis === axis);
		return scalar && scalar.value * conversion(scalar.dimension.units ?? "degree", "degree").scale;
	};
	const [latitude, longitude] = [degrees("Y"), degrees("X")];
	if (latitude === undefined && longitude === undefined) return undefined;
	return { ...(latitude !== undefined && { latitude }), ...(longitude !== undefined && { longitude }) };
}

function takeCell(dataset: Dataset, { grid, at }: Cell): Dataset {
	const { dimensions, latitude, longitude, kind } = grid.coordinates;
	const taken = dimensions.filter((_, axis) => at[axis] !== undefined);
	const cropped = dimensions.reduce((all, dimension, axis) => {
		const start = at[axis];
		return start === undefined ? all : cropDimension(all, dimension, { start, count: 1 });
	}, dataset);
	const own = withoutForeignMeasures(cropped, taken);
	const dropped = taken.reduce((all, dimension) => dropDimension(all, dimension, undefined), own);
	const names =
		kind === "rectilinear"
			? [latitude, longitude].filter((_, axis) => at[axis] !== undefined)
			: [latitude, longitude];
	return withScalars(
		dropped,
		grid.fields,
		names.map(({ name }) => name),
	);
}

/** "51.5 N 5.25 E": the centre of what was taken. */
function centreText(grid: HorizontalGrid, at: readonly (number | undefined)[]): string {
	const [first = 0, second = 0] = at;
	const [latitude, longitude] = centreOf(
		grid,
		at.length > 1 ? first * (shapeOf(grid)[1] ?? 1) + second : first,
	);
	const isWhole = (axis: number): boolean => grid.kind === "rectilinear" && at[axis] === undefined;
	const parts = [isWhole(0) ? "" : `${latitude.toFixed(3)} N`, isWhole(1) ? "" : `${longitude.toFixed(3)} E`];
	return parts.join(" ").trim();
}

/** The cells that hold a place, a circle of latitude or a meridian; their axes become scalar coordinates. @throws CoverageError, UsageError */
export const step = defineStep<Options, Plan>({
	title: "Take one place, latitude or longitude",
	options: Options,
	alternates,
	from,
	async prepare(dataset, options, { engine }): Promise<Plan> {
		if (options.latitude === undefined && options.longitude === undefined)
			throw new UsageError(
				'The step "place" takes latitude, longitude or both, such as place:latitude=52.1,longitude=5.2.',
			);
		const cells: Cell[] = [];
		const centres = new Set<string>();
		for (const grid of needGrids(dataset, "so no place can be taken")) {
			const read = await readGrid(engine, dataset, grid.coordinates);
			const at = cellOfPlace(read, options, grid.fields[0] ?? "");
			centres.add(centreText(read, at));
			cells.push({ grid, at });
		}
		return { cells, text: [...centres].join(", ") };
	},
	apply: (dataset, { cells }) =>
		cells.reduce(
			(all, cell) =>
				cell.grid.coordinates.dimensions.every((dimension) => all.dimensions.has(dimension))
					? takeCell(all, cell)
					: all,
			dataset,
		),
	describe: ({ text }) => `Took the cells at ${text}`,
});
