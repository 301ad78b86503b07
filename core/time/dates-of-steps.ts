import { type CalendarDate, dateOf } from "../cf/calendar-date.ts";
import { decodeTimes } from "../cf/time-coding.ts";
import { inDays, type TimeAxis } from "./time-axis.ts";

/** Bounds that enclose nothing are those of instants. */
const enclose = (edges: Float64Array): boolean =>
	edges.length > 0 && edges.every((edge, i) => i % 2 === 0 || edge > (edges[i - 1] as number));

/**
 * The date each step belongs to: the middle of its bounds (a mean stamped at its end is still of the month before), or its stamp where there
 * are none.
 */
export function datesOfSteps(axis: TimeAxis): readonly CalendarDate[] {
	const { values, bounds, units, calendar } = inDays(axis);
	const edges = bounds && enclose(bounds.values) ? bounds.values : undefined;
	const middles = edges
		? values.map((_, i) => (edges[2 * i] as number) / 2 + (edges[2 * i + 1] as number) / 2)
		: values;
	return decodeTimes(middles, units, calendar).map((instant) => dateOf(calendar, instant));
}
