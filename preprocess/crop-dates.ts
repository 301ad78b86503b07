import { z } from "zod";
import { axisOf } from "../core/cf/axes.ts";
import { formatDateRange } from "../core/model/date-range.ts";
import { cropDimension } from "../core/model/sub-dataset.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { assertCovered, stepsInPeriod } from "../core/time/crop-period.ts";
import { croppedTime } from "../core/time/join-files.ts";
import { timeAxisAtHand } from "../core/time/time-axis.ts";
import { timeMethodOf } from "../core/time/time-method.ts";

const Options = z.strictObject({
	/** Name of the time dimension. */
	dimension: z.string(),
	start: z.int().min(0),
	count: z.int().min(1),
	/** For the record. */
	period: z.string(),
});
type Options = z.infer<typeof Options>;

function from({ dataset, variable, period, request }: StepContext): Options | undefined {
	const main = dataset.variables.get(variable);
	if (!period || !main || !axisOf(dataset, main, "T")) return undefined;
	const time = timeAxisAtHand(dataset, main);
	if (!time) return undefined;
	const method = timeMethodOf(main, time.name);
	const steps = stepsInPeriod(time, period, method === "mean");
	assertCovered(croppedTime(time, steps.from, steps.to), period, { frequency: request.frequency, variable });
	if (steps.from === 0 && steps.to === time.values.length) return undefined;
	return {
		dimension: time.dimension,
		start: steps.from,
		count: steps.to - steps.from,
		period: formatDateRange(period),
	};
}

/** Only the steps whose stamp lies in the analysis period. @throws CoverageError when the data do not cover it. */
export const step = defineStep<Options>({
	title: "Crop to the analysis period",
	options: Options,
	from,
	apply: (dataset, { dimension, start, count }) => cropDimension(dataset, dimension, { start, count }),
	describe: ({ period, start, count }) => `Cropped to ${period}: ${count} steps from step ${start + 1}`,
});
