import { keepsChunks } from "../core/array/chunk-source.ts";
import { axesMeant } from "../core/cf/axes.ts";
import type { Dataset, Variable } from "../core/model/dataset.ts";
import type { AppliedStep, Product } from "../core/model/product.ts";
import type { VariableWish } from "../core/model/wish.ts";
import { oddStamps } from "../core/time/odd-stamps.ts";
import type { Series } from "./open-series.ts";

/** A variable's files with every needed step applied, still lazy. */
export interface Prepared {
	readonly series: Series;
	readonly dataset: Dataset;
	readonly variable: string;
	readonly applied: readonly AppliedStep[];
}

/**
 * Chunks that can be moved as they lie stay compressed as they are; what is computed is written plain, for a POD reads it at once and
 * compressing takes longer than all the rest. A step that says how to store wins.
 */
export function storedFor(applied: readonly AppliedStep[], dataset: Dataset): Dataset {
	if (applied.some(({ step }) => step === "set-storage")) return dataset;
	const variables = [...dataset.variables].map(([name, variable]): [string, Variable] => {
		const { storage, ...plain } = variable;
		return [name, keepsChunks(variable.data, storage?.chunkShape) ? variable : plain];
	});
	return { ...dataset, variables: new Map(variables) };
}

/** Stamps that do not lie inside their own bounds are told, not moved. */
export function stampNotes({ series, applied }: Prepared): string[] {
	const { time } = series;
	if (!time || applied.some((one) => one.step === "move-time-stamps")) return [];
	const odd = oddStamps(time);
	return odd > 0
		? [
				`${odd} of ${time.values.length} time stamps do not lie inside their bounds; they were left as they are, and the bounds tell when steps are`,
			]
		: [];
}

/** The axes that were wished for, and what they are called in what was prepared. */
export function axesOfProduct({ dataset, variable }: Prepared, wish: VariableWish): Product["axes"] {
	const main = dataset.variables.get(variable) as Variable;
	const axes = axesMeant(dataset, main);
	return wish.dimensions.flatMap((wished) => {
		const axis = axes.find((one) => one.axis === wished.axis);
		return axis
			? [
					{
						wish: wished.name,
						name: axis.coordinate?.name ?? axis.dimension ?? wished.name,
						...(axis.bounds ? { bounds: axis.bounds } : {}),
					},
				]
			: [];
	});
}
