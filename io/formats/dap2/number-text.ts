import type { DapType } from "./types.ts";

/** A text that means the same number in its type, of the fewest digits from six on: "0.1", "1e+20", "NaN". */
export function numberText(value: number, type: DapType): string {
	if (Object.is(value, -0)) return "-0";
	if (!Number.isFinite(value)) return String(value);
	if (type !== "Float32") return decimal(value);
	const single = Math.fround(value);
	if (String(single).length <= 8) return decimal(single);
	// Nine digits tell any two single-precision numbers apart.
	const size = Math.floor(Math.log10(Math.abs(single))) + 1;
	for (let digits = 6; digits < 9; digits++) {
		const text = rounded(single, digits, digits - size);
		if (Math.fround(text) === single) return decimal(text);
	}
	return decimal(Number(single.toPrecision(9)));
}

/** To so many digits, of which some stand behind the point. A whole number by an exact power of ten is the nearest double to its decimal. */
function rounded(value: number, digits: number, decimals: number): number {
	const power = 10 ** decimals;
	return decimals >= 0 && decimals <= 22
		? Math.round(value * power) / power
		: Number(value.toPrecision(digits));
}

/** NetCDF's client takes a number without point and exponent for an integer, and one of twenty digits for another. */
const decimal = (value: number): string => (Math.abs(value) >= 1e15 ? value.toExponential() : String(value));
