import { type Calendar, daysInMonth, defaultCalendar, parseCalendar } from "../cf/calendar.ts";
import { dateOf, type Instant, microsecondsPerDay } from "../cf/calendar-date.ts";
import { decodeTimes, type TimeValues } from "../cf/time-coding.ts";
import { parseTimeUnits } from "../cf/time-units.ts";
import { MetadataError } from "../errors.ts";
import { type Attributes, attributeText } from "../model/dataset.ts";
import { timesOfSteps } from "../time/dates-of-steps.ts";
import { inDays } from "../time/time-axis.ts";
import type { TimedStep } from "./months.ts";

/** A decoded time axis. */
export interface TimeAxis {
	readonly calendar: Calendar;
	readonly steps: readonly TimedStep[];
	/** Years with a fraction, for drawing. */
	readonly decimalYears: readonly number[];
}

const daysBetween = (from: Instant, to: Instant): number =>
	to.days - from.days + (to.microseconds - from.microseconds) / microsecondsPerDay;

function decimalYear(calendar: Calendar, instant: Instant): number {
	const date = dateOf(calendar, instant);
	const months = Array.from({ length: 12 }, (_, index) => daysInMonth(calendar, date.year, index + 1));
	const before = months.slice(0, date.month - 1).reduce((sum, days) => sum + days, 0);
	const length = months.reduce((sum, days) => sum + days, 0);
	return date.year + (before + date.day - 1 + instant.microseconds / microsecondsPerDay) / length;
}

/** The days each step stands for: of its bounds; else of its month when steps are about a month apart; else all alike. */
function lengths(
	calendar: Calendar,
	instants: readonly Instant[],
	bounds?: readonly Instant[],
): readonly number[] {
	if (bounds !== undefined) {
		const days = instants.map((_, index) =>
			Math.abs(daysBetween(bounds[2 * index]!, bounds[2 * index + 1]!)),
		);
		if (days.every((length) => length > 0)) return days;
	}
	const first = instants[0];
	const last = instants[instants.length - 1];
	const apart = first && last && instants.length > 1 ? daysBetween(first, last) / (instants.length - 1) : 30;
	const monthly = apart > 27 && apart < 32;
	return instants.map((instant) => {
		if (!monthly) return apart;
		const { year, month } = dateOf(calendar, instant);
		return daysInMonth(calendar, year, month);
	});
}

/** Decodes "... since ..." times with their calendar (CF 4.4), by the middle of their `bounds`, [n][2] in the same units. MetadataError without units. */
export function timeAxis(values: TimeValues, attributes: Attributes, bounds?: TimeValues): TimeAxis {
	const units = attributeText(attributes, "units");
	if (units === undefined) {
		throw new MetadataError('The time axis has no "units". Give it units such as "days since 1850-01-01".');
	}
	const named = attributeText(attributes, "calendar");
	const calendar = named === undefined ? defaultCalendar : parseCalendar(named);
	const numbers = (times: TimeValues) => Float64Array.from(times as ArrayLike<number | bigint>, Number);
	const time = inDays({
		dimension: "time",
		name: "time",
		units: parseTimeUnits(units),
		calendar,
		values: numbers(values),
		...(bounds && { bounds: { name: "bounds", values: numbers(bounds) } }),
		goesByStamps: attributes.has("climatology"),
	});
	const decoded = (days: Float64Array) => decodeTimes(days, time.units, calendar);
	const instants = decoded(timesOfSteps(time));
	const days = lengths(calendar, instants, time.bounds && decoded(time.bounds.values));
	const steps = instants.map((instant, index) => {
		const { year, month } = dateOf(calendar, instant);
		return { year, month, days: days[index]! };
	});
	return { calendar, steps, decimalYears: instants.map((instant) => decimalYear(calendar, instant)) };
}
