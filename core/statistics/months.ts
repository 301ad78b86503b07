import { type Calendar, daysInMonth } from "../cf/calendar.ts";
import { weightedMean } from "./moments.ts";

/** When a step is, and how many days it stands for. */
export interface TimedStep {
	readonly year: number;
	/** 1..12 */
	readonly month: number;
	/** Weight of the step in means over time. */
	readonly days: number;
}

function meanWhere(
	values: ArrayLike<number>,
	steps: readonly TimedStep[],
	fits: (step: TimedStep) => boolean,
): number {
	const chosen = steps.map((_, index) => index).filter((index) => fits(steps[index]!));
	return weightedMean(
		chosen.map((index) => values[index]!),
		chosen.map((index) => steps[index]!.days),
	);
}

/** Mean of each calendar month, January first; NaN for a month that never occurs. Steps weigh by their days. */
export const seasonalCycle = (values: ArrayLike<number>, steps: readonly TimedStep[]): number[] =>
	Array.from({ length: 12 }, (_, index) => meanWhere(values, steps, (step) => step.month === index + 1));

/** Values minus the seasonal cycle. */
export const anomalies = (
	values: ArrayLike<number>,
	steps: readonly TimedStep[],
	cycle: readonly number[],
): number[] => steps.map((step, index) => values[index]! - cycle[step.month - 1]!);

const yearLength = (calendar: Calendar, year: number): number =>
	Array.from({ length: 12 }, (_, index) => daysInMonth(calendar, year, index + 1)).reduce((a, b) => a + b, 0);

export interface YearMean {
	readonly year: number;
	readonly mean: number;
}

/** Means of whole years, weighted by days; a year of which more than 1 % of the days is not there or missing is left out. */
export function annualMeans(
	values: ArrayLike<number>,
	steps: readonly TimedStep[],
	calendar: Calendar,
): YearMean[] {
	const years = [...new Set(steps.map((step) => step.year))].sort((a, b) => a - b);
	const daysOf = (year: number) =>
		steps.reduce(
			(sum, step, index) => sum + (step.year === year && !Number.isNaN(values[index]!) ? step.days : 0),
			0,
		);
	return years
		.filter((year) => daysOf(year) > 0.99 * yearLength(calendar, year))
		.map((year) => ({ year, mean: meanWhere(values, steps, (step) => step.year === year) }));
}
