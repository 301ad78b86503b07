import { formatCellMethods, parseCellMethods } from "../cf/cell-methods.ts";
import { isHeadwaterError } from "../errors.ts";
import type { Axis, DimensionWish, VariableWish } from "../model/wish.ts";

const AXES: Readonly<Record<"X" | "Y", DimensionWish>> = {
	Y: { name: "lat", axis: "Y", standardName: "latitude", needBounds: false },
	X: { name: "lon", axis: "X", standardName: "longitude", needBounds: false },
};

const has = (wish: VariableWish, axis: Axis): boolean =>
	wish.dimensions.some((one) => one.axis === axis) ||
	wish.scalars.some(({ dimension }) => dimension.axis === axis);

/**
 * The wish for all cells whose mean is asked for: `cell_methods` must say so ("area: mean", "longitude: mean"), and the axes be left out.
 * `undefined` when that is not asked, or of a part of the cells ("where land").
 */
export function wholeField(
	wish: VariableWish,
	{ axes, method }: { readonly axes: readonly ("X" | "Y")[]; readonly method: "area" | "longitude" },
): VariableWish | undefined {
	if (axes.some((axis) => has(wish, axis)) || (method === "longitude" && !has(wish, "Y"))) return undefined;
	const methods = methodsOf(wish);
	const isMean = methods.some(
		(one) => one.axes.includes(method) && one.method === "mean" && one.where === undefined,
	);
	if (!isMean) return undefined;
	const kept = methods.flatMap((one) => {
		const others = one.axes.filter((axis) => axis !== method);
		return others.length > 0 ? [{ ...one, axes: others }] : [];
	});
	const { cellMethods: _, ...rest } = wish;
	return {
		...rest,
		dimensions: [...wish.dimensions, ...axes.map((axis) => AXES[axis])],
		...(kept.length > 0 && { cellMethods: formatCellMethods(kept) }),
	};
}

function methodsOf({ cellMethods = "" }: VariableWish) {
	try {
		return parseCellMethods(cellMethods);
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return [];
		throw error;
	}
}

/** Whether an axis of what was looked for is to be averaged away. */
export const isMeanOf = (
	{ wish, request }: { readonly wish: VariableWish; readonly request: VariableWish },
	axis: "X" | "Y",
): boolean => !has(wish, axis) && request.dimensions.some((one) => one.axis === axis);
