import { expect, test } from "@jest/globals";
import { formatDateRange, parseDateRange } from "../../../core/model/date-range.ts";
import { untilNext } from "../../../core/query/until-next.ts";

const rangesOf = (...labels: readonly string[]) => {
	const rows = labels.map((label) => ({
		path: `/data/${label}.nc`,
		facets: {},
		range: parseDateRange(label),
		size: 1,
		mtime: 0,
	}));
	return untilNext(rows).map(({ range }) => (range ? formatDateRange(range) : undefined));
};

test.each<[string, string[], string[]]>([
	["months", ["1990-01", "1990-02", "1990-03"], ["199001-199001", "199002-199002", "199003-199003"]],
	["years of months", ["1990-01", "1991-01"], ["199001-199012", "199101-199112"]],
	["a missing year", ["1990-01", "1991-01", "1993-01"], ["199001-199012", "199101-199112", "199301-199312"]],
	[
		"thirty days",
		["0001-01-01", "0001-01-31", "0001-03-02"],
		["00010101-00010130", "00010131-00010301", "00010302-00010331"],
	],
	[
		"days with a leap day",
		["2000-02-28", "2000-02-29", "2000-03-01"],
		["20000228-20000228", "20000229-20000229", "20000301-20000301"],
	],
	["years", ["0010", "0011"], ["0010-0010", "0011-0011"]],
	["a single file", ["1990-01"], ["199001-199001"]],
	["whole periods", ["199001-199912", "200001-200912"], ["199001-199912", "200001-200912"]],
])("names that state when files begin: %s", (_, labels, wanted) => {
	expect(rangesOf(...labels)).toEqual(wanted);
	expect(rangesOf(...labels.toReversed()).sort()).toEqual([...wanted].sort());
});
