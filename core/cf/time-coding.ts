import { TimeError } from "../errors.ts";
import type { Calendar } from "./calendar.ts";
import { addTime, dateOf, type Instant, instantOf, microsecondsPerDay } from "./calendar-date.ts";
import { formatTimeUnits, referenceInstant, type TimeUnit, type TimeUnits } from "./time-units.ts";

/** Numbers as files store them; 64-bit integers come as bigint. */
export type TimeValues = ArrayLike<number> | ArrayLike<bigint>;

/** How long a unit is: a part of a day, some days, or some calendar months of no fixed length. */
type Length =
	| { readonly is: "part"; readonly perDay: number; readonly microseconds: number }
	| { readonly is: "days"; readonly days: number }
	| { readonly is: "months"; readonly months: number };

const part = (microseconds: number): Length => ({
	is: "part",
	perDay: Math.round(microsecondsPerDay / microseconds),
	microseconds,
});

function lengthOf(unit: TimeUnit, calendar: Calendar): Length {
	const fixed = calendar === "360_day";
	switch (unit) {
		case "year":
			return fixed ? { is: "days", days: 360 } : { is: "months", months: 12 };
		case "month":
			return fixed ? { is: "days", days: 30 } : { is: "months", months: 1 };
		case "common_year":
			return { is: "days", days: 365 };
		case "week":
			return { is: "days", days: 7 };
		case "day":
			return part(microsecondsPerDay);
		case "hour":
			return part(3_600_000_000);
		case "minute":
			return part(60_000_000);
		case "second":
			return part(1_000_000);
		case "millisecond":
			return part(1000);
		case "microsecond":
			return part(1);
		case "nanosecond":
			return part(0.001);
	}
}

/** Days and microseconds from the reference; the microseconds are not rounded and may reach the next day. */
interface Elapsed {
	readonly days: number;
	readonly microseconds: number;
}

function elapsed(value: number, length: Exclude<Length, { is: "months" }>): Elapsed {
	const whole = Math.floor(value);
	const fraction = value - whole; // exact
	if (length.is === "days") {
		const days = fraction * length.days;
		const wholeDays = Math.floor(days);
		return {
			days: whole * length.days + wholeDays,
			microseconds: (days - wholeDays) * microsecondsPerDay,
		};
	}
	const days = Math.floor(whole / length.perDay);
	const rest = whole - days * length.perDay;
	return { days, microseconds: rest * length.microseconds + fraction * length.microseconds };
}

/** 64-bit integers beyond 2^53 (nanoseconds) keep all their digits. */
function elapsedOf(value: number | bigint, length: Exclude<Length, { is: "months" }>): Elapsed {
	if (typeof value === "number") return elapsed(value, length);
	if (length.is === "days") return elapsed(Number(value), length);
	const perDay = BigInt(length.perDay);
	const rest = ((value % perDay) + perDay) % perDay;
	return { days: Number((value - rest) / perDay), microseconds: Number(rest) * length.microseconds };
}

function rounded(days: number, microseconds: number): Instant {
	const whole = Math.round(microseconds);
	const carry = Math.floor(whole / microsecondsPerDay);
	return { days: days + carry, microseconds: whole - carry * microsecondsPerDay };
}

const refuse = (value: number | bigint, units: TimeUnits, why: string): TimeError =>
	new TimeError(`The value "${value}" in "${formatTimeUnits(units)}" is no time: ${why}.`);

/** Missing, infinite, or more than a double counts exactly; 64-bit nanoseconds are counted apart. */
const isOutOfRange = (value: number | bigint, units: TimeUnits) =>
	!(Math.abs(Number(value)) <= Number.MAX_SAFE_INTEGER) &&
	!(typeof value === "bigint" && units.unit === "nanosecond");

/** Makes the decoder of single values; what depends only on units and calendar is computed once. */
function decoder(units: TimeUnits, calendar: Calendar): (value: number | bigint) => Instant {
	const length = lengthOf(units.unit, calendar);
	const reference = referenceInstant(units, calendar);
	const date = dateOf(calendar, reference);
	return (value) => {
		if (isOutOfRange(value, units)) throw refuse(value, units, "it is missing or out of all range");
		if (length.is !== "months") {
			const { days, microseconds } = elapsedOf(value, length);
			return rounded(reference.days + days, reference.microseconds + microseconds);
		}
		const count = Number(value) * length.months;
		if (!Number.isSafeInteger(Number(value)) || !Number.isSafeInteger(count)) {
			const why = `a fraction of a ${units.unit} has no length in the calendar "${calendar}"; rewrite the values in days`;
			throw refuse(value, units, why);
		}
		return instantOf(calendar, addTime(calendar, date, { count, unit: "month" }));
	};
}

/**
 * The instants of time values, rounded to the microsecond. Months and years count calendar months, so fractions of them are refused
 * (except in `360_day`, where they have a length); missing and infinite values throw TimeError.
 */
export function decodeTimes(values: TimeValues, units: TimeUnits, calendar: Calendar): readonly Instant[] {
	const decode = decoder(units, calendar);
	return Array.from(values as ArrayLike<number | bigint>, decode);
}

function encoder(units: TimeUnits, calendar: Calendar): (instant: Instant) => number {
	const { unit } = units;
	if (unit === "month" || unit === "year")
		throw new TimeError(
			`Times are not counted in ${unit}s ("${formatTimeUnits(units)}"), which have no one length. Count them in days.`,
		);
	const length = lengthOf(unit, calendar) as Exclude<Length, { is: "months" }>;
	const reference = referenceInstant(units, calendar);
	return (instant) => {
		const days = instant.days - reference.days;
		const microseconds = instant.microseconds - reference.microseconds;
		if (length.is === "days") return (days + microseconds / microsecondsPerDay) / length.days;
		return days * length.perDay + microseconds / length.microseconds;
	};
}

/** Instants as numbers in given units, each rounded once to double; throws TimeError for months and years, in which times are only read. */
export function encodeTimes(
	instants: readonly Instant[],
	units: TimeUnits,
	calendar: Calendar,
): Float64Array {
	return Float64Array.from(instants, encoder(units, calendar));
}

/**
 * The same times counted in other units: values shifted or scaled in double precision, not rounded to microseconds on the way, so that
 * equal units give equal values and whole-day shifts are exact.
 */
export function rebaseTimes(
	values: TimeValues,
	between: { readonly from: TimeUnits; readonly to: TimeUnits },
	calendar: Calendar,
): Float64Array {
	const { from, to } = between;
	const source = lengthOf(from.unit, calendar);
	const target = lengthOf(to.unit, calendar);
	if (source.is === "months" || target.is === "months") {
		return encodeTimes(decodeTimes(values, from, calendar), to, calendar);
	}
	const start = referenceInstant(from, calendar);
	const encode = encoder(to, calendar);
	const shift = encode(start);
	return Float64Array.from(values as ArrayLike<number | bigint>, (value) => {
		if (isOutOfRange(value, from)) throw refuse(value, from, "it is missing or out of all range");
		if (from.unit === to.unit && typeof value === "number") return value + shift;
		const since = elapsedOf(value, source);
		return encode({
			days: start.days + since.days,
			microseconds: start.microseconds + since.microseconds,
		});
	});
}
