import { type Calendar, dayNumber, dayOf, existingDay, hasDay, yearCount, yearName } from "../cf/calendar.ts";
import type { CalendarDate, Instant } from "../cf/calendar-date.ts";
import { encodeTimes, rebaseTimes } from "../cf/time-coding.ts";
import { formatTimeUnits } from "../cf/time-units.ts";
import { MetadataError } from "../errors.ts";
import {
	type Cycle,
	PERIOD_OF,
	type Period,
	periodEdges,
	periodOf,
	placeInYear,
} from "./calendar-periods.ts";
import { datesOfSteps } from "./dates-of-steps.ts";
import { type StepLengths, stepLengths, stepWeights } from "./step-lengths.ts";
import { inDays, type TimeAxis } from "./time-axis.ts";

export type GroupedBy = Period | Cycle | "whole";

export interface GroupOptions {
	readonly by: GroupedBy;
	/** Steps count as long as they are, where they are not equally long. */
	readonly weighted: boolean;
	/** The part of a group that must be there, by weight or by number. */
	readonly minFraction?: number | undefined;
	/** Where in its bounds a group is stamped. */
	readonly stamp: "first" | "middle" | "last";
}

/** Steps of a time axis put into groups: plain data. */
export interface StepGroups {
	/** For each step its group; -1 for none. */
	readonly groups: readonly number[];
	readonly count: number;
	/** Of each step, in days; absent when all count alike. */
	readonly weights?: readonly number[];
	/** Of each group, the weight (or the number of steps) that must be there; absent: any. */
	readonly least?: readonly number[];
	/** Counted so: never in months or years, which are of no fixed length. */
	readonly units: string;
	/** Stamps of the groups, and their lower and upper bounds in turn. */
	readonly values: readonly number[];
	readonly edges: readonly number[];
	/** Each group is made of parts of several years (CF 7.4). */
	readonly isClimatology: boolean;
	/** Of how many calendar periods (months, seasons, days) the group of most is made. */
	readonly mostPeriods: number;
	/** Groups at the ends that are incomplete, and therefore missing. */
	readonly incomplete: readonly number[];
}

/** Steps, and all that is known of them, in days. */
interface Steps {
	readonly time: TimeAxis;
	readonly dates: readonly CalendarDate[];
	readonly lengths: StepLengths | undefined;
}

const isCycle = (by: GroupedBy): by is Cycle => Object.hasOwn(PERIOD_OF, by);

function stepsOf(axis: TimeAxis): Steps {
	const time = inDays(axis);
	const lengths = stepLengths(axis);
	const { bounds: _, ...bare } = time;
	return { time: lengths?.from === "bounds" ? time : bare, dates: datesOfSteps(axis), lengths };
}

/**
 * Puts the steps of a time axis into groups, in the order of time or, for cycles, of the year.
 *
 * Groups exist where there are steps. Seasons cut by either end of the axis have no result, unless `minFraction` judges them.
 * @throws MetadataError when there are no steps, or their lengths are asked and unknown
 */
export function groupSteps(axis: TimeAxis, options: GroupOptions): StepGroups {
	if (axis.values.length === 0)
		throw new MetadataError(`"${axis.name}" has no steps, so there are none to group. Choose other files.`);
	const { by, weighted, minFraction } = options;
	const steps = stepsOf(axis);
	const lengths = weighted ? stepWeights(axis) : undefined;
	const members = membersOf(steps, by);
	const weights = lengths && members.some(({ indices }) => differ(indices, lengths)) ? lengths : undefined;
	const groups = new Array<number>(axis.values.length);
	for (const [group, { indices }] of members.entries()) for (const step of indices) groups[step] = group;
	const incomplete = by === "season" && minFraction === undefined ? cutSeasons(steps, members) : [];
	return {
		groups: groups.map((group) => (incomplete.includes(group) ? -1 : group)),
		count: members.length,
		...(weights && { weights }),
		...(minFraction !== undefined && {
			least: members.map(
				(group) => minFraction * wholeOf(steps, group, { by, byWeight: weights !== undefined }),
			),
		}),
		...stampsOf(axis, steps, { members, options }),
		isClimatology: isCycle(by),
		mostPeriods: Math.max(...members.map(({ periods }) => periods.length)),
		incomplete,
	};
}

const differ = (indices: readonly number[], lengths: readonly number[]): boolean =>
	indices.some((step) => lengths[step] !== lengths[indices[0] as number]);

/** Steps that belong together, and the calendar periods they lie in. */
interface Group {
	readonly key: number;
	readonly indices: readonly number[];
	readonly periods: readonly number[];
}

function membersOf({ time: { calendar }, dates }: Steps, by: GroupedBy): readonly Group[] {
	const found = new Map<number, number[]>();
	for (const [step, date] of dates.entries()) {
		const key = keyOf(calendar, date, by);
		const known = found.get(key);
		if (known) known.push(step);
		else found.set(key, [step]);
	}
	return [...found]
		.sort(([a], [b]) => a - b)
		.map(([key, indices]) => ({
			key,
			indices,
			periods: [...new Set(indices.map((step) => periodKey(calendar, dates[step], by)))],
		}));
}

function keyOf(calendar: Calendar, date: CalendarDate, by: GroupedBy): number {
	if (by === "whole") return 0;
	return isCycle(by) ? placeInYear(date, by) : periodOf(calendar, date, by);
}

const periodKey = (calendar: Calendar, date: CalendarDate | undefined, by: GroupedBy): number =>
	by === "whole" || !date ? 0 : periodOf(calendar, date, isCycle(by) ? PERIOD_OF[by] : by);

const daysBetween = ([from, to]: readonly [Instant, Instant]): number => to.days - from.days;

/** How long a group is when nothing of it is missing: in days, or in steps. */
function wholeOf(
	{ time, lengths }: Steps,
	{ periods }: Group,
	{ by, byWeight }: { readonly by: GroupedBy; readonly byWeight: boolean },
): number {
	if (by === "whole") {
		const days = lengths?.days ?? [];
		return byWeight ? days.reduce((sum, one) => sum + one, 0) : time.values.length;
	}
	const period = isCycle(by) ? PERIOD_OF[by] : by;
	const days = periods.reduce((sum, one) => sum + daysBetween(periodEdges(time.calendar, one, period)), 0);
	if (byWeight) return days;
	const usual = lengths?.days.toSorted((a, b) => a - b)[lengths.days.length >>> 1] ?? 1;
	// Months are of no one length, but there are always as many.
	const months = { day: 0, month: 1, season: 3, year: 12 }[period] * periods.length;
	return usual > 27 && usual < 32 ? months : Math.round((days / (usual || 1)) * 1e6) / 1e6;
}

/** The first and last season where they are not complete: instants may begin one step late. */
function cutSeasons({ time, lengths }: Steps, members: readonly Group[]): readonly number[] {
	const days = lengths?.days;
	if (!days) return [];
	return [...new Set([0, members.length - 1])].filter((index) => {
		const { key, indices } = members[index] as Group;
		const covered = indices.reduce((sum, step) => sum + (days[step] as number), 0);
		const step = days[indices[0] as number] as number;
		const whole = daysBetween(periodEdges(time.calendar, key, "season"));
		return covered < whole - (step < 1 ? step : 0) - 1e-6;
	});
}

interface Stamping {
	readonly members: readonly Group[];
	readonly options: GroupOptions;
}

/** Bounds and stamps of the groups, in the axis's own units where these are of fixed length. */
function stampsOf(
	axis: TimeAxis,
	steps: Steps,
	stamping: Stamping,
): Pick<StepGroups, "units" | "values" | "edges"> {
	const { time } = steps;
	const edges = stamping.members.flatMap((group) => edgesOf(steps, group, stamping.options.by));
	const values = stampedAt(steps, edges, stamping);
	const isFixed = axis.units.unit !== "month" && axis.units.unit !== "year";
	const units = isFixed ? axis.units : time.units;
	const counted = (days: readonly number[]) => [
		...rebaseTimes(days, { from: time.units, to: units }, time.calendar),
	];
	return { units: formatTimeUnits(units), values: counted(values), edges: counted(edges) };
}

/** What the steps of a group cover: by their bounds, else by the calendar, else from the first stamp to the last. */
function edgesOf({ time }: Steps, { indices, periods }: Group, by: GroupedBy): readonly [number, number] {
	const [first, last] = [indices[0] as number, indices.at(-1) as number];
	if (time.bounds)
		return [time.bounds.values[2 * first] as number, time.bounds.values[2 * last + 1] as number];
	if (by === "whole") return [time.values[first] as number, time.values[last] as number];
	const period = isCycle(by) ? PERIOD_OF[by] : by;
	const [from] = periodEdges(time.calendar, periods[0] as number, period);
	const [, to] = periodEdges(time.calendar, periods.at(-1) as number, period);
	return [...encodeTimes([from, to], time.units, time.calendar)] as [number, number];
}

function stampedAt({ time }: Steps, edges: readonly number[], { members, options }: Stamping): number[] {
	const { by, stamp } = options;
	const nominal = isCycle(by) ? nominalEdges(time, members, by) : edges;
	return members.map((_, group) => {
		const [from, to] = [nominal[2 * group] as number, nominal[2 * group + 1] as number];
		return stamp === "first" ? from : stamp === "last" ? to : from + (to - from) / 2;
	});
}

/**
 * The periods of one year, which stand for all years: the first year in which every place of the cycle occurs, so that stamps increase and
 * lie inside their bounds where they can (CF 7.4).
 */
function nominalEdges(time: TimeAxis, members: readonly Group[], cycle: Cycle): number[] {
	const { calendar, units } = time;
	const periods = cycle === "day-of-year" ? nominalDays(calendar, members) : nominalMonths(members, cycle);
	return periods.flatMap((number) => [
		...encodeTimes(periodEdges(calendar, number, PERIOD_OF[cycle]), units, calendar),
	]);
}

function nominalMonths(members: readonly Group[], cycle: Exclude<Cycle, "day-of-year">): number[] {
	const perYear = cycle === "month-of-year" ? 12 : 4;
	const year = Math.max(...members.map(({ periods }) => Math.floor((periods[0] as number) / perYear)));
	return members.map(({ key }) => year * perYear + key);
}

function nominalDays(calendar: Calendar, members: readonly Group[]): number[] {
	const dates = members.map(({ periods }) => dayOf(calendar, periods[0] as number));
	let year = Math.max(...dates.map((date) => date.year));
	// 29 February needs a leap year; the longest wait is that over a century.
	for (let more = 0; more < 8 && !dates.every((date) => hasDay(calendar, { ...date, year })); more++)
		year = yearName(calendar, yearCount(calendar, year) + 1);
	return dates.map((date) => dayNumber(calendar, existingDay(calendar, { ...date, year })));
}
