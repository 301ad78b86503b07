import { z } from "zod";
import { CoverageError, UsageError } from "../core/errors.ts";
import { pickSteps } from "../core/model/pick-steps.ts";
import { defineStep } from "../core/ports/step.ts";
import { datesOfSteps } from "../core/time/dates-of-steps.ts";
import { needTimeAxes } from "../core/time/every-time-axis.ts";

const Months = z.union([z.int(), z.string()]);
const Options = z.strictObject({
	months: z
		.union([Months, z.array(Months)])
		.optional()
		.describe(
			"Months by their numbers, ranges of them included: 6-8, or 12,1,2; 11-2 goes over the end of the year",
		)
		.meta({ examples: ["6-8"] }),
	seasons: z
		.union([z.string(), z.array(z.string())])
		.optional()
		.describe("Months in a row by their first letters: DJF, JJA, JJAS, MAMJJ")
		.meta({ examples: ["DJF"] }),
});
type Options = z.infer<typeof Options>;

interface Plan {
	readonly months: readonly number[];
	readonly axes: readonly {
		readonly dimension: string;
		readonly steps: readonly number[];
		readonly of: number;
	}[];
}

const YEAR = "JFMAMJJASOND";
const wrong = (problem: string): UsageError => new UsageError(`The step "select-months" ${problem}`);

function monthsIn(text: string): readonly number[] {
	const [, first = "", last = first] = /^\s*(\d{1,2})\s*(?:-\s*(\d{1,2})\s*)?$/.exec(text) ?? [];
	const [from, to] = [Number(first), Number(last)];
	if (first === "" || ![from, to].every((month) => month >= 1 && month <= 12))
		throw wrong(`cannot read the months "${text}". Write numbers from 1 to 12, such as 6-8 or 11-2.`);
	const count = ((to - from + 12) % 12) + 1;
	return Array.from({ length: count }, (_, i) => ((from - 1 + i) % 12) + 1);
}

function monthsOfSeason(text: string): readonly number[] {
	const letters = text.trim().toUpperCase();
	const places = [...YEAR].flatMap((_, at) => ((YEAR + YEAR).startsWith(letters, at) ? [at] : []));
	if (letters.length < 2 || letters.length > 12 || (places.length !== 1 && letters.length < 12))
		throw wrong(
			`knows no season "${text}". Write the first letters of months in a row, such as DJF or JJAS.`,
		);
	return [...letters].map((_, i) => (((places[0] ?? 0) + i) % 12) + 1);
}

function wantedMonths({ months, seasons }: Options): readonly number[] {
	if (months === undefined && seasons === undefined)
		throw wrong('needs months or seasons. Write "months=6-8" or "seasons=DJF".');
	const texts = (given: unknown) => [given ?? []].flat().flatMap((one) => String(one).split(","));
	const all = [...texts(months).flatMap(monthsIn), ...texts(seasons).flatMap(monthsOfSeason)];
	return [...new Set(all)].sort((a, b) => a - b);
}

/** The steps of some months of each year. @throws UsageError, CoverageError when there are none */
export const step = defineStep({
	title: "Keep the steps of some months or seasons of each year",
	options: Options,
	async prepare(dataset, options, { engine }): Promise<Plan> {
		const months = wantedMonths(options);
		const times = await needTimeAxes(engine, dataset, "so no months can be chosen");
		const axes = times.map((axis) => {
			const steps = datesOfSteps(axis).flatMap(({ month }, step) => (months.includes(month) ? [step] : []));
			if (steps.length === 0)
				throw new CoverageError(
					`No step of "${axis.name}" lies in the months ${months.join(", ")}. Choose others.`,
				);
			return { dimension: axis.dimension, steps, of: axis.values.length };
		});
		return { months, axes };
	},
	apply: (dataset, { axes }) =>
		axes.reduce((left, { dimension, steps }) => pickSteps(left, dimension, steps), dataset),
	describe: ({ months, axes }) =>
		`Kept the steps of the months ${months.join(", ")}: ${axes.map(({ steps, of }) => `${steps.length} of ${of}`).join("; ")}`,
});
