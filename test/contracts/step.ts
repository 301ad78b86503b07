import assert from "node:assert/strict";
import { z } from "zod";
import { evaluate, evaluateBlock } from "../../core/array/evaluate.ts";
import type { StoredArray } from "../../core/array/lazy-array.ts";
import { isHeadwaterError } from "../../core/errors.ts";
import { type Dataset, emptyDataset } from "../../core/model/dataset.ts";
import type { VariableWish } from "../../core/model/wish.ts";
import type { Engine } from "../../core/ports/engine.ts";
import type { Step } from "../../core/ports/step.ts";
import { type Contract, checksOf, isTitle } from "./check.ts";
import { deepFrozen } from "./frozen.ts";
import { type Situation, situations } from "./situations.ts";

/** An engine that reads stored coordinates, and nothing else. */
function engineOf({ stored }: Situation): Engine {
	const read = async ({ variable }: StoredArray) => {
		const values = stored[variable];
		if (values === undefined) throw new Error(`the step reads "${variable}"; only coordinates may be read`);
		return values;
	};
	const refuse = () => Promise.reject(new Error("a step opens and writes nothing"));
	return {
		open: refuse,
		write: refuse,
		close: async () => {},
		readAll: (array) => evaluate(array, read),
		read: (array, block) => evaluateBlock(array, block, read),
	};
}

/** Options a step wants in a situation, or what it says against it. */
function wanted<Options, Plan>(
	step: Step<Options, Plan>,
	{ context }: Situation,
): { readonly options?: Options; readonly problem?: string } {
	try {
		const options = step.from?.(context);
		return options === undefined ? {} : { options };
	} catch (error) {
		if (!isHeadwaterError(error)) throw error;
		return { problem: error.message };
	}
}

async function planned<Options, Plan>(
	step: Step<Options, Plan>,
	options: Options,
	one: Situation,
): Promise<Plan> {
	if (!step.prepare) return options as unknown as Plan;
	return step.prepare(one.context.dataset, options, { engine: engineOf(one) });
}

/** Situations in which the step has something to do, with its options and its plan. */
async function tasksOf<Options, Plan>(step: Step<Options, Plan>, all: readonly Situation[]) {
	const tasks: { readonly situation: Situation; readonly options: Options; readonly plan: Plan }[] = [];
	for (const situation of all) {
		const options = deepFrozen(wanted(step, situation).options);
		if (options === undefined) continue;
		tasks.push({ situation, options, plan: deepFrozen(await planned(step, options, situation)) });
	}
	return tasks;
}

/** Every variable is listed under its own name and as large as its dimensions. */
function assertSound({ dimensions, variables }: Dataset): void {
	for (const [name, variable] of variables) {
		assert.equal(variable.name, name);
		assert.deepEqual(
			[...variable.data.shape],
			variable.dimensions.map((dimension) => dimensions.get(dimension)?.size),
			`shape of "${name}"`,
		);
	}
}

type Shape = z.core.JSONSchema.JSONSchema;

/** Every option, and whether it is described. */
function describedIn(schema: Shape, path = ""): (readonly [string, boolean])[] {
	const own = Object.entries(schema.properties ?? {}).flatMap(
		([name, one]): (readonly [string, boolean])[] => {
			const place = path + name;
			const shape = one as Shape;
			return [[place, (shape.description ?? "").length > 0], ...describedIn(shape, `${place}.`)];
		},
	);
	return [...own, ...(schema.items ? describedIn(schema.items as Shape, path) : [])];
}

const isReadable = (wish: VariableWish) => wish.name !== "" && wish.standardName !== "";

export interface StepTrial {
	/** Wishes to ask `alternates` about, beside those of the situations. */
	readonly wishes?: readonly VariableWish[];
	/** Situations of your own, in which the step has something to do; see `situation` and `monthlyFile`. */
	readonly situations?: readonly Situation[];
}

/** What every step keeps. In at least one situation, ours or yours, it must have something to do. */
export function stepContract<Options, Plan>(
	name: string,
	step: Step<Options, Plan>,
	trial: StepTrial = {},
): Contract {
	const all = [...situations(), ...(trial.situations ?? [])];
	const wishes = [...all.map(({ context }) => context.wish), ...(trial.wishes ?? [])];
	return [...formChecks(name, step, wishes), ...workChecks(name, step, all)];
}

const formChecks = <Options, Plan>(
	name: string,
	step: Step<Options, Plan>,
	wishes: readonly VariableWish[],
): Contract =>
	checksOf(name, {
		"is a frozen value with a title of one line": () => {
			assert(Object.isFrozen(step), "make it with defineStep");
			assert(isTitle(step.title), step.title);
		},

		"refuses options it does not know": () => {
			const issues = step.options.safeParse({ typo: 1 }).error?.issues ?? [];
			assert(
				issues.some((issue) => issue.code === "unrecognized_keys" && issue.keys.includes("typo")),
				"use z.strictObject",
			);
		},

		"says of every option what it means": () => {
			for (const [place, described] of describedIn(z.toJSONSchema(step.options, { io: "input" })))
				assert(described, `give "${place}" a .describe(): its meaning and units`);
		},

		"alternates keep the name the variable is delivered under, and lead elsewhere": () => {
			for (const wish of wishes) {
				const sets = step.alternates?.(deepFrozen(wish)) ?? [];
				assert.deepEqual(step.alternates?.(wish) ?? [], sets);
				for (const set of sets) {
					assert(set.length > 0 && set.every(isReadable), "an alternate is a set of whole wishes");
					for (const other of set) assert.equal(other.name, wish.name);
					assert.notDeepEqual(set, [wish], "an alternate is another wish");
				}
			}
		},
	});

const workChecks = <Options, Plan>(
	name: string,
	step: Step<Options, Plan>,
	all: readonly Situation[],
): Contract =>
	checksOf(name, {
		"decides alike when asked twice, of datasets it may not change": () => {
			for (const one of all) assert.deepEqual(wanted(step, one), wanted(step, one), one.name);
		},

		"has something to do in some situation, and its options survive JSON": async () => {
			const tasks = await tasksOf(step, all);
			assert(step.from === undefined || tasks.length > 0, "give a situation in which it has something to do");
			for (const { options } of tasks) {
				const read: unknown = JSON.parse(JSON.stringify(options));
				assert.deepEqual(read, options);
				assert.deepEqual(step.options.parse(read), options);
			}
		},

		"applies without reading data or changing what it is given, and alike each time": async () => {
			for (const { situation, plan } of await tasksOf(step, all)) {
				const { dataset } = situation.context;
				const changed = step.apply(dataset, plan);
				assertSound(changed);
				assert.notEqual(changed, dataset, `${situation.name}: it had something to do`);
				assert.deepEqual(step.apply(dataset, plan), changed);
			}
		},

		"gives back the very dataset in which there is nothing to do": async () => {
			for (const { plan } of await tasksOf(step, all))
				assert.equal(step.apply(emptyDataset, plan), emptyDataset);
		},

		"says in one line what it did": async () => {
			for (const { plan } of await tasksOf(step, all))
				assert.match(step.describe(plan), /^\S[^\n]{5,}[^\n.]$/u);
		},
	});
