import type { TimeStep } from "../cf/calendar-date.ts";
import { TimeError } from "../errors.ts";

export type FrequencyUnit = "fx" | "yr" | "season" | "mon" | "wk" | "day" | "hr" | "min" | "subhr";

/** Whether a sample is the mean over its interval, a point in time, or one step of an average year or day. */
export type Sampling = "mean" | "point" | "climatology";

/** How often data are sampled: plain data. `fx` (never changing) has count 0, all others at least 1; a decade is 10 years. */
export interface DateFrequency {
	readonly count: number;
	readonly unit: FrequencyUnit;
	readonly sampling: Sampling;
}

export const fixed: DateFrequency = { count: 0, unit: "fx", sampling: "mean" };

const unitWords: Readonly<Record<FrequencyUnit, readonly string[]>> = {
	fx: ["fx", "static", "fixed"],
	yr: ["yr", "yearly", "year", "years", "y", "annual", "annually", "ann"],
	season: ["season", "seasons", "seasonal", "seasonally", "se", "sem"],
	mon: ["mon", "mo", "monthly", "month", "months"],
	wk: ["wk", "weekly", "week", "weeks", "w"],
	day: ["day", "daily", "days", "dy", "d", "diurnal", "diurnally"],
	hr: ["hr", "hourly", "hour", "hours", "h"],
	min: ["min", "minute", "minutes"],
	subhr: ["subhr", "subhourly"],
};
const decadeWords = ["dec", "decade", "decades", "decadal"];

interface WordMeaning {
	readonly unit: FrequencyUnit;
	readonly times: number;
}

const units: ReadonlyMap<string, WordMeaning> = new Map([
	...Object.entries(unitWords).flatMap(([unit, words]) =>
		words.map((word): [string, WordMeaning] => [word, { unit: unit as FrequencyUnit, times: 1 }]),
	),
	...decadeWords.map((word): [string, WordMeaning] => [word, { unit: "yr", times: 10 }]),
]);

const suffixes: readonly (readonly [string, Sampling])[] = [
	["pt", "point"],
	["clim", "climatology"],
	["cm", "climatology"],
	["c", "climatology"],
];

function unitOf(word: string): { unit: FrequencyUnit; times: number; sampling: Sampling } | undefined {
	const whole = units.get(word);
	if (whole !== undefined) return { ...whole, sampling: "mean" };
	for (const [suffix, sampling] of suffixes) {
		const unit = word.endsWith(suffix) ? units.get(word.slice(0, -suffix.length)) : undefined;
		if (unit !== undefined) return { ...unit, sampling };
	}
	return undefined;
}

/**
 * Reads "mon", "6hrPt", "1hrCM", "monC", "120hr", "2 weeks", "2_wk", "monthly" or "month_1" in any case; throws TimeError for anything
 * else. `formatFrequency` gives back a text that reads the same.
 */
export function parseFrequency(text: string): DateFrequency {
	const plain = text.slice(0, 40).trim().toLowerCase();
	const [, before, word = "", after] = /^(\d{1,6})?[ _-]?([a-z]+)(?:_(\d{1,6}))?$/.exec(plain) ?? [];
	const found = before !== undefined && after !== undefined ? undefined : unitOf(word);
	if (found?.unit === "fx") return fixed;
	const count = Number(before ?? after ?? 1) * (found?.times ?? 1);
	if (found !== undefined && count > 0) return { count, unit: found.unit, sampling: found.sampling };
	throw new TimeError(
		`The frequency "${text.slice(0, 40)}" is not known. Write a count and a unit such as "6hr", "day", "mon", "2 weeks", or "fx".`,
	);
}

const isCounted = (unit: FrequencyUnit) => unit === "hr" || unit === "min";

function intervalText({ count, unit }: DateFrequency): string {
	if (unit === "yr" && count === 10) return "dec";
	return count > 1 || isCounted(unit) ? `${count}${unit}` : unit;
}

function samplingText({ unit, sampling }: DateFrequency): string {
	if (sampling === "mean") return "";
	if (sampling === "point") return "Pt";
	return unit === "hr" ? "CM" : "C";
}

/** The CMIP6 spelling where there is one ("mon", "6hrPt", "1hrCM", "dec", "fx"), else count and unit ("2wk"). */
export const formatFrequency = (frequency: DateFrequency): string =>
	intervalText(frequency) + samplingText(frequency);

/** The name of the folder that holds a POD's data: "mon", "day", and count and unit for all others ("1yr", "6hr"). */
export function frequencyFolder(frequency: DateFrequency): string {
	const { count, unit } = frequency;
	const isBare = unit === "fx" || ((unit === "mon" || unit === "day") && count === 1);
	return `${isBare ? unit : `${count}${unit}`}${samplingText(frequency)}`;
}

const unitDays: Readonly<Record<FrequencyUnit, number>> = {
	fx: Number.POSITIVE_INFINITY,
	yr: 365,
	season: 91,
	mon: 30,
	wk: 7,
	day: 1,
	hr: 1 / 24,
	min: 1 / 1440,
	subhr: 15 / 1440,
};

/** Nominal days between samples; infinite for `fx`. For ordering only: a month has no fixed length. */
export const nominalDays = ({ count, unit }: DateFrequency): number => Math.max(count, 1) * unitDays[unit];

/**
 * Negative when `a` has the shorter interval. 24hr and 1day compare as 0 and yet are not the same frequency; nor does the sampling
 * count here.
 */
export function compareFrequency(a: DateFrequency, b: DateFrequency): number {
	const [first, second] = [nominalDays(a), nominalDays(b)];
	return first === second ? 0 : first - second;
}

/** Same count, unit and sampling. */
export const sameFrequency = (a: DateFrequency, b: DateFrequency): boolean =>
	a.count === b.count && a.unit === b.unit && a.sampling === b.sampling;

/** The time from one sample to the next (for `subhr`, the longest it can be); `undefined` for `fx`. */
export function frequencyStep({ count, unit }: DateFrequency): TimeStep | undefined {
	switch (unit) {
		case "fx":
			return undefined;
		case "yr":
			return { count, unit: "year" };
		case "season":
			return { count: count * 3, unit: "month" };
		case "mon":
			return { count, unit: "month" };
		case "wk":
			return { count: count * 7, unit: "day" };
		case "day":
			return { count, unit: "day" };
		case "hr":
		case "subhr":
			return { count, unit: "hour" };
		case "min":
			return { count, unit: "minute" };
	}
}
