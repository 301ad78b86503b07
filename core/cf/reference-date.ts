/** The date that time coordinates count from, as the grammar of UDUNITS-2 and files in the wild write it (CF 4.4). */

import type { CalendarDate } from "./calendar-date.ts";

/** A date of no calendar yet, `offsetMinutes` ahead of UTC. */
export interface ReferenceDate {
	readonly reference: CalendarDate;
	readonly offsetMinutes: number;
}

/** Why a text is no reference date, as the end of a sentence. */
export interface NoReferenceDate {
	readonly wrong: string;
}

const clock = /(?:[T ] ?(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?)?/;
const zone = / ?(?:Z|UTC|GMT|([+-]?)(\d{1,2}):?(\d{2})?)?$/;

const written = (...parts: readonly RegExp[]) => new RegExp(parts.map(({ source }) => source).join(""), "i");

/** "2000-1-1 6:30:15.5 +1", in parts that follow each other. */
const broken = written(/^([+-]?\d{1,9})(?:-(\d{1,4})(?:-(\d{1,4}))?)?/, clock, zone);
/** "20000101"; eight or six digits in a row are no year. */
const packed = written(/^([+-]?\d{4})(\d{2})(\d{2})?/, clock, zone);
const packedClock = /T(\d{2})(\d{2})(\d{2})?(?![\d:])/i;

export function readReferenceDate(text: string): ReferenceDate | NoReferenceDate {
	const plain = text
		.trim()
		.replace(/\s+/g, " ")
		.replace(
			packedClock,
			(_, ...parts: readonly (string | undefined)[]) => `T${parts.slice(0, 3).filter(Boolean).join(":")}`,
		);
	const fields = packed.exec(plain) ?? broken.exec(plain);
	return fields === null ? { wrong: `"${plain}" is no date` } : dateOf(fields);
}

function dateOf(fields: RegExpExecArray): ReferenceDate | NoReferenceDate {
	const number = (index: number, absent: number) =>
		fields[index] === undefined ? absent : Number(fields[index]);
	const reference: CalendarDate = {
		year: number(1, 0),
		month: number(2, 1),
		day: number(3, 1),
		hour: number(4, 0),
		minute: number(5, 0),
		second: number(6, 0),
		microsecond: Number((fields[7] ?? "").slice(0, 6).padEnd(6, "0")),
	};
	const { month, day, hour, minute, second } = reference;
	if (month < 1 || month > 12) return { wrong: `there is no month ${month}` };
	if (day < 1 || day > 31) return { wrong: `there is no day ${day}` };
	if (hour > 23 || minute > 59 || second > 59) return { wrong: "there is no such time of day" };
	const offset = number(9, 0) * 60 + number(10, 0);
	return { reference, offsetMinutes: fields[8] === "-" ? 0 - offset : offset };
}
