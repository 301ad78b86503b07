import { boundsOf } from "../cf/axes.ts";
import { type Calendar, defaultCalendar, hasDay, parseCalendar } from "../cf/calendar.ts";
import { instantOf } from "../cf/calendar-date.ts";
import { putting, type Repair } from "../cf/repair.ts";
import { TimeError } from "../errors.ts";
import { attributeText, type Dataset, type Variable, variableOf, withAttribute } from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";
import { readNumbers } from "./time-axis.ts";

/** Units of times written as dates, such as 20000131.25 (CDO's absolute time axis; no CF units). */
const ABSOLUTE = /^day as %Y%m%d\.%f$/i;

const isAbsolute = ({ attributes }: Variable): boolean =>
	ABSOLUTE.test(attributeText(attributes, "units") ?? "");

const REFERENCE = { year: 1850, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 };
const UNITS = "days since 1850-01-01 00:00:00";

/** Days since 1850 of a date written as one number. @throws TimeError for a day that the calendar does not have */
function daysOf(number: number, calendar: Calendar, name: string): number {
	const size = Math.abs(number);
	// A hundred-millionth of a day is all that a double of eight digits before the point can tell apart.
	const whole = Math.floor(size + 1e-9);
	const day = { year: Math.floor(whole / 10_000), month: Math.floor(whole / 100) % 100, day: whole % 100 };
	const date = { ...REFERENCE, ...day, year: number < 0 ? -day.year : day.year };
	if (!Number.isFinite(number) || !hasDay(calendar, date))
		throw new TimeError(
			`"${name}" holds ${number}, which is no date of the calendar "${calendar}" (day as %Y%m%d.%f). Mend the file's times or its calendar.`,
		);
	return instantOf(calendar, date).days - instantOf(calendar, REFERENCE).days + Math.max(0, size - whole);
}

/** Times written as dates, counted in days instead (CF 4.4). Reads the time axes that are; no others. @throws TimeError */
export async function absoluteTimeRepairs(
	dataset: Dataset,
	engine: Pick<Engine, "readAll">,
): Promise<readonly Repair[]> {
	const repairs: Repair[] = [];
	for (const variable of dataset.variables.values()) {
		if (!isAbsolute(variable) || variable.data.shape.length !== 1) continue;
		const calendar = calendarOf(variable);
		const edges = dataset.variables.get(boundsOf(dataset, variable) ?? "");
		for (const one of edges ? [variable, edges] : [variable]) {
			const numbers = await readNumbers(engine, one.data);
			const days = numbers.map((number) => daysOf(number, calendar, one.name));
			repairs.push(counted(one, days));
		}
	}
	return repairs;
}

function calendarOf({ attributes }: Variable): Calendar {
	const text = attributeText(attributes, "calendar");
	return text === undefined || text === "" ? defaultCalendar : parseCalendar(text);
}

function counted(variable: Variable, days: Float64Array): Repair {
	const { dimensions, data, attributes } = variable;
	const made = variableOf(variable.name, days, {
		type: "float64",
		dimensions,
		shape: data.shape,
		attributes: attributes.has("units") ? withAttribute(attributes, "units", UNITS) : attributes,
	});
	return putting(made, {
		what: `times in "${variable.name}" counted in "${UNITS}" (were dates written as numbers, "day as %Y%m%d.%f")`,
		why: "CF 4.4 knows times as counts since a reference only",
	});
}
