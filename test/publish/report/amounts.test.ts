import { expect, test } from "@jest/globals";
import {
	bytesText,
	countText,
	durationText,
	secondsBetween,
	timeText,
} from "../../../publish/report/amounts.ts";

test("amounts are short and never round to four digits", () => {
	expect([0, 999, 1000, 99_949, 99_960, 999_999, 141_236_480, 2.5e15].map(bytesText)).toEqual([
		"0 B",
		"999 B",
		"1.0 kB",
		"99.9 kB",
		"100 kB",
		"1.0 MB",
		"141 MB",
		"2.5 PB",
	]);
	expect([0, 9.94, 9.96, 59.4, 59.6, 3599.4, 3599.6, 7500].map(durationText)).toEqual([
		"0.0 s",
		"9.9 s",
		"10 s",
		"59 s",
		"1 min 0 s",
		"59 min 59 s",
		"1 h 0 min",
		"2 h 5 min",
	]);
	expect([countText(1, "file"), countText(48_213, "file")]).toEqual(["1 file", "48 213 files"]);
});

test("times are shown in UTC, and what is none stays as it is", () => {
	expect(timeText("2026-07-01T14:00:05+02:00")).toBe("2026-07-01 12:00:05 UTC");
	expect(timeText("soon")).toBe("soon");
	expect(secondsBetween("2026-07-01T12:00:00Z", "2026-07-01T12:02:00Z")).toBe(120);
	expect(secondsBetween("soon", "later")).toBeUndefined();
});
