import { parseCalendar } from "../../core/cf/calendar.ts";
import { parseTimeUnits, referenceInstant, type TimeUnit } from "../../core/cf/time-units.ts";
import { TimeError } from "../../core/errors.ts";
import { attributeText, type Dataset, type Variable } from "../../core/model/dataset.ts";

/**
 * Whether xarray makes dates of all times of a dataset. Where one variable is of a unit, a calendar or a year that it (cftime) does not
 * know, it refuses to open the dataset at all; with `decode_times=False` it gives the numbers.
 */
export const isDatedByXarray = ({ variables }: Dataset): boolean =>
	[...variables.values()].every((variable) => !isTimed(variable) || isDated(variable));

/** As xarray decides what are times. */
const isTimed = ({ attributes }: Variable): boolean =>
	attributeText(attributes, "units")?.includes("since") ?? false;

const UNITS: ReadonlySet<TimeUnit> = new Set<TimeUnit>([
	...(["day", "hour", "minute", "second"] as const),
	...(["millisecond", "microsecond", "nanosecond"] as const),
]);
const WITH_YEAR_ZERO = ["proleptic_gregorian", "noleap", "365_day", "360_day", "all_leap", "366_day"];
const CALENDARS = [...WITH_YEAR_ZERO, "standard", "gregorian", "julian"];

function isDated({ attributes }: Variable): boolean {
	const calendar = attributeText(attributes, "calendar")?.toLowerCase() ?? "standard";
	if (!CALENDARS.includes(calendar)) return false;
	try {
		const units = parseTimeUnits(attributeText(attributes, "units") ?? "");
		// A day that the calendar does not have is no beginning.
		referenceInstant(units, parseCalendar(calendar));
		const { unit, reference } = units;
		const isKnown = UNITS.has(unit) || (unit === "month" && calendar === "360_day");
		return isKnown && (reference.year !== 0 || WITH_YEAR_ZERO.includes(calendar));
	} catch (error) {
		if (error instanceof TimeError) return false;
		throw error;
	}
}
