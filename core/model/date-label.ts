import { type Calendar, existingDay } from "../cf/calendar.ts";
import {
	addTime,
	type CalendarDate,
	dateOf,
	formatYear,
	type Instant,
	instantOf,
} from "../cf/calendar-date.ts";
import { TimeError } from "../errors.ts";

/** From coarse to fine. */
export const precisions = ["year", "month", "day", "hour", "minute", "second"] as const;
export type DatePrecision = (typeof precisions)[number];

/**
 * A date as file names and requests write it, to some precision: it means the whole year, month ... or second. The fields are those of
 * its first instant. It belongs to no calendar: "20000230" is a label, as some calendar has that day.
 */
export interface DateLabel extends CalendarDate {
	readonly precision: DatePrecision;
}

const longestMonths = [31, 30, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const firstFields = [0, 1, 1, 0, 0, 0];
const largestYear = 99_999;

const rank = (label: DateLabel) => precisions.indexOf(label.precision);
const fieldsOf = (label: CalendarDate) => precisions.map((precision) => label[precision]);

function labelOf(fields: readonly number[]): DateLabel {
	const [year, month, day, hour, minute, second] = firstFields.map((first, index) => fields[index] ?? first);
	const precision = precisions[fields.length - 1]!;
	return {
		precision,
		year: year!,
		month: month!,
		day: day!,
		hour: hour!,
		minute: minute!,
		second: second!,
		microsecond: 0,
	};
}

function isDate({ year, month, day, hour, minute, second }: DateLabel): boolean {
	if (Math.abs(year) > largestYear || month < 1 || month > 12) return false;
	return day >= 1 && day <= longestMonths[month - 1]! && hour < 24 && minute < 60 && second < 60;
}

const compact = /^([+-]?)(\d{4,9})(?:[T :_]?(\d{2,6}))?Z?$/;
const separated =
	/^([+-]?\d{4,5})-(\d{1,2})(?:-(\d{1,2})(?:[T :_](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.0{1,9})?)?)?)?)?Z?$/;

/** An even number of digits starts with a year of four, an odd number (years past 9999) with one of five. */
function splitDigits(sign: string, digits: string): readonly number[] {
	const years = digits.length % 2 === 0 ? 4 : 5;
	const pairs = digits.slice(years).match(/../g) ?? [];
	return [Number(`${sign}${digits.slice(0, years)}`) + 0, ...pairs.map(Number)];
}

function fieldsIn(text: string): readonly number[] | undefined {
	const digits = compact.exec(text);
	if (digits !== null) return splitDigits(digits[1]!, digits[2]! + (digits[3] ?? ""));
	const parts = separated.exec(text)?.slice(1);
	return parts?.filter((part) => part !== undefined).map((part) => Number(part) + 0);
}

/**
 * Reads "YYYY", "YYYYMM" ... "YYYYMMDDhhmmss", the same with a five-digit year or a leading minus, and ISO forms ("1980-01",
 * "1980-01-01T06:00:00"). Throws TimeError for text that is no date of any CF calendar.
 */
export function parseDateLabel(text: string | number): DateLabel {
	const shown = typeof text === "number" ? yearText(text) : text.trim();
	const fields = shown.length > 40 ? undefined : fieldsIn(shown);
	if (fields !== undefined && fields.length <= precisions.length) {
		const label = labelOf(fields);
		if (isDate(label)) return label;
	}
	throw new TimeError(
		`The date "${shown.slice(0, 40)}" is no date. Write a year, or as much of YYYYMMDDhhmmss or "1980-01-01T06:00:00" as is meant.`,
	);
}

/** A bare number up to 9999 is a year, as settings files write it (850); a longer one is read like text. */
const yearText = (value: number): string =>
	Number.isSafeInteger(value) && Math.abs(value) < 10_000 ? formatYear(value) : String(value);

/** The compact form of file names: "1850", "185001", "18500101", "185001010130". */
export function formatDateLabel(label: DateLabel): string {
	const [, ...finer] = fieldsOf(label).slice(0, rank(label) + 1);
	return formatYear(label.year) + finer.map((field) => String(field).padStart(2, "0")).join("");
}

/** The label with the fields past a precision dropped; throws TimeError when it is not that precise. */
export function atPrecision(label: DateLabel, precision: DatePrecision): DateLabel {
	const kept = precisions.indexOf(precision) + 1;
	if (kept > rank(label) + 1) {
		throw new TimeError(
			`The date "${formatDateLabel(label)}" has no ${precision}. Write it to the ${precision}.`,
		);
	}
	return labelOf(fieldsOf(label).slice(0, kept));
}

/** By the fields both have: 0 when one lies inside the other. */
export function compareNested(a: DateLabel, b: DateLabel): number {
	const common = Math.min(rank(a), rank(b)) + 1;
	const [first, second] = [fieldsOf(a), fieldsOf(b)];
	const index = first.slice(0, common).findIndex((field, at) => field !== second[at]);
	return index < 0 ? 0 : first[index]! - second[index]!;
}

/** By the first instant, then the coarser first. The order holds in every calendar. */
export function compareLabels(a: DateLabel, b: DateLabel): number {
	const [first, second] = [fieldsOf(a), fieldsOf(b)];
	const index = first.findIndex((field, at) => field !== second[at]);
	return index < 0 ? rank(a) - rank(b) : first[index]! - second[index]!;
}

/** The finer of two labels of which one lies inside the other. */
export const finer = (a: DateLabel, b: DateLabel): DateLabel => (rank(a) >= rank(b) ? a : b);
export const coarser = (a: DateLabel, b: DateLabel): DateLabel => (rank(a) >= rank(b) ? b : a);

const inCalendar = (label: DateLabel, calendar: Calendar): DateLabel => ({
	...label,
	...existingDay(calendar, label),
});

/** The first instant. A day the calendar lacks is read as the one before it: names end on "1231" also in 360-day years. */
export const labelStart = (label: DateLabel, calendar: Calendar): Instant =>
	instantOf(calendar, inCalendar(label, calendar));

/** The first instant after it. */
export function labelEnd(label: DateLabel, calendar: Calendar): Instant {
	const step = { count: 1, unit: label.precision };
	return instantOf(calendar, addTime(calendar, inCalendar(label, calendar), step));
}

/** The label of some precision an instant lies in. */
export const labelAt = (instant: Instant, calendar: Calendar, precision: DatePrecision): DateLabel =>
	atPrecision({ ...dateOf(calendar, instant), precision: "second", microsecond: 0 }, precision);

/** The label some of its own units later, or earlier for a negative count. */
export function shiftLabel(label: DateLabel, count: number, calendar: Calendar): DateLabel {
	return { ...label, ...addTime(calendar, inCalendar(label, calendar), { count, unit: label.precision }) };
}
