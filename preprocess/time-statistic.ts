import { z } from "zod";
import type { Statistic } from "../core/array/operations/grouped.ts";
import { methodName } from "../core/cf/statistic-over-time.ts";
import { MetadataError, UsageError } from "../core/errors.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { coarserData, finerWishes, REQUIRED_PART } from "../core/time/coarser-data.ts";
import { type GroupedAxis, statisticOverTime } from "../core/time/grouped-dataset.ts";
import { planGroups, planWindows } from "../core/time/plan-groups.ts";
import { timeAxisAtHand } from "../core/time/time-axis.ts";
import { statedTimeMethod } from "../core/time/time-method.ts";

const Options = z.strictObject({
	op: z
		.enum(["mean", "min", "max", "sum", "std", "percentile"])
		.describe("What is made of the steps of a group; missing values take no part"),
	by: z
		.enum([
			"day",
			"month",
			"season",
			"year",
			"whole",
			"month-of-year",
			"season-of-year",
			"day-of-year",
			"running",
		])
		.describe(
			"The groups: calendar periods, the whole time, the same part of all years (a climatology), or windows; a season DJF has the year of its January",
		),
	unweighted: z
		.boolean()
		.optional()
		.describe(
			"Means count all steps alike; else steps of unequal length (by bounds, or months) count as long as they are",
		),
	"min-fraction": z
		.number()
		.min(0)
		.max(1)
		.optional()
		.describe("The part of a group's time that must be there, from 0 to 1; else the result is missing"),
	p: z.number().min(0).max(100).optional().describe("Which percentile, from 0 to 100"),
	method: z
		.enum(["linear", "nearest-rank"])
		.optional()
		.describe(
			"Percentiles: between the two nearest values (as numpy), or one of the values (as CDO); linear when left out",
		),
	ddof: z
		.union([z.literal(0), z.literal(1)])
		.optional()
		.describe("Standard deviations divide by the number of values less this; 0 when left out"),
	window: z.int().min(1).optional().describe("Running: so many steps at a time"),
	stamp: z
		.enum(["first", "middle", "last"])
		.optional()
		.describe("Where in its bounds a group's time stamp stands; in the middle when left out"),
});
type Options = z.infer<typeof Options>;

interface Plan {
	readonly statistic: Statistic;
	readonly by: Options["by"];
	readonly axes: readonly GroupedAxis[];
}

const wrong = (problem: string): UsageError => new UsageError(`The step "time-statistic" ${problem}`);

function assertFitting({ op, by, p, method, ddof, window, unweighted }: Options): void {
	if ((p === undefined) !== (op !== "percentile"))
		throw wrong('takes p (0 to 100) with op=percentile, and only then. Write "op=percentile,p=90".');
	if (method !== undefined && op !== "percentile")
		throw wrong("takes method only with op=percentile. Leave it out.");
	if (ddof !== undefined && op !== "std") throw wrong("takes ddof only with op=std. Leave it out.");
	if ((window === undefined) !== (by !== "running"))
		throw wrong('takes window with by=running, and only then. Write "by=running,window=5".');
	if (unweighted !== undefined && op !== "mean")
		throw wrong("takes unweighted only with op=mean. Leave it out.");
}

function statisticOf({ op, p = 50, method = "linear", ddof = 0 }: Options): Statistic {
	if (op === "percentile") return { method: op, percent: p, between: method };
	return op === "std" ? { method: op, ddof } : { method: op };
}

const WORDS: Readonly<Record<Options["by"], string>> = {
	day: "each day",
	month: "each month",
	season: "each season",
	year: "each year",
	whole: "the whole time",
	"month-of-year": "each month of the year",
	"season-of-year": "each season of the year",
	"day-of-year": "each day of the year",
	running: "windows",
};

function axisText({ name, steps, count, weights, least, incomplete, window }: GroupedAxis): string {
	const notes = [
		...(weights ? ["weighted by their lengths"] : []),
		...(window === undefined && least ? ["groups with less than the required part are missing"] : []),
		...(incomplete.length > 0 ? [`${incomplete.length} incomplete at the ends are missing`] : []),
	];
	return `${steps} steps of "${name}" became ${count}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
}

/** A POD's months of the archive's days. Instants are no means of what lies between them. */
function from({ dataset, variable, wish, request }: StepContext): Options | undefined {
	const wanted = coarserData(wish, request);
	const main = dataset.variables.get(variable);
	const time = main && timeAxisAtHand(dataset, main);
	if (!wanted || !main || !time) return undefined;
	if (statedTimeMethod(main, time.name) === "point")
		throw new MetadataError(
			`"${variable}" holds instants (cell_methods "time: point"), and no ${wanted.op} of each ${wanted.by} can be made of them. Name data of means, or ask for the instants themselves.`,
		);
	return { ...wanted, "min-fraction": wish.minFraction ?? REQUIRED_PART };
}

/** Statistics over groups of steps. @throws UsageError, MetadataError, CoverageError */
export const step = defineStep({
	title: "Make a statistic of days, months, seasons, years, climatologies or windows",
	options: Options,
	alternates: finerWishes,
	from,
	async prepare(dataset, options, { engine }): Promise<Plan> {
		assertFitting(options);
		const { by, op, unweighted, window, stamp = "middle", "min-fraction": minFraction } = options;
		const axes =
			by === "running"
				? await planWindows(engine, dataset, { window: window as number, minFraction, stamp })
				: await planGroups(engine, dataset, {
						by,
						weighted: op === "mean" && unweighted !== true,
						minFraction,
						stamp,
					});
		return { statistic: statisticOf(options), by, axes };
	},
	apply: (dataset, { statistic, axes }) =>
		axes.reduce((changed, axis) => statisticOverTime(changed, axis, statistic), dataset),
	describe({ statistic, by, axes }) {
		const percent = statistic.method === "percentile" ? ` ${statistic.percent}` : "";
		const name = methodName(statistic).replace("_", " ");
		const windows = axes[0]?.window === undefined ? WORDS[by] : `every ${axes[0].window} steps`;
		return `Took the ${name}${percent} of ${windows}: ${axes.map(axisText).join("; ")}`;
	},
});
