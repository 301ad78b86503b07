import type { Calendar } from "../cf/calendar.ts";
import {
	addTime,
	addToInstant,
	compareInstants,
	dateOf,
	type Instant,
	instantOf,
	type TimeStep,
} from "../cf/calendar-date.ts";
import { type DateFrequency, frequencyStep } from "./date-frequency.ts";
import type { DateLabel } from "./date-label.ts";

const fixedUnits = ["day", "hour", "minute", "second", "microsecond"] as const;
const fixedUnit = (step: TimeStep) => fixedUnits.find((unit) => unit === step.unit);

/**
 * The time from one sample to the next. Where the frequency is not known the labels tell: those to the hour or finer name single samples
 * that lie less than a day apart, coarser ones whole units.
 */
export function samplingStep(label: DateLabel, frequency: DateFrequency | undefined): TimeStep {
	const step = frequency === undefined ? undefined : frequencyStep(frequency);
	if (step !== undefined) return step;
	const isCoarse = label.precision === "year" || label.precision === "month";
	return { count: 1, unit: isCoarse ? label.precision : "day" };
}

const startsMonth = (calendar: Calendar, instant: Instant) =>
	instant.microseconds === 0 && dateOf(calendar, instant).day === 1;

/**
 * Whether no sample is missing between two instants: the end of one label and the start of the next. Middles of months are up to three
 * days more than a month apart, so that much is allowed unless both instants are month ends.
 */
export function isWithinStep(
	calendar: Calendar,
	between: { readonly from: Instant; readonly to: Instant },
	step: TimeStep,
): boolean {
	const { from, to } = between;
	const unit = fixedUnit(step);
	if (unit !== undefined) return compareInstants(to, addToInstant(from, { count: step.count, unit })) < 0;
	const next = instantOf(calendar, addTime(calendar, dateOf(calendar, from), step));
	const slack = startsMonth(calendar, from) && startsMonth(calendar, to) ? 0 : 3;
	return compareInstants(to, addToInstant(next, { count: slack, unit: "day" })) < 0;
}
