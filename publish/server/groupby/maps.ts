import { stridesOf } from "../../../core/array/kernels/copy.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { axesOf } from "../../../core/cf/axes.ts";
import { missingValues } from "../../../core/cf/packing.ts";
import { cellsOf } from "../../../core/grid/grid.ts";
import { gridCoordinates, readGrid } from "../../../core/grid/read-grid.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import { attributeText } from "../../../core/model/dataset.ts";
import type { FieldFigure, PanelsFigure } from "../../../core/ports/figure.ts";
import type { TaskWorld } from "../../../core/ports/tasks.ts";
import { unitsLabel } from "../../../core/statistics/labels.ts";
import { niceScale } from "../../../core/statistics/nice.ts";
import { placeTexts } from "../plot/place-texts.ts";
import type { Grouped } from "./grouped-dataset.ts";

/** Maps side by side on one page. */
const MOST_MAPS = 12;
/** Cells of all maps together. */
const MOST_CELLS = 3_000_000;

/** A map of each of the first groups in the same colours; `undefined` where the result lies on no map, or is too large. */
export async function groupMaps(
	engine: TaskWorld["engine"],
	{ dataset, result, grouping }: Grouped,
): Promise<PanelsFigure | undefined> {
	const coordinates = gridCoordinates(dataset, result);
	if (!coordinates || coordinates.dimensions.includes(grouping.dimension)) return undefined;
	const grid = await readGrid(engine, dataset, coordinates);
	const count = Math.min(MOST_MAPS, grouping.count);
	if (cellsOf(grid) * count > MOST_CELLS) return undefined;
	const fields = await fieldsOf(engine, result, {
		cells: coordinates.dimensions,
		group: grouping.dimension,
		count,
	});
	const { min, max } = niceScale(extentsOf(fields));
	const units = unitsLabel(attributeText(result.attributes, "units") ?? "");
	const scale = { map: "viridis", min, max, label: units };
	const panels = fields.map((values, group): FieldFigure => {
		const title = grouping.labels[group] ?? "";
		return { kind: "field", style: "quadmesh", title, grid, values, scale };
	});
	return { kind: "panels", title: "", panels, columns: 2 };
}

interface Wanted {
	/** Dimensions of the cells, in the order of the grid. */
	readonly cells: readonly string[];
	readonly group: string;
	readonly count: number;
}

/** The values of the first groups, all read at once; the first index of other dimensions. */
async function fieldsOf(
	engine: TaskWorld["engine"],
	{ data, dimensions, attributes, ...rest }: Variable,
	{ cells, group, count }: Wanted,
): Promise<readonly Float64Array[]> {
	const lengths = data.shape.map((length, axis) => {
		const name = dimensions[axis] as string;
		return cells.includes(name) ? length : name === group ? count : 1;
	});
	const values = await engine.read(data, { start: data.shape.map(() => 0), count: lengths });
	const missing = new Set(missingValues({ data, dimensions, attributes, ...rest }));
	const strides = stridesOf(lengths);
	const strideOf = (name: string) => strides[dimensions.indexOf(name)] as number;
	const sizes = cells.map((name) => lengths[dimensions.indexOf(name)] as number);
	const columns = sizes[1] ?? 1;
	const [down, along] = [strideOf(cells[0] as string), cells[1] === undefined ? 0 : strideOf(cells[1])];
	return Array.from({ length: count }, (_, index) =>
		Float64Array.from({ length: lengthOf(sizes) }, (_, cell) => {
			const at = index * strideOf(group) + Math.floor(cell / columns) * down + (cell % columns) * along;
			const value = Number(values[at]);
			return missing.has(value) ? Number.NaN : value;
		}),
	);
}

/** The least and the largest of all. */
function extentsOf(fields: readonly Float64Array[]): number[] {
	let [min, max] = [Infinity, -Infinity];
	for (const field of fields)
		for (const value of field) {
			if (value < min) min = value;
			if (value > max) max = value;
		}
	return [min, max];
}

/** The first place of every dimension that is neither drawn nor grouped, and has more than one. */
export async function placesOf(
	engine: TaskWorld["engine"],
	{ dataset, result, grouping }: Grouped,
): Promise<readonly string[]> {
	const shown = [grouping.dimension, ...(gridCoordinates(dataset, result)?.dimensions ?? [])];
	const others = axesOf(dataset, result).filter(
		({ dimension, position }) => !shown.includes(dimension) && (result.data.shape[position] ?? 1) > 1,
	);
	return placeTexts(engine, others);
}
