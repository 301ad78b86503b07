import { expect, test } from "@jest/globals";
import { emptyDataset, variableOf } from "../../../core/model/dataset.ts";
import { isDatedByXarray } from "../../../publish/server/dated-by-xarray.ts";
import { clientLines } from "../../../publish/server/pages/client-lines.ts";
import { openingLines } from "../../../publish/server/pages/opening-lines.ts";
import { oracle, pythonHas } from "../../python.ts";

const TIMES: readonly (readonly [units: string, calendar: string | undefined, isDated: boolean])[] = [
	["days since 1850-01-01", undefined, true],
	["days since 1850-01-01 00:00:00 +05:30", "standard", true],
	["hours since 1-1-1 00:00:0.0", "gregorian", true],
	["seconds since 1970-01-01T00:00:00Z", "proleptic_gregorian", true],
	["days since 1850-02-28", "NoLeap", true],
	["days since 0000-01-01", "noleap", true],
	["days since 0000-01-01", "standard", false],
	["days since 1850-01-01", "none", false],
	["days since 1850-01-01", "martian", false],
	["months since 2000-01-15", undefined, false],
	["months since 2000-01-15", "360_day", true],
	["years since 1950-1-1", undefined, false],
	["weeks since 1950-01-01", undefined, false],
	["fortnights since 2000-01-01", undefined, false],
	["seconds since 1970-01-01T00:00:00+0000", undefined, true],
	["days since 20000101", undefined, true],
	["days since 1582-10-10", undefined, false],
	["days since 2000-02-30", "standard", false],
	["days since 2000-02-30", "360_day", true],
	["day as %Y%m%d.%f", undefined, true],
	["K", undefined, true],
];

test.each(TIMES)(
	"%s in the calendar %s: whether xarray makes dates of it: %s",
	(units, calendar, isDated) => {
		const time = variableOf("time", Float64Array.of(0, 1), {
			...{ type: "float64", dimensions: ["time"], shape: [2] },
			attributes: new Map([["units", units], ...(calendar ? [["calendar", calendar] as const] : [])]),
		});
		expect(isDatedByXarray({ ...emptyDataset, variables: new Map([["time", time]]) })).toBe(isDated);
	},
);

(pythonHas("xarray", "cftime") ? test : test.skip)("xarray says the same", () => {
	expect(
		oracle(
			"dated_by_xarray.py",
			TIMES.map(([units, calendar]) => [units, calendar ?? null]),
		),
	).toEqual(TIMES.map(([, , isDated]) => isDated));
});

test("lines to paste leave times as they are where xarray could not open the dataset", () => {
	const address = "http://127.0.0.1:9000/datasets/a";
	const raw = { offered: true, refused: new Map() };
	for (const isDated of [true, false]) {
		const lines = openingLines(address, { id: "a", raw, isDated }).filter(({ name }) =>
			name.startsWith("xarray"),
		);
		const texts = [...lines.map((one) => one.lines), clientLines(address, { hasRaw: true, isDated }).python];
		expect(texts.map((text) => text.includes("decode_times=False"))).toEqual(texts.map(() => !isDated));
	}
});
