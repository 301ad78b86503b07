import { daysInMonth } from "../cf/calendar.ts";
import { dateOf } from "../cf/calendar-date.ts";
import { decodeTimes } from "../cf/time-coding.ts";
import { MetadataError } from "../errors.ts";
import { inDays, type TimeAxis } from "./time-axis.ts";

/** Steps agree in length to this part of it. */
const TOLERANCE = 1e-6;

const areEqual = (lengths: readonly number[]): boolean =>
	lengths.every((length) => Math.abs(length - (lengths[0] as number)) <= TOLERANCE * Math.abs(length));

/** How long the steps of an axis are. */
export interface StepLengths {
	/** Of each step, in days. */
	readonly days: readonly number[];
	readonly areEqual: boolean;
	/** What says so: bounds, the calendar's months or years, or nothing but the spacing of the stamps. */
	readonly from: "bounds" | "months" | "years" | "spacing";
}

/**
 * The length of each step: of its bounds; without bounds that of its calendar month, or year, where the steps are about a month, or a year,
 * apart; else their spacing, if that is even. `undefined`: it cannot be known.
 * @throws MetadataError when bounds run backwards
 */
export function stepLengths(axis: TimeAxis): StepLengths | undefined {
	const time = inDays(axis);
	const ofBounds = boundedLengths(time);
	if (ofBounds) return { days: ofBounds, areEqual: areEqual(ofBounds), from: "bounds" };
	const gaps = Array.from(time.values.subarray(1), (value, i) => value - (time.values[i] as number));
	const usual = gaps.toSorted((a, b) => a - b)[gaps.length >>> 1] ?? 0;
	const calendars = calendarLengths(time, usual);
	if (calendars) return { ...calendars, areEqual: areEqual(calendars.days) };
	if (gaps.length > 0 && !areEqual(gaps)) return undefined;
	return { days: Array.from(time.values, () => usual), areEqual: true, from: "spacing" };
}

function boundedLengths({ values, bounds, name }: TimeAxis): readonly number[] | undefined {
	if (!bounds) return undefined;
	const edges = bounds.values;
	const lengths = Array.from(values, (_, i) => (edges[2 * i + 1] ?? 0) - (edges[2 * i] ?? 0));
	if (lengths.every((length) => length > 0)) return lengths;
	// Bounds that enclose nothing are those of instants.
	if (lengths.every((length) => length === 0)) return undefined;
	throw new MetadataError(
		`The bounds "${bounds.name}" of "${name}" run backwards, so its steps cannot be weighted. Mend them, or count all steps alike (unweighted).`,
	);
}

function calendarLengths(time: TimeAxis, usual: number): Omit<StepLengths, "areEqual"> | undefined {
	const isMonthly = usual > 27 && usual < 32;
	const isYearly = usual > 358 && usual < 368;
	if (!isMonthly && !isYearly) return undefined;
	const { calendar } = time;
	const days = decodeTimes(time.values, time.units, calendar).map((instant) => {
		const { year, month } = dateOf(calendar, instant);
		if (isMonthly) return daysInMonth(calendar, year, month);
		return Array.from({ length: 12 }, (_, i) => daysInMonth(calendar, year, i + 1)).reduce((a, b) => a + b);
	});
	return { days, from: isMonthly ? "months" : "years" };
}

/** What steps count in means: their lengths in days; `undefined`: all alike. @throws MetadataError when the lengths are unknown */
export function stepWeights(axis: TimeAxis): readonly number[] | undefined {
	const lengths = stepLengths(axis);
	if (lengths) return lengths.areEqual ? undefined : lengths.days;
	throw new MetadataError(
		`"${axis.name}" has no bounds and its steps are not equally spaced, so how long each is cannot be known. Count all steps alike (unweighted), or add bounds.`,
	);
}
