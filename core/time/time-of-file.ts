import { addToInstant, type Instant } from "../cf/calendar-date.ts";
import { decodeTimes } from "../cf/time-coding.ts";
import { isHeadwaterError } from "../errors.ts";
import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import { formatFrequency, parseFrequency } from "../model/date-frequency.ts";
import { type DateLabel, type DatePrecision, labelAt } from "../model/date-label.ts";
import type { Engine } from "../ports/engine.ts";
import { inDays, readTimeAxis, type TimeAxis } from "./time-axis.ts";

/** What a file's header and time axis tell of the times of all its variables. */
export interface TimesInside {
	readonly timed: readonly string[];
	/** Variables without a time axis. */
	readonly fixed: readonly string[];
	/** "mon", "6hr" ...; absent where the file does not tell. */
	readonly frequency?: string;
	/** The first and the last step as labels of some precision; absent for a file without times. */
	readonly ends?: (precision: DatePrecision) => readonly [DateLabel, DateLabel];
}

/** Opens a file and reads its time axis. @throws what the engine throws. */
export async function timesInside(
	path: string,
	engine: Pick<Engine, "open" | "readAll">,
): Promise<TimesInside> {
	const dataset = await engine.open(path);
	const all = [...dataset.variables.values()];
	const record = [...dataset.dimensions].find(([name, { unlimited }]) => unlimited || name === "time")?.[0];
	const isTimed = ({ dimensions }: Variable) => record !== undefined && dimensions.includes(record);
	const axis = await timeAxisOf(dataset, all.filter(isTimed), engine);
	const frequency = statedFrequency(dataset) ?? (axis && frequencyOf(axis));
	return {
		timed: all.filter(isTimed).map(({ name }) => name),
		fixed: all.filter((one) => !isTimed(one)).map(({ name }) => name),
		...(frequency !== undefined && { frequency }),
		...(axis && axis.values.length > 0 && { ends: (precision) => endsOf(axis, precision) }),
	};
}

/** The time axis of the first variable that has a readable one. */
async function timeAxisOf(
	dataset: Dataset,
	timed: readonly Variable[],
	engine: Pick<Engine, "readAll">,
): Promise<TimeAxis | undefined> {
	for (const variable of timed) {
		try {
			const axis = await readTimeAxis(engine, dataset, variable);
			if (axis) return axis;
		} catch (cause) {
			if (!isHeadwaterError(cause, "Metadata", "Time")) throw cause;
		}
	}
	return undefined;
}

/** CESM's components write it as a global attribute: "month_1". */
function statedFrequency({ attributes }: Dataset): string | undefined {
	const text = attributeText(attributes, "time_period_freq");
	try {
		return text === undefined ? undefined : formatFrequency(parseFrequency(text));
	} catch (cause) {
		if (!isHeadwaterError(cause, "Time")) throw cause;
		return undefined;
	}
}

/** By the distance of the first two steps, or the bounds of the only one. */
function frequencyOf(time: TimeAxis): string | undefined {
	const { values, bounds } = inDays(time);
	const [from, to] = values.length > 1 ? values : (bounds?.values ?? []);
	const days = from === undefined || to === undefined ? 0 : to - from;
	if (days > 27.9 && days < 31.1) return "mon";
	if (days > 359 && days < 367) return "yr";
	if (days > 0.99) return Math.round(days) === 1 ? "day" : `${Math.round(days)}day`;
	const minutes = Math.round(days * 1440);
	if (minutes <= 0) return undefined;
	return minutes % 60 === 0 ? `${minutes / 60}hr` : `${minutes}min`;
}

/** By the middles of the bounds; without bounds a stamp at midnight belongs to the day before, where only the first is not moved. */
function endsOf(time: TimeAxis, precision: DatePrecision): readonly [DateLabel, DateLabel] {
	const { units, calendar, bounds, values } = time;
	const count = values.length;
	const middle = (step: number) =>
		bounds && ((bounds.values[2 * step] as number) + (bounds.values[2 * step + 1] as number)) / 2;
	const [first, last] = decodeTimes(
		[middle(0) ?? (values[0] as number), middle(count - 1) ?? (values[count - 1] as number)],
		units,
		calendar,
	) as [Instant, Instant];
	const inside = bounds || count === 1 ? last : addToInstant(last, { count: -1, unit: "second" });
	return [labelAt(first, calendar, precision), labelAt(inside, calendar, precision)];
}
