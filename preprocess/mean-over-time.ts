import { z } from "zod";
import { defineStep } from "../core/ports/step.ts";
import { statisticOverTime } from "../core/time/grouped-dataset.ts";
import { planGroups } from "../core/time/plan-groups.ts";

const Options = z.strictObject({
	weighted: z.boolean().describe("Each step counts as long as it is; else all count alike"),
});

/** The mean over all steps, of every variable along time; missing values take no part. @throws MetadataError */
export const step = defineStep({
	title: "Take the mean over time",
	options: Options,
	async prepare(dataset, { weighted }, { engine }) {
		const axes = await planGroups(engine, dataset, { by: "whole", weighted, stamp: "middle" });
		return { weighted, axes };
	},
	apply: (dataset, { axes }) =>
		axes.reduce((changed, axis) => statisticOverTime(changed, axis, { method: "mean" }), dataset),
	describe({ weighted, axes }) {
		const steps = axes.map((axis) => `${axis.steps} steps of "${axis.name}"`).join(", ");
		const how = weighted ? "weighted by their lengths" : "all counted alike";
		return `Took the mean over ${steps === "" ? "time" : steps}, ${how}`;
	},
});
