import type { DapType } from "./types.ts";

/** The shortest text that means the same number in its type: "0.1", "1e+20", "NaN". */
export function numberText(value: number, type: DapType): string {
	if (Object.is(value, -0)) return "-0";
	if (!Number.isFinite(value)) return String(value);
	if (type !== "Float32") return decimal(value);
	const single = Math.fround(value);
	if (String(single).length <= 8) return decimal(single);
	// Nine digits tell any two single-precision numbers apart.
	for (let digits = 6; digits < 9; digits++) {
		const text = Number(single.toPrecision(digits));
		if (Math.fround(text) === single) return decimal(text);
	}
	return decimal(Number(single.toPrecision(9)));
}

/** NetCDF's client takes a number without point and exponent for an integer, and one of twenty digits for another. */
const decimal = (value: number): string => (Math.abs(value) >= 1e15 ? value.toExponential() : String(value));
