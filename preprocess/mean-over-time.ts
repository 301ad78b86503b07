import { z } from "zod";
import { mean } from "../core/array/build.ts";
import { DEFAULT_FILL } from "../core/array/element.ts";
import type { NumericType } from "../core/array/lazy-array.ts";
import { defaultCalendar } from "../core/cf/calendar.ts";
import { cellMethodsOfTimeMean } from "../core/cf/mean-over-time.ts";
import { missingValues, unpacked } from "../core/cf/packing.ts";
import { formatTimeUnits, parseTimeUnits } from "../core/cf/time-units.ts";
import {
	type Attributes,
	attributeText,
	type Dataset,
	type Variable,
	variableOf,
	withAttribute,
	withVariable,
} from "../core/model/dataset.ts";
import { defineStep } from "../core/ports/step.ts";
import { needTimeAxes } from "../core/time/every-time-axis.ts";
import { meanStep } from "../core/time/mean-step.ts";
import { withTimeAxis } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	weighted: z.boolean().describe("Each step counts as long as it is; else all count alike"),
});

/** A time axis and what the means along it are taken with. */
interface Axis {
	readonly dimension: string;
	readonly name: string;
	readonly units: string;
	readonly bounds?: string;
	readonly steps: number;
	readonly weights?: readonly number[];
	readonly value: number;
	readonly edges: readonly [number, number];
}

const isText = ({ type }: Variable): boolean => type === "string" || type === "char";

/** A type that holds means: that of floats, else one wide enough. */
function typeOfMeans(type: Variable["type"]): "float32" | "float64" {
	if (type === "float32" || type === "float64") return type;
	return ["int8", "uint8", "int16", "uint16"].includes(type) ? "float32" : "float64";
}

function withFill(attributes: Attributes, type: NumericType, fill: number): Attributes {
	const named = ["_FillValue", "missing_value"].filter((name) => attributes.has(name));
	return named.reduce<Attributes>(
		(all, name) => withAttribute(all, name, { type, values: [fill] }),
		attributes,
	);
}

function meanOf(variable: Variable, position: number, axis: Axis): Variable {
	const plain = unpacked(variable);
	const type = typeOfMeans(plain.type);
	const missing = missingValues(plain);
	const fill = missing[0] ?? Number(DEFAULT_FILL[type]);
	const methods = cellMethodsOfTimeMean(attributeText(plain.attributes, "cell_methods"), axis.name);
	const { storage, ...rest } = plain;
	const chunkShape = storage?.chunkShape?.with(position, 1);
	return {
		...rest,
		type,
		data: mean(plain.data, {
			axis: position,
			missing,
			fill,
			type,
			...(axis.weights && { weights: axis.weights }),
		}),
		attributes: withAttribute(withFill(plain.attributes, type, fill), "cell_methods", methods),
		...(storage && { storage: { ...storage, ...(chunkShape && { chunkShape }) } }),
	};
}

/** A name nothing has yet. */
function freeName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
	let name = wanted;
	while (taken.has(name)) name += "_";
	return name;
}

/** A mean says what interval it is of (CF 7.1, 7.3): bounds are made where there are none. */
function withBounds(dataset: Dataset, axis: Axis): { dataset: Dataset; bounds: string } {
	if (axis.bounds !== undefined) return { dataset, bounds: axis.bounds };
	const bounds = freeName(`${axis.name}_bnds`, dataset.variables);
	const pair = dataset.dimensions.get("bnds")?.size === 2 ? "bnds" : freeName("bnds", dataset.dimensions);
	const coordinate = dataset.variables.get(axis.name) as Variable;
	const named = { ...coordinate, attributes: withAttribute(coordinate.attributes, "bounds", bounds) };
	const made = variableOf(bounds, new Float64Array(2), {
		type: "float64",
		dimensions: [axis.dimension, pair],
		shape: [1, 2],
	});
	const dimensions = new Map(dataset.dimensions).set(pair, { size: 2, unlimited: false });
	return { dataset: withVariable(withVariable({ ...dataset, dimensions }, named), made), bounds };
}

function applyAxis(dataset: Dataset, axis: Axis): Dataset {
	const length = dataset.dimensions.get(axis.dimension);
	if (!length || !dataset.variables.has(axis.name)) return dataset;
	const variables = [...dataset.variables].flatMap(([name, variable]): [string, Variable][] => {
		const position = variable.dimensions.indexOf(axis.dimension);
		if (position < 0 || name === axis.name || name === axis.bounds) return [[name, variable]];
		// Labels of single steps mean nothing to all of them.
		return isText(variable) ? [] : [[name, meanOf(variable, position, axis)]];
	});
	const dimensions = new Map(dataset.dimensions).set(axis.dimension, { ...length, size: 1 });
	const whole = withBounds({ ...dataset, dimensions, variables: new Map(variables) }, axis);
	return withTimeAxis(whole.dataset, {
		dimension: axis.dimension,
		name: axis.name,
		units: parseTimeUnits(axis.units),
		calendar: defaultCalendar,
		values: Float64Array.of(axis.value),
		bounds: { name: whole.bounds, values: Float64Array.from(axis.edges) },
	});
}

/** The mean over all steps, of every variable along time; missing values take no part. @throws MetadataError */
export const step = defineStep({
	title: "Take the mean over time",
	options: Options,
	async prepare(dataset, { weighted }, { engine }) {
		const times = await needTimeAxes(engine, dataset, "so there is no mean over time");
		const axes = times.map(({ axis }): Axis => {
			const { weights, value, edges } = meanStep(axis, weighted);
			return {
				dimension: axis.dimension,
				name: axis.name,
				units: formatTimeUnits(axis.units),
				...(axis.bounds && { bounds: axis.bounds.name }),
				steps: axis.values.length,
				...(weights && { weights: [...weights] }),
				value,
				edges: [...edges],
			};
		});
		return { weighted, axes };
	},
	apply: (dataset, { axes }) => axes.reduce(applyAxis, dataset),
	describe({ weighted, axes }) {
		const steps = axes.map((axis) => `${axis.steps} steps of "${axis.name}"`).join(", ");
		const how = weighted ? "weighted by their lengths" : "all counted alike";
		return `Took the mean over ${steps === "" ? "time" : steps}, ${how}`;
	},
});
