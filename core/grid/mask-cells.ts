import { values } from "../array/build.ts";
import { formula } from "../array/operations/formula.ts";
import { computedFrom } from "../cf/computed.ts";
import type { Dataset, Variable } from "../model/dataset.ts";
import type { GridCoordinates } from "./read-grid.ts";

/** The fields with every cell missing that is not kept; `kept` has one number for each cell, 0 for those to go. */
export function maskCells(
	dataset: Dataset,
	{ coordinates, fields }: { readonly coordinates: GridCoordinates; readonly fields: readonly string[] },
	kept: Uint8Array,
): Dataset {
	const variables = new Map(dataset.variables);
	for (const name of fields) {
		const variable = dataset.variables.get(name);
		if (variable) variables.set(name, maskedField(variable, coordinates.dimensions, kept));
	}
	return { ...dataset, variables };
}

/** Times 1 where a cell is kept, missing elsewhere: exact. */
function maskedField(variable: Variable, cells: readonly string[], kept: Uint8Array): Variable {
	const places = cells.map((name) => variable.dimensions.indexOf(name));
	const isTurned = places.some((place, i) => i > 0 && place < (places[i - 1] ?? 0));
	const shape = cells.map((_, i) => variable.data.shape[places[i] ?? 0] ?? 1);
	const factors = Float32Array.from(isTurned ? turned(kept, shape) : kept, (keep) => (keep ? 1 : Number.NaN));
	const axes = places.toSorted((a, b) => a - b);
	const own = axes.map((axis) => variable.data.shape[axis] ?? 1);
	const masked = computedFrom(variable, (data, { missing, fill, type }) =>
		formula(
			{ call: "multiply", of: [{ input: 0 }, { input: 1 }] },
			[
				{ array: data, missing },
				{ array: values("float32", own, factors), axes },
			],
			{ shape: data.shape, type: type as "float32" | "float64", fill },
		),
	);
	return variable.storage ? { ...masked, storage: variable.storage } : masked;
}

/** Cells of rows and columns as columns and rows. */
function turned(kept: Uint8Array, [high = 1, wide = 1]: readonly number[]): Uint8Array {
	return Uint8Array.from(kept, (_, i) => kept[(i % high) * wide + Math.floor(i / high)] as number);
}
