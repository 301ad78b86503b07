import { evaluate } from "../../core/array/evaluate.ts";
import { type Attribute, type Dataset, type Variable, variableOf } from "../../core/model/dataset.ts";
import type { Figure } from "../../core/ports/figure.ts";
import type { PodWorld } from "../../core/ports/pod-world.ts";
import { render } from "../../figures/render.ts";

/** A PodWorld over datasets in memory; what the POD made is kept. Every figure is really drawn. */
export interface MemoryWorld extends PodWorld {
	readonly figures: Map<string, { readonly figure: Figure; readonly caption: string; readonly svg: string }>;
	readonly texts: Map<string, string>;
	readonly said: string[];
}

export function memoryWorld(
	files: Readonly<Record<string, Dataset>>,
	environment: Readonly<Record<string, string>>,
): MemoryWorld {
	const [figures, texts, said] = [new Map(), new Map<string, string>(), [] as string[]];
	return {
		environment: { CASENAME: "memory", ...environment },
		open: async (path) => {
			const dataset = files[path];
			if (dataset === undefined) throw new Error(`no such file: ${path}`);
			return dataset;
		},
		read: (array) =>
			evaluate(array, () => {
				throw new Error("nothing is stored here");
			}),
		exists: async (path) => Object.hasOwn(files, path),
		figure: async (name, figure, caption) => {
			figures.set(name, { figure, caption, svg: render(figure) });
		},
		write: async (path, text) => {
			texts.set(path, text);
		},
		say: (line) => {
			said.push(line);
		},
		figures,
		texts,
		said,
	};
}

const coordinate = (
	name: string,
	values: readonly number[],
	attributes: Readonly<Record<string, string>>,
): Variable =>
	variableOf(name, Float64Array.from(values), {
		type: "float64",
		dimensions: [name],
		shape: [values.length],
		attributes: new Map(Object.entries(attributes)),
	});

const axisAttributes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	time: { standard_name: "time", units: "days since 2000-01-01" },
	plev: { standard_name: "air_pressure", units: "hPa", positive: "down", axis: "Z" },
	lat: { standard_name: "latitude", units: "degrees_north" },
	lon: { standard_name: "longitude", units: "degrees_east" },
};

export interface Recipe {
	readonly name: string;
	readonly units: string;
	readonly calendar?: string;
	/** Axis name → values, in the order of the variable's dimensions. */
	readonly axes: Readonly<Record<string, readonly number[]>>;
	/** Value at the axes' values; `undefined`: missing. */
	readonly at: (place: Readonly<Record<"time" | "plev" | "lat" | "lon", number>>) => number | undefined;
}

const FILL = 1e20;

/** The values at all combinations of the axes' values, last axis fastest. */
function valuesOf(recipe: Recipe): Float64Array {
	const axes = Object.entries(recipe.axes);
	const values = new Float64Array(axes.reduce((product, [, list]) => product * list.length, 1));
	const nowhere = { time: Number.NaN, plev: Number.NaN, lat: Number.NaN, lon: Number.NaN };
	for (let index = 0; index < values.length; index += 1) {
		let rest = index;
		const place: Record<string, number> = { ...nowhere };
		for (const [name, list] of axes.toReversed()) {
			place[name] = list[rest % list.length]!;
			rest = Math.floor(rest / list.length);
		}
		values[index] = recipe.at(place as typeof nowhere) ?? FILL;
	}
	return values;
}

/** A dataset of one variable made by a formula; float64, so that expected numbers hold to the last digits. */
export function datasetOf(recipe: Recipe): Dataset {
	const { name, axes, units, calendar = "noleap" } = recipe;
	const variable = variableOf(name, valuesOf(recipe), {
		type: "float64",
		dimensions: Object.keys(axes),
		shape: Object.values(axes).map((axis) => axis.length),
		attributes: new Map<string, Attribute>([
			["units", units],
			["_FillValue", { type: "float64", values: [FILL] }],
		]),
	});
	const coordinates = Object.entries(axes).map(([axis, list]) =>
		coordinate(axis, list, axis === "time" ? { ...axisAttributes["time"], calendar } : axisAttributes[axis]!),
	);
	return {
		dimensions: new Map(
			Object.entries(axes).map(([axis, list]) => [axis, { size: list.length, unlimited: false }]),
		),
		variables: new Map([...coordinates, variable].map((one) => [one.name, one])),
		attributes: new Map(),
		groups: new Map(),
	};
}

/** Middles of months from January 2000, days since 2000-01-01 of a calendar with 365 days. */
export const monthsFrom2000 = (count: number): number[] => {
	const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
	let start = 0;
	return Array.from({ length: count }, (_, index) => {
		const length = lengths[index % 12]!;
		start += length;
		return start - length / 2;
	});
};

export const steps = (from: number, step: number, count: number): number[] =>
	Array.from({ length: count }, (_, index) => from + index * step);
