import { z } from "zod";
import { axisOf } from "../core/cf/axes.ts";
import { MetadataError } from "../core/errors.ts";
import { formatDateRange } from "../core/model/date-range.ts";
import { cropDimension } from "../core/model/sub-dataset.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { assertCovered, stepsInPeriod } from "../core/time/crop-period.ts";
import { timeAxisAtHand } from "../core/time/time-axis.ts";
import { statedTimeMethod } from "../core/time/time-method.ts";

const Options = z.strictObject({
	dimension: z
		.string()
		.describe("Name of the time dimension")
		.meta({ examples: ["time"] }),
	start: z
		.int()
		.min(0)
		.describe("Index of the first step that stays, from 0")
		.meta({ examples: [0] }),
	count: z
		.int()
		.min(1)
		.describe("Number of steps that stay")
		.meta({ examples: [12] }),
	period: z
		.string()
		.describe("The period they are of, for the record")
		.meta({ examples: ["1980/1980"] }),
});
type Options = z.infer<typeof Options>;

function from(context: StepContext): Options | undefined {
	const { dataset, variable, period, request } = context;
	const main = dataset.variables.get(variable);
	const axis = main && axisOf(dataset, main, "T");
	const time = main && timeAxisAtHand(dataset, main);
	if (!period || !axis || !time) return undefined;
	const method = statedTimeMethod(main, time.name);
	if (axis.coordinate?.attributes.has("climatology") || method === "climatology") {
		assertClimatologyWished(context);
		return undefined;
	}
	const range = stepsInPeriod(time, period);
	assertCovered(time, period, { frequency: request.frequency, variable, range });
	if (range.from === 0 && range.to === time.values.length) return undefined;
	return {
		dimension: time.dimension,
		start: range.from,
		count: range.to - range.from,
		period: formatDateRange(period),
	};
}

/** The steps of an average year stand for many years (CF 7.4): there is nothing to crop, and they are no steps of the period. */
function assertClimatologyWished({ variable, request: { frequency } }: StepContext): void {
	if (frequency === undefined || frequency.sampling === "climatology") return;
	throw new MetadataError(
		`"${variable}" is a climatology, asked for were the steps of the period itself. Name other data, or ask a climatological frequency ("monC").`,
	);
}

/** Only the steps that are in the analysis period, by the middle of their bounds. @throws CoverageError when the data do not cover it. */
export const step = defineStep({
	title: "Crop to the analysis period",
	options: Options,
	from,
	apply: (dataset, { dimension, start, count }) => cropDimension(dataset, dimension, { start, count }),
	describe: ({ period, start, count }) => `Cropped to ${period}: ${count} steps from step ${start + 1}`,
});
