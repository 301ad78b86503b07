import { type Calendar, calendars, hasDay } from "../cf/calendar.ts";
import { addToInstant, compareInstants, type Instant, type TimeStep } from "../cf/calendar-date.ts";
import { TimeError } from "../errors.ts";
import type { DateFrequency } from "./date-frequency.ts";
import {
	coarser,
	compareLabels,
	compareNested,
	type DateLabel,
	finer,
	formatDateLabel,
	labelEnd,
	labelStart,
	parseDateLabel,
} from "./date-label.ts";
import { isWithinStep, samplingStep } from "./sampling-step.ts";

/** Closed, as printed: "1980-1989" ends with the last instant of 1989. The labels may differ in precision. */
export interface DatedRange {
	readonly kind: "dated";
	readonly start: DateLabel;
	readonly end: DateLabel;
}

/** Of data that never change: contains and overlaps every range, lies in no other, has no place in an order. */
export interface StaticRange {
	readonly kind: "static";
}

/** The time some data cover: plain data, of no calendar until one is named. */
export type DateRange = DatedRange | StaticRange;

export const staticRange: StaticRange = { kind: "static" };
const staticText = "<N/A>";
const staticWords = [staticText.toLowerCase(), "fx", "static"];

/** What is known of the data whose file names are compared; without a calendar, what any CF calendar with all those days says. */
export interface RangeContext {
	readonly calendar?: Calendar | undefined;
	readonly frequency?: DateFrequency | undefined;
}

/** The range from one label to another; throws TimeError when the end lies before the start. */
export function dateRange(start: DateLabel, end: DateLabel): DatedRange {
	if (compareNested(end, start) >= 0) return { kind: "dated", start, end };
	throw new TimeError(
		`The date range "${formatDateLabel(start)}-${formatDateLabel(end)}" ends before it starts. Write the earlier date first.`,
	);
}

/**
 * Reads "1980-1989" (labels of CMIP file names), "1980-01-01/1989-12-31", one label alone (that year, month ...), and "fx". Throws
 * TimeError for anything else, and for reversed ranges.
 */
export function parseDateRange(text: string | number): DateRange {
	if (typeof text === "number") return dateRange(parseDateLabel(text), parseDateLabel(text));
	if (text.length > 100)
		throw new TimeError(`The date range "${text.slice(0, 40)}..." is too long. Write "start-end".`);
	const plain = text.trim().replace(/\s+/g, " ");
	if (staticWords.includes(plain.toLowerCase())) return staticRange;
	const ends = /^([+-]?\d{4,15}Z?)-([+-]?\d{4,15}Z?)$/.exec(plain)?.slice(1) ?? plain.split(/\/| - | to /);
	const [start, end, ...more] = ends.map(parseDateLabel);
	if (start !== undefined && more.length === 0) return dateRange(start, end ?? start);
	throw new TimeError(`The date range "${plain.slice(0, 40)}" has more than two ends. Write "start-end".`);
}

/** "198001-198912" as in file names; "<N/A>" for static. `parseDateRange` reads it back. */
export const formatDateRange = (range: DateRange): string =>
	range.kind === "static" ? staticText : `${formatDateLabel(range.start)}-${formatDateLabel(range.end)}`;

/** The instants `from <= t < until` of a range in a calendar; days the calendar lacks are read as the one before. */
export const rangeBounds = (range: DatedRange, calendar: Calendar): { from: Instant; until: Instant } => ({
	from: labelStart(range.start, calendar),
	until: labelEnd(range.end, calendar),
});

/** Same labels at the same precision, or both static. */
export const sameRange = (a: DateRange, b: DateRange): boolean => formatDateRange(a) === formatDateRange(b);

function dated(range: DateRange, what: string): DatedRange {
	if (range.kind === "dated") return range;
	throw new TimeError(`A static range "${staticText}" cannot be ${what}. Treat static variables apart.`);
}

/** By start, then by end; throws TimeError for static ranges. */
export function compareRanges(a: DateRange, b: DateRange): number {
	const [first, second] = [dated(a, "ordered"), dated(b, "ordered")];
	return compareLabels(first.start, second.start) || compareLabels(first.end, second.end);
}

/** Whether they share an instant; adjacent ranges do not. True in one calendar, true in all. */
export function overlaps(a: DateRange, b: DateRange): boolean {
	if (a.kind === "static" || b.kind === "static") return true;
	return compareNested(a.start, b.end) <= 0 && compareNested(b.start, a.end) <= 0;
}

/** What both cover, `undefined` when they do not overlap; throws TimeError for static ranges. */
export function intersection(a: DateRange, b: DateRange): DatedRange | undefined {
	const [first, second] = [dated(a, "intersected"), dated(b, "intersected")];
	if (!overlaps(first, second)) return undefined;
	const start = compareLabels(first.start, second.start) > 0 ? first.start : second.start;
	const order = compareNested(first.end, second.end);
	const nested = finer(first.end, second.end);
	return { kind: "dated", start, end: order === 0 ? nested : order < 0 ? first.end : second.end };
}

/** The shortest range around all, gaps or not; `undefined` for none; throws TimeError for a static one among several. */
export function span(ranges: readonly DateRange[]): DateRange | undefined {
	const [first, ...more] = ranges;
	return more.length === 0 ? first : ranges.map((range) => dated(range, "joined with others")).reduce(around);
}

function around(a: DatedRange, b: DatedRange): DatedRange {
	const start = compareLabels(a.start, b.start) <= 0 ? a.start : b.start;
	const order = compareNested(a.end, b.end);
	return { kind: "dated", start, end: order === 0 ? coarser(a.end, b.end) : order > 0 ? a.end : b.end };
}

/** The calendar that is known, else every one that has the days of all labels, else every one. */
export function possibleCalendars(
	ranges: readonly DatedRange[],
	calendar: Calendar | undefined,
): readonly Calendar[] {
	if (calendar !== undefined) return [calendar];
	const labels = ranges.flatMap(({ start, end }) => [start, end]);
	const possible = calendars.filter((candidate) => labels.every((label) => hasDay(candidate, label)));
	return possible.length > 0 ? possible : calendars;
}

/**
 * Whether data labelled `outer` have all samples of `inner`. Labels to the hour or finer name the first and last sample, so the ends may
 * lie up to one sampling step inside: 198001010130-199912312230 contains 1980-1999. Of coarser labels that holds only with a frequency.
 */
export function contains(outer: DateRange, inner: DateRange, context: RangeContext = {}): boolean {
	if (outer.kind === "static" || inner.kind === "static") return outer.kind === "static";
	if (!overlaps(outer, inner)) return false;
	const step = (label: DateLabel) =>
		context.frequency !== undefined || !["year", "month", "day"].includes(label.precision)
			? samplingStep(label, context.frequency)
			: undefined;
	const steps = { start: step(outer.start), end: step(outer.end) };
	return possibleCalendars([outer], context.calendar).some((calendar) => {
		const [has, wants] = [rangeBounds(outer, calendar), rangeBounds(inner, calendar)];
		return (
			reaches(calendar, { from: wants.from, to: has.from }, steps.start) &&
			reaches(calendar, { from: has.until, to: wants.until }, steps.end)
		);
	});
}

/** Instants of an archive's first day start one step late (06:00 for 6-hourly data): the sample before lies in no file. */
const reaches = (calendar: Calendar, between: { from: Instant; to: Instant }, step: TimeStep | undefined) =>
	compareInstants(between.to, between.from) <= 0 ||
	(step !== undefined && (isWithinStep(calendar, between, step) || isOneStep(between, step)));

const isOneStep = ({ from, to }: { from: Instant; to: Instant }, { count, unit }: TimeStep) =>
	unit === "hour" && compareInstants(to, addToInstant(from, { count, unit })) === 0;
