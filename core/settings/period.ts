import { isHeadwaterError, TimeError } from "../errors.ts";
import { type DateLabel, parseDateLabel } from "../model/date-label.ts";
import { type DateRange, dateRange } from "../model/date-range.ts";
import type { Given, Layer } from "./config-layers.ts";
import { caseRules, type Rule } from "./config-rules.ts";
import { type Environment, expand } from "./expand.ts";
import { valueInWords } from "./values-in-words.ts";

const ruleOf = (key: string): Rule => caseRules.find((rule) => rule.key === key)!;

interface End {
	readonly year: Rule;
	readonly date: Rule;
}
const first: End = { year: ruleOf("FIRSTYR"), date: ruleOf("startdate") };
const last: End = { year: ruleOf("LASTYR"), date: ruleOf("enddate") };

/** The first layer that names this end of the period, as a year or as a date. */
function givenEnd(end: End, layers: readonly Layer[]): { given: Given; rule: Rule } | undefined {
	for (const layer of layers) {
		const [year, date] = [layer.get(end.year), layer.get(end.date)];
		if (year !== undefined && date !== undefined)
			date.complain(`"${year.key}" and "${date.key}" name the same end of the period. Keep one of them.`);
		if (date !== undefined) return { given: date, rule: end.date };
		if (year !== undefined) return { given: year, rule: end.year };
	}
	return undefined;
}

/** YAML takes the zeros of 04000101 away: what is left has an odd number of digits, and cannot be told apart. */
function labelText(value: unknown, isYear: boolean, environment: Environment): string | number {
	if (typeof value === "string") {
		const text = expand(value, environment).text ?? value;
		return /^\d{1,4}$/u.test(text) ? Number(text) : text;
	}
	if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
		throw new TimeError(`must be ${isYear ? "a year" : "a date"}, not ${valueInWords(value)}.`);
	if (value > 9999 && String(value).length % 2 === 1)
		throw new TimeError(`has lost a leading zero: put "${`0${value}`}" in quotes.`);
	return value;
}

function readLabel(
	{ given, rule }: { given: Given; rule: Rule },
	environment: Environment,
): DateLabel | undefined {
	const isYear = rule === first.year || rule === last.year;
	try {
		const label = parseDateLabel(labelText(given.value, isYear, environment));
		if (!isYear || label.precision === "year") return label;
		given.complain(
			`"${given.key}" is a year, not ${valueInWords(given.value)}. For dates use startdate and enddate.`,
		);
	} catch (error) {
		if (!isHeadwaterError(error, "Time")) throw error;
		given.complain(/^[A-Z]/u.test(error.message) ? error.message : `"${given.key}" ${error.message}`);
	}
	return undefined;
}

/** The period of a case, and who gave its ends; what is wrong with it is told. */
export function readPeriod(
	layers: readonly Layer[],
	environment: Environment,
	missing: (message: string) => void,
): { period: DateRange | undefined; ends: readonly { key: string; given: Given }[] } {
	const found = [givenEnd(first, layers), givenEnd(last, layers)] as const;
	const [from, to] = found;
	if (from === undefined && to === undefined)
		missing("has no period. Give FIRSTYR and LASTYR, or startdate and enddate.");
	else if (from === undefined) missing("has no start. Give FIRSTYR or startdate.");
	else if (to === undefined) missing("has no end. Give LASTYR or enddate.");
	const ends = found.flatMap((one) => (one ? [{ key: one.rule.key, given: one.given }] : []));
	const start = from && readLabel(from, environment);
	const end = to && readLabel(to, environment);
	if (start === undefined || end === undefined) return { period: undefined, ends };
	try {
		return { period: dateRange(start, end), ends };
	} catch (error) {
		if (!isHeadwaterError(error, "Time")) throw error;
		to?.given.complain(error.message);
		return { period: undefined, ends };
	}
}
