import { isHeadwaterError, type MetadataError } from "../core/errors.ts";
import { type AddedCells, withoutCells } from "../core/grid/with-cells.ts";
import { attributeText, type Dataset } from "../core/model/dataset.ts";
import type { AppliedStep } from "../core/model/product.ts";
import type { PreprocessJob } from "../core/ports/source.ts";
import type { Step, StepContext, StepWorld } from "../core/ports/step.ts";
import { parsedOptions } from "../core/recipe/check-options.ts";
import { takeStep } from "../core/recipe/take-step.ts";

/** A variable's dataset with the fields of its cells that later steps need. */
export interface WithCells {
	readonly dataset: Dataset;
	readonly applied: readonly AppliedStep[];
	/** To be taken away again when all steps are done. */
	readonly added: readonly AddedCells[];
	readonly notes: readonly string[];
}

interface Around {
	readonly job: PreprocessJob;
	readonly context: StepContext;
	readonly steps: ReadonlyMap<string, Step>;
	readonly world: StepWorld;
}

/** The step that adds them, by its name. */
const ADDING = "add-cells";

/** Lists of names, each of which stands for one field that is needed. */
function needed({ job, context, steps }: Around): (readonly string[])[] {
	const own = [...steps.values()].flatMap((step) => {
		const options = step.cells && step.from?.(context);
		return options === undefined ? [] : [step.cells?.(options)];
	});
	const name = job.entry.wish.name;
	const ofCase = (job.entry.isTerm ? [] : (job.case.steps ?? []))
		.filter(({ variables }) => variables === undefined || variables.includes(name))
		.map((one) => {
			const step = steps.get(one.step);
			return step?.cells?.(parsedOptions(one.step, step, one.options));
		});
	const lists = [...own, ...ofCase].flatMap((names) => (names ? [names] : []));
	return [...new Map(lists.map((names) => [names.join(), names])).values()];
}

/** What the data themselves say their areas are called stands first (CF 7.2). */
function likeliestFirst(names: readonly string[], { dataset, variable }: StepContext): readonly string[] {
	const text = attributeText(dataset.variables.get(variable)?.attributes ?? new Map(), "cell_measures") ?? "";
	const stated = /\barea:\s*(\S+)/u.exec(text)?.[1];
	return stated !== undefined && names.includes(stated)
		? [stated, ...names.filter((one) => one !== stated)]
		: names;
}

/**
 * Adds areas and fractions that steps of the case, or of the wish, need and nobody named a file of, from the archive the data are from.
 * @throws MetadataError when there are some, and on other grids only
 */
export async function addCells(around: Around): Promise<WithCells> {
	let all: WithCells = { dataset: around.context.dataset, applied: [], added: [], notes: [] };
	if (!around.job.beside || !around.steps.has(ADDING)) return all;
	for (const names of needed(around)) {
		const list = likeliestFirst(names, around.context);
		if (!list.some((name) => all.dataset.variables.has(name))) all = await withOne(all, list, around);
	}
	return all;
}

/** The first that lies on the grid of the data, cell for cell. */
async function withOne(all: WithCells, names: readonly string[], around: Around): Promise<WithCells> {
	const { job, steps, world, context } = around;
	const step = steps.get(ADDING) as Step;
	let misfit: MetadataError | undefined;
	for (const name of names) {
		const file = await job.beside?.(name);
		if (!file) continue;
		const options = { file: file.path, names: [name] };
		try {
			const { dataset, applied } = await takeStep(all.dataset, { name: ADDING, step, options }, world);
			return {
				dataset,
				applied: [...all.applied, applied],
				added: [...all.added, ...addedTo(all.dataset, dataset, context.variable)],
				notes: [...all.notes, ...(file.note === undefined ? [] : [file.note])],
			};
		} catch (cause) {
			if (!isHeadwaterError(cause, "Metadata")) throw cause;
			misfit ??= cause;
		}
	}
	if (misfit) throw misfit;
	return all;
}

function addedTo(before: Dataset, after: Dataset, variable: string): AddedCells[] {
	return [...after.variables.values()].flatMap((field) => {
		if (before.variables.has(field.name)) return [];
		const attributes = (dataset: Dataset) => dataset.variables.get(variable)?.attributes ?? new Map();
		const isArea = attributeText(attributes(after), "cell_measures")?.includes(field.name) ?? false;
		const attribute = isArea ? "cell_measures" : "ancillary_variables";
		return [{ field, attribute, before: attributeText(attributes(before), attribute) }] as const;
	});
}

/** The dataset that is delivered: without what was only there to compute it. */
export const withoutAdded = (dataset: Dataset, added: readonly AddedCells[]): Dataset =>
	added.reduce(withoutCells, dataset);
