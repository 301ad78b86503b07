import { definePod, type PodWorld } from "../../core/ports/pod-world.ts";
import { type Field, stepsOf } from "../../core/statistics/field.ts";
import { yearsLabel } from "../../core/statistics/labels.ts";
import { runningMean } from "../../core/statistics/moments.ts";
import { insufficient, requestedField } from "../../core/statistics/requested-field.ts";
import { compareWithReference } from "./against-reference.ts";
import { compareHalves } from "./halves.ts";
import type { Means } from "./material.ts";
import { openReference } from "./reference.ts";

const POD = "time-mean-maps";

async function meansOf(world: PodWorld, field: Field): Promise<Means> {
	const [steps = 1, levels = 1, rows = 1, columns = 1] = field.data.shape;
	if (levels !== 1)
		insufficient(POD, `"${field.name}" has ${levels} levels; a field on one level is needed.`);
	const parts = [
		runningMean(rows * columns),
		runningMean(rows * columns),
		runningMean(rows * columns),
	] as const;
	for await (const { index, values } of stepsOf(world, field)) {
		const days = field.time?.steps[index]?.days ?? 1;
		parts[0].add(values, days);
		parts[index < steps / 2 ? 1 : 2].add(values, days);
	}
	return { all: parts[0].mean(), firstHalf: parts[1].mean(), secondHalf: parts[2].mean() };
}

export const pod = definePod({
	async run(world) {
		const field = await requestedField(world, POD, "tas");
		const means = await meansOf(world, field);
		if (means.all.every(Number.isNaN)) {
			insufficient(
				POD,
				`every value of "${field.name}" is missing in ${yearsLabel(field.time) || "the file"}.`,
			);
		}
		const material = { world, field, means, years: yearsLabel(field.time) };
		const reference = await openReference(world, field);
		if (reference === undefined) await compareHalves(material);
		else await compareWithReference(material, reference);
	},
});
