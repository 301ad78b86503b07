import assert from "node:assert/strict";
import { evaluate } from "../../core/array/evaluate.ts";
import { lengthOf } from "../../core/array/lazy-array.ts";
import { type Dataset, type Variable, variableOf } from "../../core/model/dataset.ts";
import type { PodSettings, VarlistItem } from "../../core/model/pod-settings.ts";
import type { DimensionWish } from "../../core/model/wish.ts";
import type { Figure } from "../../core/ports/figure.ts";
import type { PodWorld } from "../../core/ports/pod-world.ts";

/** How many values each kind of axis has. */
export type Size = Readonly<Record<DimensionWish["axis"], number>>;

/** Everything a driver made. */
export interface Made {
	readonly figures: Map<string, { readonly figure: Figure; readonly caption: string }>;
	readonly texts: Map<string, string>;
	readonly said: string[];
}

const evenly = (from: number, to: number, count: number) =>
	Array.from({ length: count }, (_, index) => from + ((to - from) * (index + 0.5)) / count);

/** Values an axis may have, with the units they are in. */
function axisValues({ axis, units }: DimensionWish, count: number): { values: number[]; units: string } {
	switch (axis) {
		case "X":
			return { values: evenly(0, 360, count), units: units ?? "degrees_east" };
		case "Y":
			return { values: evenly(-90, 90, count), units: units ?? "degrees_north" };
		case "T":
			return { values: evenly(0, 30 * count, count), units: "days since 2000-01-01" };
		case "Z":
			return { values: evenly(1000, 100, count), units: units ?? "hPa" };
		case "OTHER":
			return { values: evenly(0, count, count), units: units ?? "1" };
	}
}

function coordinate(dimension: DimensionWish, count: number): Variable {
	const { values, units } = axisValues(dimension, count);
	const attributes = new Map([
		["standard_name", dimension.standardName],
		["units", units],
		...(dimension.axis === "OTHER" ? [] : [["axis", dimension.axis] as const]),
		...(dimension.axis === "T" ? [["calendar", "360_day"] as const] : []),
		...(dimension.positive ? [["positive", dimension.positive] as const] : []),
	]);
	return variableOf(dimension.name, Float64Array.from(values), {
		type: "float64",
		dimensions: [dimension.name],
		shape: [count],
		attributes,
	});
}

/** A file as Headwater would deliver it for a variable: smooth values that differ from cell to cell. */
export function deliveredFile({ wish }: VarlistItem, size: Size): Dataset {
	const axes = wish.dimensions.map((dimension) => coordinate(dimension, size[dimension.axis]));
	const shape = axes.map(({ data }) => data.shape[0] ?? 1);
	const values = Float32Array.from({ length: lengthOf(shape) }, (_, index) => 10 + 5 * Math.sin(index / 7));
	const main = variableOf(wish.name, values, {
		type: "float32",
		dimensions: axes.map(({ name }) => name),
		shape,
		attributes: new Map([
			["standard_name", wish.standardName],
			["units", wish.units ?? "1"],
		]),
	});
	return {
		dimensions: new Map(axes.map(({ name }, index) => [name, { size: shape[index] ?? 1, unlimited: false }])),
		variables: new Map([...axes, main].map((one) => [one.name, one])),
		attributes: new Map(),
		groups: new Map(),
	};
}

/** A world in memory that holds the data of some variables; for the others the environment says that there are none. */
export function podWorldOf(
	settings: PodSettings,
	delivered: readonly VarlistItem[],
	size: Size,
): { readonly world: PodWorld; readonly made: Made } {
	const files = new Map(delivered.map((item) => [`/data/${item.wish.name}.nc`, deliveredFile(item, size)]));
	const told = settings.items.flatMap((item) => {
		const there = delivered.includes(item);
		return [
			[item.envVar, there ? item.wish.name : ""],
			[item.pathVariable, there ? `/data/${item.wish.name}.nc` : ""],
		];
	});
	const made: Made = { figures: new Map(), texts: new Map(), said: [] };
	const world: PodWorld = {
		environment: { CASENAME: "trial", OBS_DATA: "", ...settings.environment, ...Object.fromEntries(told) },
		open: async (path) => files.get(path) ?? assert.fail(`it opens "${path}", which it was not given`),
		read: (array) => evaluate(array, () => assert.fail("nothing is stored")),
		exists: async (path) => files.has(path),
		figure: async (name, figure, caption) => void made.figures.set(name, { figure, caption }),
		write: async (path, text) => void made.texts.set(path, text),
		say: (line) => void made.said.push(line),
	};
	return { world, made };
}
