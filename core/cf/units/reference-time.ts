/** "days since 2000-01-01": units of dates. Turning such numbers into dates needs a calendar and is not done here. */

import { UnitsError } from "../../errors.ts";
import { formatDate } from "../calendar-date.ts";
import { readReferenceDate } from "../reference-date.ts";
import { parseUnits } from "./parse.ts";
import { isSame } from "./ratio.ts";
import type { Units } from "./units.ts";

/** A time coordinate's `units` and `calendar` attributes; no calendar means CF's default, "standard". */
export interface ReferenceTime {
	readonly units: string;
	readonly calendar?: string;
}

/** Whether numbers in these units are dates. */
export const isReferenceTime = (text: string) => parseUnits(text).since !== undefined;

/** Whether both count in the same unit, whatever they count from: "days since 1850" and "days", but not "hours". */
export function haveEqualBase(a: string, b: string): boolean {
	const [left, right] = [withoutReference(parseUnits(a)), withoutReference(parseUnits(b))];
	return isSame(left.scale, right.scale) && sameKeys(left, right);
}

/** The unit a reference time counts in. */
export function withoutReference({ dimensions, scale, origin, logarithm }: Units): Units {
	return { dimensions, scale, origin, ...(logarithm && { logarithm }) };
}

const sameKeys = (a: Units, b: Units) =>
	JSON.stringify(Object.entries(a.dimensions).sort()) === JSON.stringify(Object.entries(b.dimensions).sort());

const calendars: Readonly<Record<string, string>> = {
	gregorian: "standard",
	"365_day": "noleap",
	"366_day": "all_leap",
};

const calendarOf = ({ calendar = "standard" }: ReferenceTime) => {
	const plain = calendar.trim().toLowerCase();
	return calendars[plain] ?? plain;
};

/** Whether equal numbers are equal dates: same unit, same reference and same calendar (CF section 4.4.1). */
export function areEqualReferenceTimes(a: ReferenceTime, b: ReferenceTime): boolean {
	const [left, right] = [parseUnits(a.units), parseUnits(b.units)];
	if (left.since === undefined || right.since === undefined)
		throw new UnitsError(
			`"${left.since === undefined ? a.units : b.units}" is no reference time. Write one as "days since 1850-01-01".`,
		);
	const sameReference = referenceText(left.since) === referenceText(right.since);
	return sameReference && isSame(left.scale, right.scale) && calendarOf(a) === calendarOf(b);
}

/** One spelling for the same moment: "1850-1-1", "1850-01-01T00:00:00Z" and "1850-01-01 00:00" are equal. */
export function referenceText(since: string): string {
	const date = readReferenceDate(since);
	if ("wrong" in date) return since;
	return `${formatDate(date.reference)}${date.offsetMinutes === 0 ? "" : ` ${date.offsetMinutes} min`}`;
}
