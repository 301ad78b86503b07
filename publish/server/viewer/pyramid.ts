import { boxMeans, concat, reshape, slice, transpose } from "../../../core/array/build.ts";
import type { LazyArray } from "../../../core/array/lazy-array.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import { type CornersPlan, type GridPlan, type GridPlans, gridKey } from "./grid-plan.ts";
import { type MappedVariable, mappedVariables } from "./mapped-variables.ts";
import { asFloats, inDegrees } from "./plain-values.ts";
import { picked, stridesOf, TILE_LIST, TILE_SIDE, tileOf } from "./zoom-levels.ts";

/**
 * The variables of a dataset that have places, cut for a map: one group for each level ("0" is the finest), one step and one level in a
 * chunk, tiles along the grid, whose dimensions come last. Packed values are unpacked; what is missing is NaN. Coarser levels are means
 * by area, or where there is no mean (flags, lists of cells in no order) the middle one of the cells.
 */
export function pyramidOf(dataset: Dataset, plans: GridPlans): Dataset {
	const mapped = mappedVariables(dataset);
	const levels = Math.max(1, ...mapped.map(({ coordinates }) => stridesOf(coordinates).length));
	const groups = Array.from({ length: levels }, (_, level): [string, Dataset] => [
		String(level),
		levelOf(dataset, mapped, { level, plans }),
	]);
	return { dimensions: new Map(), variables: new Map(), attributes: new Map(), groups: new Map(groups) };
}

/** Whether a level shows means of a variable, not single cells. */
export const isMeanAt = (variable: Variable, plan: GridPlan, level: number): boolean =>
	plan.isMean[level] === true && !isCategory(variable);

/** Numbers that stand for kinds of things (CF 3.5): there is nothing between them. */
function isCategory({ attributes, type }: Variable): boolean {
	if (["flag_values", "flag_masks", "flag_meanings"].some((name) => attributes.has(name))) return true;
	if (["area_type", "region"].includes(attributeText(attributes, "standard_name") ?? "")) return true;
	const isPacked = attributes.has("scale_factor") || attributes.has("add_offset");
	return /^u?int/.test(type) && !isPacked && !attributes.has("units");
}

interface Cutting {
	readonly level: number;
	readonly plans: GridPlans;
}

function levelOf(dataset: Dataset, mapped: readonly MappedVariable[], { level, plans }: Cutting): Dataset {
	const variables = new Map<string, Variable>();
	const dimensions = new Map<string, { size: number; unlimited: boolean }>();
	for (const one of mapped) {
		const every = stridesOf(one.coordinates)[level];
		const plan = plans.get(gridKey(one.coordinates));
		if (every === undefined || !plan) continue;
		const made = [
			tiled(one, { every, plan, level }),
			...coordinatesOf(dataset, one).map((variable) => thinned(variable, one.coordinates.dimensions, every)),
			...cornersAt(plan.corners, { level, every }),
		];
		for (const variable of made) {
			variables.set(variable.name, variable);
			variable.dimensions.forEach((name, axis) => {
				dimensions.set(name, { size: variable.data.shape[axis] ?? 0, unlimited: false });
			});
		}
	}
	return { dimensions, variables, attributes: new Map(), groups: new Map() };
}

/** Latitude and longitude in degrees, and whatever numbers its other dimensions have. */
function coordinatesOf(dataset: Dataset, { coordinates, others }: MappedVariable): readonly Variable[] {
	const own = others.flatMap((name) => dataset.variables.get(name) ?? []);
	return [
		...[coordinates.latitude, coordinates.longitude].map(inDegrees),
		...own.filter(({ dimensions }) => dimensions.length === 1),
	].map(inFewChunks);
}

interface Thinning {
	readonly every: number;
	readonly plan: GridPlan;
	readonly level: number;
}

function tiled({ variable, coordinates, others }: MappedVariable, thinning: Thinning): Variable {
	const plain = asFloats(variable);
	const dimensions = [...others, ...coordinates.dimensions];
	const order = dimensions.map((name) => plain.dimensions.indexOf(name));
	const whole: Variable = {
		...plain,
		dimensions,
		data: transpose(plain.data, order),
		storage: { chunkShape: [...others.map(() => 1), ...tileOf(coordinates)] },
	};
	const { every, plan, level } = thinning;
	if (!isMeanAt(variable, plan, level)) return thinned(whole, coordinates.dimensions, every);
	return { ...whole, data: means(whole.data, coordinates.dimensions.length, thinning) };
}

/** Means over boxes of rows and columns, or over so many cells of a list. */
function means(data: LazyArray, cells: number, { every, plan: { weights } }: Thinning): LazyArray {
	if (cells === 2) return boxMeans(data, { every, weights });
	const outer = data.shape.slice(0, -1);
	const row = boxMeans(reshape(data, [...outer, 1, data.shape.at(-1) as number]), { every });
	return reshape(row, [...outer, row.shape.at(-1) as number]);
}

function inFewChunks(variable: Variable): Variable {
	const side = variable.dimensions.length === 2 ? TILE_SIDE : TILE_LIST;
	return { ...variable, storage: { chunkShape: variable.data.shape.map(() => side) } };
}

/** The middle one of so many cells along each dimension of the grid. */
function thinned(variable: Variable, along: readonly string[], every: number): Variable {
	const data = variable.dimensions.reduce<LazyArray>(
		(array, name, axis) => (along.includes(name) ? picked(array, { axis, every, taken: "middle" }) : array),
		variable.data,
	);
	return { ...variable, data };
}

/** The corners of the cells of a level: those of the outermost cells of the finest that it stands for. */
function cornersAt(
	corners: CornersPlan | undefined,
	{ level, every }: { readonly level: number; readonly every: number },
): readonly Variable[] {
	if (!corners || level >= corners.levels) return [];
	const side = corners.latitude.dimensions.length === 3 ? TILE_SIDE : TILE_LIST;
	return [corners.latitude, corners.longitude].map((variable) => ({
		...variable,
		data: outermost(variable.data, corners.order, every),
		storage: {
			chunkShape: variable.data.shape
				.with(-1, corners.each)
				.map((length, axis, { length: rank }) => (axis === rank - 1 ? length : side)),
		},
	}));
}

/** Rows and columns of the cells in which the corners of a box lie, one after the other around it. */
const AROUND = [
	["first", "first"],
	["first", "last"],
	["last", "last"],
	["last", "first"],
] as const;

function outermost(data: LazyArray, order: CornersPlan["order"], every: number): LazyArray {
	if (!order || every === 1) return data;
	const [rows, columns] = data.shape as [number, number];
	const parts = AROUND.map(([row, column], place) => {
		const corner = slice(data, [0, 0, order[place] as number], [rows, columns, 1]);
		const alongRows = picked(corner, { axis: 0, every, taken: row });
		return picked(alongRows, { axis: 1, every, taken: column });
	});
	return concat(parts, 2);
}
