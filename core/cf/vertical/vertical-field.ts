import type { BesideInput } from "../../array/operations/columns.ts";
import { MetadataError } from "../../errors.ts";
import { attributeText, type Dataset, type Variable } from "../../model/dataset.ts";
import { type AxisOf, axisOf } from "../axes.ts";
import { besideOf } from "./beside.ts";
import { parametricField, parametricOf } from "./parametric.ts";

/** What the levels of a variable's vertical axis stand for. */
export interface VerticalField {
	readonly axis: AxisOf & { readonly coordinate: Variable };
	/** Of the levels' values: "air_pressure", "altitude", "depth"; absent where the file does not say. */
	readonly standardName?: string;
	/** Absent where the file does not say. */
	readonly units?: string;
	readonly positive?: "up" | "down";
	/** The values, along axes of the variable. */
	readonly field: BesideInput;
	/** Whose values they are: the axis's own, computed from the terms of its formula, or a variable's named for it. */
	readonly kind: "axis" | "parametric" | "measured";
}

const directionOf = (variable: Variable): "up" | "down" | undefined => {
	const positive = attributeText(variable.attributes, "positive")?.toLowerCase();
	return positive === "up" || positive === "down" ? positive : undefined;
};

/**
 * The vertical axis of a variable with the values of its levels; `undefined` when it has none. `measured`: a variable that has the pressure or
 * height of every level and place, in place of the axis's own values. @throws MetadataError when its formula cannot be computed
 */
export function verticalFieldOf(
	dataset: Dataset,
	main: Variable,
	measured?: Variable,
): VerticalField | undefined {
	const axis = axisOf(dataset, main, "Z");
	if (!axis) return undefined;
	const { coordinate } = axis;
	if (!coordinate)
		throw new MetadataError(
			`The vertical axis "${axis.dimension}" of "${main.name}" has no coordinate variable with its values. Add it to the file, or choose levels by index with select-range.`,
		);
	if (measured) return measuredField(main, measured, { ...axis, coordinate });
	const parametric = parametricOf(dataset, coordinate);
	if (parametric) {
		const { gives, units, positive } = parametric.kind;
		const field = parametricField(parametric, main.dimensions, main.data.shape);
		return { axis: { ...axis, coordinate }, standardName: gives, units, positive, field, kind: "parametric" };
	}
	return {
		axis: { ...axis, coordinate },
		...told(coordinate),
		field: besideOf(coordinate, main.dimensions),
		kind: "axis",
	};
}

function told(variable: Variable): Pick<VerticalField, "standardName" | "units" | "positive"> {
	const standardName = attributeText(variable.attributes, "standard_name");
	const units = attributeText(variable.attributes, "units");
	const positive = directionOf(variable);
	return { ...(standardName && { standardName }), ...(units && { units }), ...(positive && { positive }) };
}

/** @throws MetadataError when it does not lie along the axis */
function measuredField(main: Variable, measured: Variable, axis: VerticalField["axis"]): VerticalField {
	const field = besideOf(measured, main.dimensions);
	if (!field.axes.includes(axis.position))
		throw new MetadataError(
			`"${measured.name}" does not lie along "${axis.dimension}", the vertical axis of "${main.name}". Name a variable of the same levels.`,
		);
	return { axis, ...told(measured), field, kind: "measured" };
}
