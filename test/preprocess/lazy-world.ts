/** Recipes applied to files, results read without being written. */

import { createLocalEngine } from "../../cli/local-engine.ts";
import { loadSteps } from "../../cli/steps.ts";
import { attributeNumbers, type Dataset, type Variable } from "../../core/model/dataset.ts";
import type { Engine } from "../../core/ports/engine.ts";
import type { Step } from "../../core/ports/step.ts";
import { applyRecipe, type Recipe } from "../../core/recipe/recipe.ts";
import type { Values } from "./oracle-row.ts";

export interface LazyWorld {
	readonly engine: Engine;
	readonly steps: ReadonlyMap<string, Step>;
	/** The dataset after the steps, with what was done. */
	apply(file: string | Dataset, recipe: Recipe): Promise<{ dataset: Dataset; done: readonly string[] }>;
	/** Values of a variable; null where it says they are missing. */
	values(dataset: Dataset, name: string): Promise<Values>;
}

export async function lazyWorld(): Promise<LazyWorld> {
	const engine = createLocalEngine({ memory: 512 * 2 ** 20, workers: 0, tell: () => {} });
	const steps = await loadSteps({});
	return {
		engine,
		steps,
		async apply(file, recipe) {
			const opened = typeof file === "string" ? await engine.open(file) : file;
			const { dataset, applied } = await applyRecipe(opened, recipe, { engine, steps });
			return { dataset, done: applied.map(({ description }) => description) };
		},
		async values(dataset, name) {
			const { data, attributes } = dataset.variables.get(name) as Variable;
			const fills = ["_FillValue", "missing_value"].flatMap((one) => attributeNumbers(attributes, one));
			const items = Array.from((await engine.readAll(data)) as ArrayLike<number>, Number);
			return items.map((value) => (Number.isNaN(value) || fills.includes(value) ? null : value));
		},
	};
}
