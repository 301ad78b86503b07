import type { AxisOf } from "../../../core/cf/axes.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import { type Coverage, type Period, rfc3339 } from "../coverage.ts";

/** The variables that hold data (datacube 2.2.0, cube:variables). */
export const cubeVariables = (data: readonly Variable[]): object =>
	Object.fromEntries(
		data.map(({ name, dimensions, attributes, data: { shape } }) => {
			const [unit, description] = [
				attributeText(attributes, "units"),
				attributeText(attributes, "long_name") ?? attributeText(attributes, "standard_name"),
			];
			return [
				name,
				{ type: "data", dimensions, shape, ...(unit && { unit }), ...(description && { description }) },
			];
		}),
	);

/** All dimensions data have, those without coordinates too (datacube 2.2.0, cube:dimensions). */
export const cubeDimensions = (dataset: Dataset, coverage: Coverage): object =>
	Object.fromEntries(
		[...coverage.axes].map(([name, axis]) => [name, dimensionOf({ name, axis, dataset, coverage })]),
	);

interface Place {
	readonly name: string;
	readonly axis: AxisOf;
	readonly dataset: Dataset;
	readonly coverage: Coverage;
}

function dimensionOf(place: Place): object {
	const { name, axis, coverage } = place;
	const time = axis.axis === "T" ? temporal(coverage.period) : undefined;
	if (time) return { ...time, ...described(axis.coordinate) };
	const extent = coverage.extents.get(name);
	if (!extent) return { type: "index", extent: [0, Math.max(0, lengthOf(place) - 1)] };
	const kind = SPATIAL[axis.axis];
	return {
		...(kind ? { type: "spatial", axis: kind } : { type: "other" }),
		extent,
		...(kind && kind !== "z" && { reference_system: 4326 }),
		...described(axis.coordinate),
	};
}

const SPATIAL: Readonly<Record<string, "x" | "y" | "z">> = { X: "x", Y: "y", Z: "z" };

function temporal(period: Period | undefined): object | undefined {
	const [start, end] = period ? [rfc3339(period.start), rfc3339(period.end)] : [];
	return start !== undefined && end !== undefined
		? { type: "temporal", extent: [start, end], calendar: period?.calendar }
		: undefined;
}

function described(coordinate: Variable | undefined): object {
	const description = coordinate && attributeText(coordinate.attributes, "long_name");
	const unit = coordinate && attributeText(coordinate.attributes, "units");
	return { ...(description && { description }), ...(unit && { unit }) };
}

/** A dimension may be declared in a group above. */
const lengthOf = ({ name, dataset, coverage }: Place): number =>
	dataset.dimensions.get(name)?.size ??
	coverage.data.flatMap(({ dimensions, data }) => data.shape[dimensions.indexOf(name)] ?? [])[0] ??
	1;
