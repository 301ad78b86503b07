import { compareLabels, type DateLabel, labelStart, shiftLabel } from "../model/date-label.ts";
import { dateRange } from "../model/date-range.ts";
import type { CatalogueRow } from "../ports/catalogue.ts";

interface Begun {
	readonly row: CatalogueRow;
	readonly start: DateLabel;
}

/** Labels tell of leap days by having them; without, a year has 365 days. */
const calendarOf = (labels: readonly DateLabel[]) =>
	labels.some(({ month, day }) => month === 2 && day === 29) ? "proleptic_gregorian" : "noleap";

/** A label as a number of its own units: years, months or days. */
function placeOf(label: DateLabel, calendar: ReturnType<typeof calendarOf>): number {
	if (label.precision === "year") return label.year;
	if (label.precision === "month") return label.year * 12 + label.month;
	return labelStart(label, calendar).days;
}

const isWhole = ({ precision }: DateLabel) => ["year", "month", "day"].includes(precision);

function beginnings(rows: readonly CatalogueRow[]): Begun[] {
	const begun = rows.flatMap((row): Begun[] => {
		if (row.range?.kind !== "dated") return [];
		const { start, end } = row.range;
		return isWhole(start) && compareLabels(start, end) === 0 ? [{ row, start }] : [];
	});
	return begun.sort((a, b) => compareLabels(a.start, b.start));
}

/**
 * Files of one kind whose names state only when they begin: each reaches to the next one's beginning, and one before a gap, or the last,
 * as far as is usual among them. Rows with a whole period in their names stay as they are, and so does a single file.
 */
export function untilNext(rows: readonly CatalogueRow[]): CatalogueRow[] {
	const begun = beginnings(rows);
	if (begun.length < 2) return [...rows];
	const calendar = calendarOf(begun.map(({ start }) => start));
	const places = begun.map(({ start }) => placeOf(start, calendar));
	const lengths = places.slice(1).map((place, at) => place - (places[at] as number));
	const usual = lengths.toSorted((a, b) => a - b)[Math.floor((lengths.length - 1) / 2)] ?? 1;
	const reaching = begun.map(({ row, start }, at) => {
		const length = lengths[at];
		const count = Math.max(1, length !== undefined && length <= 1.5 * usual ? length : usual);
		return { ...row, range: dateRange(start, shiftLabel(start, count - 1, calendar)) };
	});
	const told = new Set(begun.map(({ row }) => row));
	return [...rows.filter((row) => !told.has(row)), ...reaching];
}
