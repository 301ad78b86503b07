import { z } from "zod";
import { withoutForeignMeasures } from "../core/cf/measures.ts";
import { conversion } from "../core/cf/units/index.ts";
import { CoverageError, UsageError } from "../core/errors.ts";
import { type GridFields, needGrids } from "../core/grid/fields.ts";
import { ringsFrom } from "../core/grid/geojson.ts";
import { cellsOf, centreOf, type HorizontalGrid, type SpannedAxis, shapeOf } from "../core/grid/grid.ts";
import { turnedFrom, withLongitudes } from "../core/grid/longitudes.ts";
import { maskCells } from "../core/grid/mask-cells.ts";
import { gridCoordinates, readGrid } from "../core/grid/read-grid.ts";
import {
	boxFrom,
	isInBox,
	isInRings,
	type Ring,
	regionNamed,
	regionNames,
	type WrittenBox,
} from "../core/grid/region.ts";
import type { Dataset } from "../core/model/dataset.ts";
import { type IndexRange, rangesOf, takeRanges } from "../core/model/take-ranges.ts";
import type { Axis, VariableWish } from "../core/model/wish.ts";
import { defineStep, type StepContext, type StepWorld } from "../core/ports/step.ts";

const Options = z.strictObject({
	box: z
		.string()
		.optional()
		.describe(
			"west/east/south/north in degrees; cells whose centres lie inside are kept: -10/40/35/70; two left out are all: //35/70",
		)
		.meta({ examples: ["-10/40/35/70"] }),
	name: z
		.string()
		.optional()
		.describe(`A region by its name: ${regionNames().join(", ")}`),
	polygon: z
		.string()
		.optional()
		.describe(
			"A GeoJSON file of polygons; cells whose centres lie inside are kept, the others become missing",
		),
});
type Options = z.infer<typeof Options>;

type Area = { readonly box: WrittenBox } | { readonly rings: readonly Ring[] };

/** What stays of one grid: indices along its dimensions, and which cells among them. */
interface Cut {
	readonly grid: GridFields;
	readonly ranges: readonly (readonly IndexRange[])[];
	/** Of the cells left by the ranges; absent: all. */
	readonly kept?: Uint8Array;
	/** New longitudes, from the western edge of a box on. */
	readonly longitude?: SpannedAxis;
}

interface Plan extends Options {
	readonly cuts: readonly Cut[];
}

async function areaOf({ box, name, polygon }: Options, { engine }: StepWorld): Promise<Area> {
	const given = [box, name, polygon].filter((one) => one !== undefined);
	if (given.length !== 1)
		throw new UsageError(
			'The step "region" takes one of box, name and polygon, such as region:box=-10/40/35/70.',
		);
	if (box !== undefined) return { box: boxFrom(box) };
	if (name !== undefined) return { box: regionNamed(name) };
	const file = polygon as string;
	return { rings: ringsFrom((await engine.text?.(file)) ?? "", file) };
}

const holds = (area: Area, latitude: number, longitude: number): boolean =>
	"box" in area ? isInBox(area.box, latitude, longitude) : isInRings(area.rings, latitude, longitude);

/** The rows and columns that hold all cells inside, columns from the western edge of a box on. */
function cutOf(grid: GridFields, cells: HorizontalGrid, area: Area): Cut {
	const inside = Uint8Array.from({ length: cellsOf(cells) }, (_, cell) =>
		holds(area, ...centreOf(cells, cell)) ? 1 : 0,
	);
	if (!inside.includes(1))
		throw new CoverageError(
			`No cell of the grid of "${grid.fields[0]}" has its centre in the region. Choose a larger one, or regrid to a finer grid first.`,
		);
	const shape = shapeOf(cells);
	const used = shape.map((_, axis) => indicesWith(inside, shape, axis));
	const turned =
		"box" in area && !area.box.isRound && cells.kind === "rectilinear"
			? turnedFrom(cells.longitude, area.box.west)
			: undefined;
	const columns = turned?.order.filter((index) => used[1]?.includes(index));
	const order = turned && columns ? [used[0] ?? [], columns] : used.map(filledUp);
	const left = leftOf(inside, shape, order);
	return {
		grid,
		ranges: order.map(rangesOf),
		...(left.includes(0) && { kept: left }),
		...(turned && columns && { longitude: turned.at(columns) }),
	};
}

/** Indices along one axis at which some cell is inside. */
function indicesWith(inside: Uint8Array, shape: readonly number[], axis: number): number[] {
	const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
	const found = new Set<number>();
	inside.forEach((one, cell) => {
		if (one) found.add(Math.floor(cell / inner) % (shape[axis] ?? 1));
	});
	return [...found].sort((a, b) => a - b);
}

/** From the first to the last: rows between stay, so that neighbours remain neighbours. */
const filledUp = (indices: readonly number[]): number[] => {
	const [first = 0, last = 0] = [indices[0], indices.at(-1)];
	return Array.from({ length: last - first + 1 }, (_, i) => first + i);
};

function leftOf(
	inside: Uint8Array,
	shape: readonly number[],
	order: readonly (readonly number[])[],
): Uint8Array {
	const [rows = [], columns = [0]] = order;
	const wide = shape[1] ?? 1;
	return Uint8Array.from(rows.flatMap((y) => columns.map((x) => inside[y * wide + x] as number)));
}

function cutDataset(dataset: Dataset, { grid, ranges, kept, longitude }: Cut): Dataset {
	const cropped = grid.coordinates.dimensions.reduce(
		(all, dimension, axis) => takeRanges(all, dimension, ranges[axis] ?? []),
		dataset,
	);
	const own = withoutForeignMeasures(cropped, grid.coordinates.dimensions);
	const masked = kept ? maskCells(own, grid, kept) : own;
	return longitude ? withLongitudes(masked, grid.coordinates.longitude.name, longitude) : masked;
}

/** "-10/40" in degrees, as a POD's `range` of an axis; "/": all. */
function rangeText({ dimensions }: VariableWish, wanted: Axis): string {
	const wished = dimensions.find(({ axis }) => axis === wanted);
	if (wished?.range === undefined) return "/";
	const { scale } = conversion(wished.units ?? "degree", "degree");
	return wished.range.map((value) => value * scale).join("/");
}

/** The part of the globe a POD's axes reach over. */
function from({ dataset, variable, wish }: StepContext): Options | undefined {
	const main = dataset.variables.get(variable);
	const box = `${rangeText(wish, "X")}/${rangeText(wish, "Y")}`;
	return box === "///" || !main || !gridCoordinates(dataset, main) ? undefined : { box };
}

/** The cells inside a box, a named region or a polygon. @throws CoverageError when there are none */
export const step = defineStep<Options, Plan>({
	title: "Keep a region",
	options: Options,
	from,
	async prepare(dataset, options, world) {
		const area = await areaOf(options, world);
		const cuts: Cut[] = [];
		for (const grid of needGrids(dataset, "so no region can be cut out"))
			cuts.push(cutOf(grid, await readGrid(world.engine, dataset, grid.coordinates), area));
		return { ...options, cuts };
	},
	apply: (dataset, { cuts }) => cuts.reduce(cutDataset, dataset),
	describe({ box, name, polygon, cuts }) {
		const what = box ?? name ?? `the polygons of "${polygon}"`;
		const [first] = cuts;
		const size = first?.ranges.map((ranges) => ranges.reduce((sum, { count }) => sum + count, 0)).join(" x ");
		return `Kept the region ${what} (${size} cells)`;
	},
});
