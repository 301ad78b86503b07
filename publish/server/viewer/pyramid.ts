import { affine, stride, transpose } from "../../../core/array/build.ts";
import type { LazyArray } from "../../../core/array/lazy-array.ts";
import { floatFor, missingValues, unpacked, withPlainValues } from "../../../core/cf/packing.ts";
import type { GridCoordinates } from "../../../core/grid/read-grid.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import { type MappedVariable, mappedVariables } from "./mapped-variables.ts";

/** Cells along each side of a tile, and cells of a tile of an unstructured grid. */
export const TILE_SIDE = 256;
const TILE_LIST = TILE_SIDE ** 2;
/** A level of at most so many cells along a side, or so many cells, needs no coarser one. */
const COARSEST_SIDE = 512;
const COARSEST_LIST = 2 * TILE_LIST;
const MOST_LEVELS = 10;

/** Every how many-th cell each level takes along each dimension of the grid, the finest first: 1, 2, 4 ... */
export function stridesOf({ latitude, longitude, kind }: GridCoordinates): readonly number[] {
	const lengths = [...latitude.data.shape, ...longitude.data.shape];
	const longest = Math.max(...lengths);
	const [enough, factor] = kind === "unstructured" ? [COARSEST_LIST, 4] : [COARSEST_SIDE, 2];
	const strides = [1];
	while (longest / (strides.at(-1) as number) > enough && strides.length < MOST_LEVELS)
		strides.push((strides.at(-1) as number) * factor);
	return strides;
}

/** Lengths of tiles along the dimensions of a grid. */
export const tileOf = ({ dimensions }: GridCoordinates): readonly number[] =>
	dimensions.length === 1 ? [TILE_LIST] : [TILE_SIDE, TILE_SIDE];

/**
 * The variables of a dataset that have places, cut for a map: one group for each level ("0" is the finest), one step and one level in a
 * chunk, tiles along the grid, whose dimensions come last. Packed values are unpacked; what is missing is NaN.
 */
export function pyramidOf(dataset: Dataset): Dataset {
	const mapped = mappedVariables(dataset);
	const levels = Math.max(1, ...mapped.map(({ coordinates }) => stridesOf(coordinates).length));
	const groups = Array.from({ length: levels }, (_, level): [string, Dataset] => [
		String(level),
		levelOf(dataset, mapped, level),
	]);
	return { dimensions: new Map(), variables: new Map(), attributes: new Map(), groups: new Map(groups) };
}

function levelOf(dataset: Dataset, mapped: readonly MappedVariable[], level: number): Dataset {
	const variables = new Map<string, Variable>();
	const dimensions = new Map<string, { size: number; unlimited: boolean }>();
	for (const one of mapped) {
		const every = stridesOf(one.coordinates)[level];
		if (every === undefined) continue;
		const thin = (variable: Variable) => thinned(variable, one.coordinates.dimensions, every);
		const made = [tiled(one), ...coordinatesOf(dataset, one)].map(thin);
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

function tiled({ variable, coordinates, others }: MappedVariable): Variable {
	const plain = asFloats(variable);
	const dimensions = [...others, ...coordinates.dimensions];
	const order = dimensions.map((name) => plain.dimensions.indexOf(name));
	return {
		...plain,
		dimensions,
		data: transpose(plain.data, order),
		storage: { chunkShape: [...others.map(() => 1), ...tileOf(coordinates)] },
	};
}

function asFloats(variable: Variable): Variable {
	const type = floatFor(unpacked(variable).type);
	return withPlainValues(variable, { type, fill: Number.NaN });
}

const DEGREES = 180 / Math.PI;

function inDegrees(variable: Variable): Variable {
	// Single precision tells metres apart; only axes, of which there are few numbers, keep more.
	const plain =
		variable.dimensions.length === 1 && variable.dimensions[0] === variable.name
			? asFloats(variable)
			: withPlainValues(variable, { type: "float32", fill: Number.NaN });
	if (!/^rad(ian)?s?$/i.test(attributeText(variable.attributes, "units") ?? "")) return plain;
	const data = affine(plain.data, { scale: DEGREES, missing: missingValues(plain) });
	return { ...plain, data, attributes: new Map(plain.attributes).set("units", "degrees") };
}

function inFewChunks(variable: Variable): Variable {
	const side = variable.dimensions.length === 2 ? TILE_SIDE : TILE_LIST;
	return { ...variable, storage: { chunkShape: variable.data.shape.map(() => side) } };
}

function thinned(variable: Variable, along: readonly string[], every: number): Variable {
	const data = variable.dimensions.reduce<LazyArray>(
		(array, name, axis) => (along.includes(name) ? stride(array, { axis, every }) : array),
		variable.data,
	);
	return { ...variable, data };
}
