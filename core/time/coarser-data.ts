/** Data sampled more often than a wish asks, of which it can be made by a statistic over time (CF 7.3). */

import {
	type CellMethod,
	type CellMethods,
	formatCellMethods,
	parseCellMethods,
} from "../cf/cell-methods.ts";
import { isHeadwaterError } from "../errors.ts";
import { type DateFrequency, type FrequencyUnit, parseFrequency } from "../model/date-frequency.ts";
import type { VariableWish } from "../model/wish.ts";

export interface CoarserData {
	readonly op: "mean" | "min" | "max" | "sum";
	readonly by: "day" | "month" | "season" | "year";
}

const PERIODS: Readonly<Partial<Record<FrequencyUnit, CoarserData["by"]>>> = {
	day: "day",
	mon: "month",
	season: "season",
	yr: "year",
};

/** What a period's values are made of, the nearest first. */
const FINER: Readonly<Record<CoarserData["by"], readonly string[]>> = {
	day: ["6hr", "3hr", "1hr"],
	month: ["day", "6hr", "3hr", "1hr"],
	season: ["mon", "day"],
	year: ["mon", "day"],
};

const OPS: Readonly<Record<string, CoarserData["op"]>> = {
	mean: "mean",
	minimum: "min",
	maximum: "max",
	sum: "sum",
};

/** The part of each period that must be there where a POD says nothing. */
export const REQUIRED_PART = 0.8;

const isOfTime = ({ axes }: CellMethod): boolean => axes.includes("time");

const periodOf = (frequency: DateFrequency | undefined): CoarserData["by"] | undefined =>
	frequency?.count === 1 && frequency.sampling === "mean" ? PERIODS[frequency.unit] : undefined;

function methodsOf(wish: VariableWish): CellMethods | undefined {
	try {
		return parseCellMethods(wish.cellMethods ?? "");
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return undefined;
		throw error;
	}
}

/** An amount adds up over time, and so it does where nothing is said of it. */
const unstated = ({ standardName }: VariableWish): CellMethod => ({
	axes: ["time"],
	method: standardName.endsWith("_amount") ? "sum" : "mean",
});

interface Way {
	/** What is done to the finer data. */
	readonly op: CoarserData["op"];
	/** What must have been done to them. */
	readonly cellMethods: string;
	/** They must be daily: the mean of the highest values of days. */
	readonly isOfDays: boolean;
}

/** A mean is made of means, a maximum of maxima, a sum of sums; the mean of daily extremes of daily extremes. Nothing else is. */
function wayOf(wish: VariableWish): Way | undefined {
	const all = methodsOf(wish);
	if (all === undefined) return undefined;
	const timely = all.filter(isOfTime);
	const [first = unstated(wish), second] = timely;
	const others = all.filter((one) => !isOfTime(one));
	const isWithinDays = first.within === "days" && second?.method === "mean" && second.over === "days";
	const isPlain = first.within === undefined && first.over === undefined && timely.length <= 1;
	if (!isPlain && !(isWithinDays && timely.length === 2)) return undefined;
	const { within: _, ...own } = first;
	const op = isWithinDays ? "mean" : OPS[first.method];
	if (op === undefined || OPS[first.method] === undefined) return undefined;
	return { op, cellMethods: formatCellMethods([...others, own]), isOfDays: isWithinDays };
}

/** Wishes for the finer data, nearest first. */
export function finerWishes(wish: VariableWish): VariableWish[][] {
	const by = periodOf(wish.frequency);
	const way = wayOf(wish);
	if (by === undefined || way === undefined) return [];
	const { minFrequency: _, maxFrequency: __, ...rest } = wish;
	return FINER[by]
		.filter((frequency) => !way.isOfDays || frequency === "day")
		.map((frequency) => [{ ...rest, frequency: parseFrequency(frequency), cellMethods: way.cellMethods }]);
}

/** What makes a wish of what was looked for; `undefined` where that is sampled as asked. */
export function coarserData(wish: VariableWish, request: VariableWish): CoarserData | undefined {
	const by = periodOf(wish.frequency);
	const way = wayOf(wish);
	const found = request.frequency;
	if (by === undefined || way === undefined || found === undefined) return undefined;
	if (found.unit === wish.frequency?.unit && found.count === wish.frequency.count) return undefined;
	return { op: way.op, by };
}
