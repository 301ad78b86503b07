import type { CellWeights } from "../../../core/array/operations/box-means.ts";
import { boundsOf } from "../../../core/cf/axes.ts";
import type { SpannedAxis } from "../../../core/grid/grid.ts";
import { type GridCoordinates, readGrid, withUnitsOf } from "../../../core/grid/read-grid.ts";
import type { Dataset, Variable } from "../../../core/model/dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import { cornerOrder, type Order } from "./corner-order.ts";
import { isListed } from "./listed-neighbours.ts";
import { mappedVariables } from "./mapped-variables.ts";
import { inDegrees } from "./plain-values.ts";
import { stridesOf } from "./zoom-levels.ts";

type Reading = Pick<Engine, "readAll" | "read">;

/** Corners of cells as the file tells them. */
export interface CornersPlan {
	/** Degrees: [...cells][corner]. */
	readonly latitude: Variable;
	readonly longitude: Variable;
	readonly each: number;
	/** Levels that have them, from the finest on. */
	readonly levels: number;
	/** Which corner of a cell lies where among rows and columns; absent where nobody can tell. */
	readonly order?: Order;
}

/** What must be read of a grid before its levels can be cut. */
export interface GridPlan {
	readonly corners?: CornersPlan;
	readonly weights?: CellWeights;
	/** For each level whether its cells are means of those of the finest. */
	readonly isMean: readonly boolean[];
}

/** By `gridKey`. */
export type GridPlans = ReadonlyMap<string, GridPlan>;

export const gridKey = ({ latitude, longitude, dimensions }: GridCoordinates): string =>
	JSON.stringify([latitude.name, longitude.name, dimensions]);

/** Reads what the grids of a dataset tell of the sizes and corners of their cells. @throws what reading throws */
export async function planGrids(engine: Reading, dataset: Dataset): Promise<GridPlans> {
	const plans = new Map<string, GridPlan>();
	for (const { coordinates } of mappedVariables(dataset)) {
		const key = gridKey(coordinates);
		if (!plans.has(key)) plans.set(key, await planOf(engine, dataset, coordinates));
	}
	return plans;
}

async function planOf(engine: Reading, dataset: Dataset, coordinates: GridCoordinates): Promise<GridPlan> {
	const strides = stridesOf(coordinates);
	if (coordinates.kind === "rectilinear") {
		const isMean = strides.map((every) => every > 1);
		if (strides.length === 1) return { isMean };
		const grid = await readGrid(engine, dataset, coordinates);
		if (grid.kind !== "rectilinear") throw new TypeError("the grid has changed its kind");
		return { isMean, weights: { rows: heightsOf(grid.latitude), columns: widthsOf(grid.longitude) } };
	}
	const places = [inDegrees(coordinates.latitude), inDegrees(coordinates.longitude)] as const;
	const corners = await cornersOf(engine, dataset, coordinates);
	if (coordinates.kind === "unstructured")
		return {
			...(corners && { corners }),
			isMean: await Promise.all(strides.map((every) => isListed(engine, places, every))),
		};
	const weights = strides.length > 1 ? await areasOf(engine, places) : undefined;
	return {
		...(corners && { corners }),
		...(weights && { weights }),
		isMean: strides.map((every) => every > 1),
	};
}

const RADIAN = Math.PI / 180;

const heightsOf = ({ bounds }: SpannedAxis): Float64Array =>
	Float64Array.from({ length: bounds.length / 2 }, (_, i) =>
		Math.abs(Math.sin((bounds[2 * i] as number) * RADIAN) - Math.sin((bounds[2 * i + 1] as number) * RADIAN)),
	);

const widthsOf = ({ bounds }: SpannedAxis): Float64Array =>
	Float64Array.from({ length: bounds.length / 2 }, (_, i) =>
		Math.abs((bounds[2 * i] as number) - (bounds[2 * i + 1] as number)),
	);

/** Larger grids have so small cells that those in a box count alike. */
const MOST_WEIGHED = 2 ** 20;

/** Areas of curvilinear cells, in proportion: from the distances of the middles beside them. */
async function areasOf(
	engine: Reading,
	[latitude, longitude]: readonly [Variable, Variable],
): Promise<CellWeights | undefined> {
	const [rows = 0, columns = 0] = latitude.data.shape;
	if (rows * columns > MOST_WEIGHED) return undefined;
	const y = (await engine.readAll(latitude.data)) as Float32Array;
	const x = (await engine.readAll(longitude.data)) as Float32Array;
	const cells = new Float32Array(rows * columns);
	for (let row = 0, cell = 0; row < rows; row++)
		for (let column = 0; column < columns; column++, cell++) {
			const [west, east] = [column > 0 ? cell - 1 : cell, column + 1 < columns ? cell + 1 : cell];
			const [south, north] = [row > 0 ? cell - columns : cell, row + 1 < rows ? cell + columns : cell];
			const turned =
				eastward(x, west, east) * ((y[north] as number) - (y[south] as number)) -
				eastward(x, south, north) * ((y[east] as number) - (y[west] as number));
			const doubled = (east - west) * ((north - south) / columns);
			const area = (Math.abs(turned) * Math.cos((y[cell] as number) * RADIAN)) / doubled;
			// Beside cells without a place nobody knows: little, so that known ones count more.
			cells[cell] = area > 0 ? area : 1e-6;
		}
	return { cells };
}

function eastward(longitudes: Float32Array, from: number, to: number): number {
	const apart = (longitudes[to] as number) - (longitudes[from] as number);
	return apart - 360 * Math.round(apart / 360);
}

async function cornersOf(
	engine: Reading,
	dataset: Dataset,
	coordinates: GridCoordinates,
): Promise<CornersPlan | undefined> {
	const { latitude, longitude } = coordinates;
	const [y, x] = [latitude, longitude].map((one) => {
		const bounds = dataset.variables.get(boundsOf(dataset, one) ?? "");
		if (!bounds || bounds.dimensions.slice(0, -1).join() !== one.dimensions.join()) return undefined;
		return inDegrees(withUnitsOf(bounds, one));
	});
	const each = y?.data.shape.at(-1) ?? 0;
	if (!y || !x || each < 3 || x.data.shape.join() !== y.data.shape.join()) return undefined;
	if (coordinates.kind === "unstructured") return { latitude: y, longitude: x, each, levels: 1 };
	if (each !== 4) return undefined;
	const order = await cornerOrder(engine, y, x);
	const levels = order ? stridesOf(coordinates).length : 1;
	return { latitude: y, longitude: x, each, levels, ...(order && { order }) };
}
