import { parseCellMethods } from "../cf/cell-methods.ts";
import { parseTimeUnits } from "../cf/time-units.ts";
import { areConvertible, parseUnits } from "../cf/units/index.ts";
import { isHeadwaterError } from "../errors.ts";
import { compareFrequency, type DateFrequency, parseFrequency } from "../model/date-frequency.ts";
import type { DocumentPath } from "../ports/document.ts";
import type { Complaints } from "./complaints.ts";

/** CF cell_methods as they were spelled. */
export function readCellMethods(text: string | undefined, path: DocumentPath, complaints: Complaints): void {
	if (text !== undefined) tried(() => parseCellMethods(text), path, complaints);
}

/** Runs a reader of text; what it refuses becomes a complaint at the text's place. */
function tried<Value>(read: () => Value, path: DocumentPath, complaints: Complaints): Value | undefined {
	try {
		return read();
	} catch (error) {
		if (!isHeadwaterError(error)) throw error;
		complaints.at(path, error.message);
		return undefined;
	}
}

/** CF 3.1 lets these stand for levels that are only counted: they are no units anything could be converted to. */
const countedLevels = ["level", "layer", "sigma_level"];

/** Units as they were spelled; empty text, and words for counted levels, are none. */
export function readUnits(
	text: string | undefined,
	path: DocumentPath,
	complaints: Complaints,
): string | undefined {
	if (text === undefined || text.trim() === "" || countedLevels.includes(text)) return undefined;
	tried(() => parseUnits(text), path, complaints);
	return text;
}

/** Units of a time axis: "days since 1850-01-01", or "days" from whatever date the file counts. */
export function readTimeUnits(
	text: string | undefined,
	path: DocumentPath,
	complaints: Complaints,
): string | undefined {
	if (text === undefined || text.trim() === "") return undefined;
	if (/\bsince\b/iu.test(text)) tried(() => parseTimeUnits(text), path, complaints);
	else if (tried(() => parseUnits(text), path, complaints) !== undefined && !areConvertible(text, "s"))
		complaints.at(path, `"${text}" is no unit of time. Write "days" or "days since 1850-01-01".`);
	return text;
}

const isAny = (text: string) => text.trim().toLowerCase() === "any";

const frequencyKeys = ["frequency", "min_frequency", "max_frequency"] as const;
const durationKeys = ["min_duration", "max_duration"] as const;
type TimeTexts = Partial<
	Readonly<Record<(typeof frequencyKeys)[number] | (typeof durationKeys)[number], string>>
>;

/** What `data` or one varlist entry says of time; a key that is there and says "any" is kept, as it undoes a default. */
export interface TimeWishes {
	readonly frequencies: ReadonlyMap<string, DateFrequency | undefined>;
	readonly durations: ReadonlyMap<string, number | undefined>;
}

/** Days of the shortest and the longest such unit in any CF calendar, so that no calendar fails a period of whole units. */
const shortest: Readonly<Record<string, number>> = {
	yr: 360,
	season: 89,
	mon: 28,
	wk: 7,
	day: 1,
	hr: 1 / 24,
};
const longest: Readonly<Record<string, number>> = { yr: 366, season: 92, mon: 31, wk: 7, day: 1, hr: 1 / 24 };

function readDuration(
	key: string,
	text: string,
	at: { path: DocumentPath; complaints: Complaints },
): number | undefined {
	const length = tried(() => parseFrequency(text), at.path, at.complaints);
	if (length === undefined) return undefined;
	const days = (key === "min_duration" ? shortest : longest)[length.unit];
	if (days === undefined || length.sampling !== "mean")
		at.complaints.at(at.path, `"${text}" is no length of time. Write "30day", "6mon", "5yr" or "any".`);
	return days === undefined ? undefined : days * length.count;
}

export function readTimeWishes(texts: TimeTexts, path: DocumentPath, complaints: Complaints): TimeWishes {
	const frequencies = new Map<string, DateFrequency | undefined>();
	for (const key of frequencyKeys) {
		const text = texts[key];
		if (text === undefined) continue;
		const read = () => parseFrequency(text);
		frequencies.set(key, isAny(text) ? undefined : tried(read, [...path, key], complaints));
	}
	const durations = new Map<string, number | undefined>();
	for (const key of durationKeys) {
		const text = texts[key];
		if (text === undefined) continue;
		const at = { path: [...path, key], complaints };
		durations.set(key, isAny(text) ? undefined : readDuration(key, text, at));
	}
	checkOrder({ frequencies, durations }, path, complaints);
	return { frequencies, durations };
}

function checkOrder(wishes: TimeWishes, path: DocumentPath, complaints: Complaints): void {
	const [min, max] = [wishes.frequencies.get("min_frequency"), wishes.frequencies.get("max_frequency")];
	if (min !== undefined && max !== undefined && compareFrequency(min, max) > 0)
		complaints.at(
			[...path, "min_frequency"],
			'"min_frequency" is the shorter interval, "max_frequency" the longer (as in "1hr" and "6hr"). Swap them.',
		);
	const [least, most] = [wishes.durations.get("min_duration"), wishes.durations.get("max_duration")];
	if (least !== undefined && most !== undefined && least > most)
		complaints.at([...path, "min_duration"], '"min_duration" is longer than "max_duration". Swap them.');
}
