import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { floatText, nameText, numberLiteral, textLiteral } from "../../../core/cdl/literals.ts";
import { hasNetCdfPython, python } from "../../io/formats/oracle.ts";

/** What C makes of "%#.Ng" (through Python, whose doubles are C's), less the zeros at the end. */
function printed(values: readonly number[], digits: number): string[] {
	const out = python(
		`import json\nfor v in json.loads("${JSON.stringify(
			values.map((value) => (Object.is(value, -0) ? "-0.0" : String(value))),
		)
			.replaceAll('"', "'")
			.replaceAll("'", '\\"')}"): print("%#.${digits}g" % float(v))`,
	);
	return out.split("\n").map((text) => text.replace(/(\.\d*?)0+(?=e|$)/, "$1"));
}

(hasNetCdfPython ? test : test.skip)("numbers are printed as C prints them", () => {
	const double = fc.double({ noNaN: true, noDefaultInfinity: true });
	const values = fc.sample(double, { numRuns: 2000, seed: 7 });
	for (const digits of [7, 15])
		expect(values.map((value) => floatText(value, digits))).toEqual(printed(values, digits));
});

test("literals tell their type", () => {
	expect(numberLiteral(1e20, "float32")).toBe("1.e+20f");
	expect(numberLiteral(273.15, "float64")).toBe("273.15");
	expect(numberLiteral(100000, "float32")).toBe("100000.f");
	expect(numberLiteral(1e7, "float32")).toBe("1.e+07f");
	expect(numberLiteral(Number.NaN, "float32")).toBe("NaNf");
	expect(numberLiteral(-1, "int8")).toBe("-1b");
	expect(numberLiteral(2 ** 60, "int64")).toBe("1152921504606846976LL");
	expect(textLiteral('a"b\n\u0001')).toBe('"a\\"b\\n\\001"');
	expect(nameText("2 m (top)")).toBe("\\2\\ m\\ \\(top\\)");
});
