import type { ColumnTotalArray } from "../operations/column-total.ts";
import type { ColumnKernel, Columns } from "./whole-columns.ts";

/** Values times weights, added up over each column; with `divided`, divided by the weights that took part. */
export function columnTotals({
	divided,
	layers,
}: Pick<ColumnTotalArray, "divided" | "layers">): ColumnKernel {
	const compute: ColumnKernel["compute"] = (columns, results) => {
		const { values, levels, width } = columns;
		const beside = layers ? thicknesses(columns, layers) : columns.beside;
		const weights = new Float64Array(width);
		for (let level = 0; level < levels; level++) {
			for (let i = 0, at = level * width; i < width; i++, at++) {
				const product = (values[at] as number) * (beside[at] as number);
				if (Number.isNaN(product)) continue;
				const before = results[i] as number;
				results[i] = Number.isNaN(before) ? product : before + product;
				weights[i] = (weights[i] as number) + (beside[at] as number);
			}
		}
		if (!divided) return;
		for (let i = 0; i < width; i++) results[i] = (results[i] as number) / (weights[i] as number);
	};
	return { compute };
}

/** How thick the layers around levels are; NaN for those outside. A single level has no layer. */
function thicknesses(
	{ beside, levels, width }: Columns,
	{ from, to, scale }: NonNullable<ColumnTotalArray["layers"]>,
): Float64Array {
	const thick = new Float64Array(beside.length).fill(Number.NaN);
	for (let level = 0; levels > 1 && level < levels; level++) {
		const below = level === 0 ? width : -width;
		const above = level === levels - 1 ? -width : width;
		const [turnBelow, turnAbove] = [level === 0 ? -1 : 1, level === levels - 1 ? -1 : 1];
		for (let i = 0, at = level * width; i < width; i++, at++) {
			const own = beside[at] as number;
			const one = own + (turnBelow * ((beside[at + below] as number) - own)) / 2;
			const other = own + (turnAbove * ((beside[at + above] as number) - own)) / 2;
			const part = Math.min(Math.max(one, other), to) - Math.max(Math.min(one, other), from);
			if (part > 0) thick[at] = part * scale;
		}
	}
	return thick;
}
