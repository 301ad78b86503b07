import type { ColumnKernel } from "./whole-columns.ts";

/** Values times weights, added up over each column; with `divided`, divided by the weights that took part. */
export function columnTotals(divided: boolean): ColumnKernel {
	return ({ values, beside, levels, width }, results) => {
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
}
