import { MetadataError } from "../errors.ts";
import { latitudeBounds, longitudeBounds } from "../grid/axis-bounds.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	variableOf,
	withAttribute,
	withVariable,
} from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";
import { readNumbers } from "../time/time-axis.ts";
import { type Stamps, timeBounds } from "../time/time-bounds.ts";
import { parseCalendar } from "./calendar.ts";
import { unpacked } from "./packing.ts";
import { looksLikeTimeUnits, parseTimeUnits } from "./time-units.ts";

/** Bounds of a coordinate that had none. */
export interface MadeBounds {
	readonly coordinate: string;
	/** (steps, 2), in the coordinate's units. */
	readonly bounds: Variable;
	/** How they were made. */
	readonly what: string;
}

const text = ({ attributes }: Variable, name: string): string | undefined => attributeText(attributes, name);

/**
 * Makes the bounds of a 1-D coordinate: of times the calendar months, days ... they lie in; of latitudes and longitudes midway between them
 * (Gaussian latitudes by their weights).
 * @throws MetadataError for other coordinates and for times that tell no interval
 */
export async function makeBounds(
	engine: Pick<Engine, "readAll">,
	dataset: Dataset,
	{ coordinate, stamps }: { readonly coordinate: Variable; readonly stamps?: Stamps | undefined },
): Promise<MadeBounds> {
	const values = await readNumbers(engine, unpacked(coordinate).data);
	const { edges, how } = edgesOf(coordinate, values, stamps);
	const name = freeName(`${coordinate.name}_bnds`, [...dataset.variables.keys()]);
	const pair = pairDimension(dataset);
	const bounds = variableOf(name, edges, {
		type: "float64",
		dimensions: [coordinate.dimensions[0] as string, pair],
		shape: [values.length, 2],
	});
	return { coordinate: coordinate.name, bounds, what: `Made bounds of "${coordinate.name}": ${how}` };
}

function edgesOf(coordinate: Variable, values: Float64Array, stamps?: Stamps) {
	const units = text(coordinate, "units") ?? "";
	if (looksLikeTimeUnits(units)) {
		const calendar = parseCalendar(text(coordinate, "calendar") || "standard");
		return timeBounds({ name: coordinate.name, values, units: parseTimeUnits(units), calendar }, stamps);
	}
	const kind = text(coordinate, "standard_name")?.toLowerCase() ?? coordinate.name.toLowerCase();
	if (values.some((value) => !Number.isFinite(value))) throw refusal(coordinate, "it has missing values");
	const isRadian = /^rad/i.test(units);
	if (!isRadian && /^lat/.test(kind)) return remarked(latitudeBounds(values));
	if (!isRadian && /^lon/.test(kind)) return remarked(longitudeBounds(values));
	throw refusal(coordinate, "only those of times, latitudes and longitudes in degrees are");
}

const remarked = ({ bounds, remark }: { readonly bounds: Float64Array; readonly remark: string }) => ({
	edges: bounds,
	how: remark,
});

const refusal = ({ name }: Variable, why: string): MetadataError =>
	new MetadataError(`Bounds of "${name}" cannot be made: ${why}. Add them to the file.`);

const freeName = (name: string, taken: readonly string[]): string =>
	taken.includes(name) ? freeName(`${name}_`, taken) : name;

/** The dimension of two that the file's other bounds have. */
function pairDimension({ dimensions }: Dataset): string {
	const usual = ["bnds", "nbnd", "d2", "nv", "bound", "bounds"];
	const found = usual.find((name) => dimensions.get(name)?.size === 2);
	return found ?? freeName("bnds", [...dimensions.keys()]);
}

/** The dataset with the bounds, named by their coordinate (CF 7.1). */
export function withMadeBounds(dataset: Dataset, { coordinate: name, bounds }: MadeBounds): Dataset {
	const coordinate = dataset.variables.get(name);
	if (!coordinate) return dataset;
	const pair = bounds.dimensions[1] as string;
	const attributes = withAttribute(coordinate.attributes, "bounds", bounds.name);
	return withVariable(
		withVariable(
			{
				...dataset,
				dimensions: dataset.dimensions.has(pair)
					? dataset.dimensions
					: new Map(dataset.dimensions).set(pair, { size: 2, unlimited: false }),
			},
			{ ...coordinate, attributes },
		),
		bounds,
	);
}
