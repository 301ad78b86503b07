import type { TimeAxis } from "./time-axis.ts";

const raised: Readonly<Record<string, string>> = { "-": "⁻" };
const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Units as people print them: "degC" → "°C", "kg m-2 s-1" and "kg m**-2 s^-1" → "kg m⁻² s⁻¹"; "1e-3" stays. */
export function unitsLabel(units: string): string {
	if (/^(degC|deg_C|celsius|degrees?_?C(elsius)?)$/i.test(units)) return "°C";
	return units.replace(/(?<=[A-Za-z])(?<!\d[eE])(?:\*\*|\^)?(-?\d+)/g, (_, power: string) =>
		[...power].map((sign) => raised[sign] ?? digits[Number(sign)]).join(""),
	);
}

/** "1990–1999", or "1990" when all steps lie in one year; empty without time. */
export function yearsLabel(time: TimeAxis | undefined): string {
	const first = time?.steps[0]?.year;
	const last = time?.steps[time.steps.length - 1]?.year;
	if (first === undefined) return "";
	return first === last ? String(first) : `${first}–${last}`;
}

/** A number for people: fixed decimals and a true minus sign; "–" when missing. */
export const shown = (value: number, decimals = 2): string =>
	Number.isNaN(value)
		? "–"
		: value
				.toFixed(decimals)
				.replace(/^-(0\.?0*)$/, "$1")
				.replace("-", "−");
