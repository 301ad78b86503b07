import { axesOf, isGeographic } from "../../../core/cf/axes.ts";
import { directionOf } from "../../../core/grid/read-grid.ts";
import { readPresent } from "../../../core/grid/read-present.ts";
import type { Dataset, Variable } from "../../../core/model/dataset.ts";
import { type IndexRange, rangesOf, takeRanges } from "../../../core/model/take-ranges.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { notFound } from "../failure.ts";
import { rangeText, shortened, type WantedRange } from "./range-text.ts";

/** The indices of a dimension that are taken, in order of the result. */
export interface TakenPart {
	readonly dimension: string;
	readonly size: number;
	readonly ranges: readonly IndexRange[];
}

/** A range of latitudes or longitudes over rows and columns, or over a list of cells: no part of one dimension. */
export interface CellLimit extends WantedRange {
	readonly direction: "latitude" | "longitude";
}

export interface Subset {
	readonly parts: readonly TakenPart[];
	readonly limits: readonly CellLimit[];
}

interface Asking {
	readonly engine: Pick<Engine, "readAll">;
	readonly dataset: Dataset;
	readonly variable: Variable;
}

/**
 * What ranges mean for a variable: those of time count its steps (from the end where they are negative), others are values of the
 * coordinate, and of dimensions without one indices. Longitudes may be of any cut. @throws Refusal (404)
 */
export async function subsetOf(asking: Asking, wanted: readonly WantedRange[]): Promise<Subset> {
	const parts: TakenPart[] = [];
	const limits: CellLimit[] = [];
	for (const range of wanted) {
		const limit = cellLimit(asking, range);
		if (limit) limits.push(limit);
		else parts.push(await takenPart(asking, range));
	}
	const twice = parts.find(({ dimension }, i) => parts.findIndex((one) => one.dimension === dimension) < i);
	if (twice) throw notFound(`"${twice.dimension}" is limited twice. Name each coordinate once.`);
	return { parts, limits };
}

/** The dataset with only what is taken. */
export const subsetDataset = (dataset: Dataset, parts: readonly TakenPart[]): Dataset =>
	parts.reduce((smaller, { dimension, ranges }) => takeRanges(smaller, dimension, ranges), dataset);

/** Names by which coordinates are called whatever the file calls them. */
const COMMON = { lat: "latitude", latitude: "latitude", lon: "longitude", longitude: "longitude" } as const;

const commonDirection = (name: string): "latitude" | "longitude" | undefined =>
	Object.hasOwn(COMMON, name) ? COMMON[name as keyof typeof COMMON] : undefined;

/** The two- or one-dimensional coordinate of cells that a range limits. */
function cellLimit({ dataset, variable }: Asking, range: WantedRange): CellLimit | undefined {
	const named = dataset.variables.get(range.name);
	const own = axesOf(dataset, variable).some(
		({ coordinate, dimension }) => coordinate?.name === range.name || dimension === range.name,
	);
	if (own) return undefined;
	const direction = named && isGeographic(named) ? directionOf(named) : commonDirection(range.name);
	if (!direction || axisAlong({ dataset, variable }, direction)) return undefined;
	return { ...range, direction };
}

const axisAlong = ({ dataset, variable }: Pick<Asking, "dataset" | "variable">, direction: string) =>
	axesOf(dataset, variable).find(
		({ coordinate }) => coordinate && isGeographic(coordinate) && directionOf(coordinate) === direction,
	);

async function takenPart(asking: Asking, range: WantedRange): Promise<TakenPart> {
	const { variable, engine } = asking;
	const axis = axisNamed(asking, range.name);
	const size = variable.data.shape[axis.position] as number;
	const byIndex = axis.axis === "T" || !axis.coordinate;
	const indices =
		byIndex || !axis.coordinate
			? indicesBetween(range, size)
			: indicesInside(await readPresent(engine, axis.coordinate), range, axis.axis === "X");
	if (indices.length === 0) throw await emptiness(asking, range);
	return { dimension: axis.dimension, size, ranges: rangesOf(indices) };
}

function axisNamed({ dataset, variable }: Asking, name: string) {
	const axes = axesOf(dataset, variable);
	const direction = commonDirection(name);
	const found =
		axes.find(({ coordinate, dimension }) => coordinate?.name === name || dimension === name) ??
		(name === "time" ? axes.find(({ axis }) => axis === "T") : undefined) ??
		(direction && axisAlong({ dataset, variable }, direction));
	if (found) return found;
	const names = axes.map(({ coordinate, dimension }) => coordinate?.name ?? dimension);
	throw notFound(
		`"${variable.name}" has no coordinate "${shortened(name)}".${didYouMean(shortened(name), names)} It has: ${names.join(", ")}.`,
	);
}

/** Steps `low` up to `high`, counted from the end where they are negative. */
function indicesBetween({ low = 0, high }: WantedRange, size: number): number[] {
	const counted = (at: number) => Math.min(size, Math.max(0, at < 0 ? at + size : at));
	const [from, to] = [counted(Math.trunc(low)), high === undefined ? size : counted(Math.trunc(high))];
	return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

/** Where values lie in the range. Longitudes are turned into it, and told from its west on. */
function indicesInside(values: Float64Array, range: WantedRange, isLongitude: boolean): number[] {
	const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = range;
	const turns = isLongitude && Number.isFinite(low);
	const found = [...values.keys()].flatMap((index) => {
		const value = values[index] as number;
		const turned = turns ? value - 360 * Math.floor((value - low) / 360) : value;
		return turned >= low && turned < high ? [{ index, turned }] : [];
	});
	// Only what lies on both sides of the axis's own cut is put into another order.
	const isCut = found.some(({ turned }, i) => i > 0 && turned < (found[i - 1]?.turned as number));
	const ordered = turns && isCut ? found.toSorted((a, b) => a.turned - b.turned) : found;
	return ordered.map(({ index }) => index);
}

async function emptiness({ variable, engine, dataset }: Asking, range: WantedRange) {
	const axis = axisNamed({ variable, engine, dataset }, range.name);
	const size = variable.data.shape[axis.position];
	const there =
		axis.axis === "T" || !axis.coordinate
			? `has ${size} steps, counted from 0`
			: `reaches from ${extentText(await readPresent(engine, axis.coordinate))}`;
	return notFound(
		`The part ${rangeText(range)} of "${range.name}" is empty: "${range.name}" ${there}. Choose another range.`,
	);
}

function extentText(values: Float64Array): string {
	const finite = values.filter(Number.isFinite);
	const [low, high] = finite.reduce(
		([least, most], value) => [Math.min(least, value), Math.max(most, value)],
		[Infinity, -Infinity],
	);
	return `${Number(low.toPrecision(6))} to ${Number(high.toPrecision(6))}`;
}
