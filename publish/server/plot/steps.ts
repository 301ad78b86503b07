import { axesOf } from "../../../core/cf/axes.ts";
import { formatDate } from "../../../core/cf/calendar-date.ts";
import { isHeadwaterError } from "../../../core/errors.ts";
import type { Dataset, Variable } from "../../../core/model/dataset.ts";
import type { TaskWorld } from "../../../core/ports/tasks.ts";
import { datesOfSteps, timesOfSteps } from "../../../core/time/dates-of-steps.ts";
import { readTimeAxis, type TimeAxis } from "../../../core/time/time-axis.ts";

/** The steps of a variable along time. */
export interface Steps {
	/** Their dates, or their numbers where nobody can tell these; one empty text without time. */
	readonly texts: readonly string[];
	/** When they are, in some unit, ascending; absent where nobody can tell. */
	readonly times?: Float64Array;
}

export async function stepsOf(
	engine: TaskWorld["engine"],
	dataset: Dataset,
	variable: Variable,
): Promise<Steps> {
	try {
		const axis = await readTimeAxis(engine, dataset, variable);
		if (!axis) return { texts: [""] };
		const times = timesOfSteps(axis);
		const rises = times.every(
			(time, i) => Number.isFinite(time) && (i === 0 || time > (times[i - 1] as number)),
		);
		return { texts: dateTexts(axis), ...(rises && { times }) };
	} catch (error) {
		if (!isHeadwaterError(error, "Time", "Metadata")) throw error;
		const position = axesOf(dataset, variable).find(({ axis }) => axis === "T")?.position ?? 0;
		return {
			texts: Array.from({ length: variable.data.shape[position] ?? 1 }, (_, step) => `step ${step}`),
		};
	}
}

function dateTexts(axis: TimeAxis): readonly string[] {
	const texts = datesOfSteps(axis).map((date) => formatDate({ ...date, microsecond: 0 }));
	// What is the same in all steps tells nothing: days of monthly means, midnights of daily ones.
	const isDaily = texts.every((text) => text.endsWith("T00:00:00") || text.endsWith("T12:00:00"));
	const days = texts.map((text) => text.slice(0, text.indexOf("T")));
	const months = days.map((day) => day.slice(0, -3));
	if (days.length > 1 && new Set(months).size === days.length) return months;
	return isDaily ? days : texts.map((text) => text.slice(0, text.lastIndexOf(":")).replace("T", " "));
}

export interface Tick {
	readonly at: number;
	readonly label: string;
}

const MOST_TICKS = 8;

/** Names of some of the steps, none closer to the one before than there is room. */
export function spreadTicks(ticks: readonly Tick[]): readonly Tick[] {
	const [first, last] = [ticks[0]?.at ?? 0, ticks.at(-1)?.at ?? 0];
	const room = Math.abs(last - first) / MOST_TICKS;
	const kept: Tick[] = [];
	for (const tick of ticks) {
		const before = kept.at(-1);
		if (before === undefined || Math.abs(tick.at - before.at) >= room * (1 - 1e-9)) kept.push(tick);
	}
	return kept;
}
