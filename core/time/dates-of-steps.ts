import { type CalendarDate, dateOf } from "../cf/calendar-date.ts";
import { decodeTimes } from "../cf/time-coding.ts";
import { inDays, type TimeAxis } from "./time-axis.ts";

/** What of a time axis tells when its steps are. */
export type Dated = Pick<TimeAxis, "values" | "bounds" | "units" | "calendar" | "goesByStamps">;

/** Bounds that enclose nothing are those of instants, and those of steps in another order say nothing. */
const tell = (edges: Float64Array, middles: Float64Array): boolean =>
	edges.length > 0 &&
	edges.every((edge, i) => i % 2 === 0 || edge > (edges[i - 1] as number)) &&
	middles.every((middle, i) => i === 0 || middle > (middles[i - 1] as number));

/**
 * When each step is, in the axis's own units: the middle of its bounds, so that a mean stamped at its end is still of the month before; its
 * stamp where there are none, where values are those of instants, and for an average year. Everything that puts steps into months, seasons
 * or periods goes by this.
 */
export function timesOfSteps({ values, bounds, goesByStamps }: Dated): Float64Array {
	if (!bounds || goesByStamps) return values;
	const edges = bounds.values;
	const middles = values.map((_, i) => (edges[2 * i] as number) / 2 + (edges[2 * i + 1] as number) / 2);
	return tell(edges, middles) ? middles : values;
}

/** The date each step belongs to: that of `timesOfSteps`. */
export function datesOfSteps<Axis extends Dated & TimeAxis>(axis: Axis): readonly CalendarDate[] {
	const time = inDays(axis);
	return decodeTimes(timesOfSteps(time), time.units, time.calendar).map((instant) =>
		dateOf(time.calendar, instant),
	);
}
