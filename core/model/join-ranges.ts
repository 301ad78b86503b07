import type { Calendar } from "../cf/calendar.ts";
import { addToInstant, compareInstants, type Instant, microsecondsPerDay } from "../cf/calendar-date.ts";
import { CoverageError } from "../errors.ts";
import type { DateFrequency } from "./date-frequency.ts";
import { coarser, type DateLabel, finer, labelAt } from "./date-label.ts";
import {
	type DatedRange,
	type DateRange,
	dateRange,
	formatDateRange,
	intersection,
	possibleCalendars,
	type RangeContext,
	rangeBounds,
	span,
} from "./date-range.ts";
import { isWithinStep, samplingStep } from "./sampling-step.ts";

/** Where two neighbours in time do not meet: the missing time between them, or the time both have. */
export interface RangeBreak {
	readonly kind: "gap" | "overlap";
	readonly before: DatedRange;
	readonly after: DatedRange;
	/** What is missing, or there twice. */
	readonly range: DatedRange;
	/** Length of `range` in days of the calendar. */
	readonly days: number;
}

/** The part of one input that is used; the index is its place among the inputs. */
export interface RangePiece {
	readonly index: number;
	readonly range: DateRange;
}

export interface JoinedRanges {
	/** The calendar in which they were compared: the one given, else the one that explains the labels best. */
	readonly calendar: Calendar | undefined;
	readonly span: DateRange;
	/** In order of time, without overlaps: of time that two have, the earlier keeps it. Inputs not listed are not needed. */
	readonly pieces: readonly RangePiece[];
	readonly gaps: readonly RangeBreak[];
	readonly overlaps: readonly RangeBreak[];
}

interface Bounded {
	readonly index: number;
	readonly range: DatedRange;
	readonly from: Instant;
	readonly until: Instant;
}

/**
 * Puts the ranges of a variable's files into one, in any order of input, and says where they leave gaps or overlap. Two files meet when
 * no sample of the given frequency fits between their labels. As long as the calendar is not known (no file opened yet), all ranges
 * meet if they do so in one CF calendar that has their days. Throws CoverageError for no range, or a static one among several.
 */
export function joinRanges(ranges: readonly DateRange[], context: RangeContext = {}): JoinedRanges {
	const [first] = ranges;
	if (first === undefined)
		throw new CoverageError("There are no date ranges to join. Name at least one file.");
	if (ranges.length === 1 && first.kind === "static") {
		const pieces = [{ index: 0, range: first }];
		return { calendar: context.calendar, span: first, pieces, gaps: [], overlaps: [] };
	}
	const dated = ranges.filter((range) => range.kind === "dated");
	if (dated.length < ranges.length) {
		throw new CoverageError(
			`A file without dates cannot be joined with "${ranges.map(formatDateRange).slice(0, 5).join('", "')}". Choose one of them.`,
		);
	}
	return bestJoin(dated, context);
}

function bestJoin(ranges: readonly DatedRange[], context: RangeContext): JoinedRanges {
	let best: JoinedRanges | undefined;
	for (const calendar of possibleCalendars(ranges, context.calendar)) {
		const joined = joinIn(calendar, ranges, context);
		if (joined.gaps.length === 0) return joined;
		if (best === undefined || joined.gaps.length < best.gaps.length) best = joined;
	}
	return best!;
}

const inTime = (a: Bounded, b: Bounded) =>
	compareInstants(a.from, b.from) || compareInstants(b.until, a.until);

function joinIn(calendar: Calendar, ranges: readonly DatedRange[], context: RangeContext): JoinedRanges {
	const [first, ...more] = ranges
		.map((range, index): Bounded => ({ index, range, ...rangeBounds(range, calendar) }))
		.sort(inTime);
	const pieces: RangePiece[] = [{ index: first!.index, range: first!.range }];
	const breaks: RangeBreak[] = [];
	let last = first!;
	for (const next of more) {
		const found = breakBetween(last, next, { calendar, frequency: context.frequency });
		if (found !== undefined) breaks.push(found);
		if (compareInstants(next.until, last.until) <= 0) continue;
		const start = found?.kind === "overlap" ? labelAfter(last, next, calendar) : next.range.start;
		pieces.push({ index: next.index, range: { ...next.range, start } });
		last = next;
	}
	const gaps = breaks.filter(({ kind }) => kind === "gap");
	return {
		calendar,
		span: span(ranges)!,
		pieces,
		gaps,
		overlaps: breaks.filter(({ kind }) => kind === "overlap"),
	};
}

function breakBetween(
	last: Bounded,
	next: Bounded,
	{ calendar, frequency }: { calendar: Calendar; frequency: DateFrequency | undefined },
): RangeBreak | undefined {
	if (compareInstants(next.from, last.until) < 0) return overlapOf(last, next);
	const step = samplingStep(coarser(last.range.end, next.range.start), frequency);
	return isWithinStep(calendar, { from: last.until, to: next.from }, step)
		? undefined
		: gapOf(last, next, calendar);
}

const daysBetween = (from: Instant, to: Instant) =>
	to.days - from.days + (to.microseconds - from.microseconds) / microsecondsPerDay;

/** The first label past the earlier range, as fine as the finer of the two. */
const labelAfter = (last: Bounded, next: Bounded, calendar: Calendar): DateLabel =>
	labelAt(last.until, calendar, finer(last.range.end, next.range.start).precision);

function overlapOf(last: Bounded, next: Bounded): RangeBreak {
	const until = compareInstants(last.until, next.until) < 0 ? last.until : next.until;
	const days = daysBetween(next.from, until);
	const range = intersection(last.range, next.range) ?? next.range;
	return { kind: "overlap", before: last.range, after: next.range, range, days };
}

function gapOf(last: Bounded, next: Bounded, calendar: Calendar): RangeBreak {
	const { precision } = finer(last.range.end, next.range.start);
	const end = addToInstant(next.from, { count: -1, unit: "second" });
	const range = dateRange(labelAt(last.until, calendar, precision), labelAt(end, calendar, precision));
	return {
		kind: "gap",
		before: last.range,
		after: next.range,
		range,
		days: daysBetween(last.until, next.from),
	};
}

/** "gap of 31 days (200003-200003) between 200001-200002 and 200004-200012". */
export function formatBreak({ kind, before, after, range, days }: RangeBreak): string {
	const length = days === 1 ? "1 day" : `${Number(days.toPrecision(4))} days`;
	return `${kind} of ${length} (${formatDateRange(range)}) between ${formatDateRange(before)} and ${formatDateRange(after)}`;
}
