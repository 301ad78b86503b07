import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Calendar, calendars } from "../../../core/cf/calendar.ts";
import { parseFrequency } from "../../../core/model/date-frequency.ts";
import { formatDateLabel, parseDateLabel, shiftLabel } from "../../../core/model/date-label.ts";
import { formatDateRange, parseDateRange } from "../../../core/model/date-range.ts";
import { formatBreak, joinRanges } from "../../../core/model/join-ranges.ts";
import { shared } from "../../shared-data.ts";

const join = (texts: string[], frequency?: string, calendar?: Calendar) =>
	joinRanges(texts.map(parseDateRange), {
		frequency: frequency === undefined ? undefined : parseFrequency(frequency),
		calendar,
	});

const verdict = (texts: string[], frequency?: string, calendar?: Calendar) => {
	const { gaps, overlaps } = join(texts, frequency, calendar);
	if (gaps.length > 0) return "gap";
	return overlaps.length > 0 ? "overlap" : "joined";
};

test("months of a year join in any order", () => {
	const months = ["20190201-20190228", "20190301-20190331", "20190101-20190131"];
	expect(formatDateRange(join(months, "day").span)).toBe("20190101-20190331");
	expect(join(months, "day").pieces.map(({ index }) => index)).toEqual([2, 0, 1]);
	expect(verdict(months)).toBe("joined");
	expect(verdict(["201901-201901", "201903-201903"])).toBe("gap");
	expect(verdict([...months, "20190214-20190215"])).toBe("overlap");
});

// the first three are chunks that MDTF 3.0 rejects although they meet
test.each([
	["187001010130-187012312230", "187101010130-187112312230", "3hr"],
	["195001010000-195012311800", "195101010000-195112311800", "6hr"],
	["20000101-20001230", "20010101-20011230", "day"],
	["195001010600-195101010000", "195101010600-195201010000", "6hr"],
	["1950010100-1950123118", "1951010100-1951123118", "6hrPt"],
	["195001010000-195012312359", "195101010000-195112312359", "3hr"],
	["195001010030-195012312330", "195101010030-195112312330", "1hr"],
	["197501-197912", "198001-198412", "mon"],
	["19500101-19541231", "19550101-19591231", "day"],
	["19500116-19541216", "19550116-19591216", "mon"],
	["19500115-19540215", "19540316-19591216", "mon"],
	["20000101-20000228", "20000301-20001231", "day"],
	["20000101-20000230", "20000301-20001230", "day"],
	["1850-1899", "1900-1949", "yr"],
	["185006-189906", "190006-194906", "yr"],
	["1855-1895", "1905-1945", "dec"],
	["-0100--0001", "0000-0099", "mon"],
	["9900-9999", "10000-10099", "mon"],
	["15820101-15821004", "15821015-15821231", "day"],
])("%s and %s at %s join while the calendar is not known", (first, second, frequency) => {
	expect(verdict([second, first], frequency)).toBe("joined");
});

test.each([
	["187001010130-187012312230", "187101010430-187112312230", "3hr"],
	["195001010000-195012311200", "195101010000-195112311800", "6hr"],
	["195001010000-195012312359", "195101010300-195112312359", "3hr"],
	["20000101-20001229", "20010101-20011230", "day"],
	["20000101-20001231", "20010102-20011231", "day"],
	["20000101-20000227", "20000301-20001231", "day"],
	["197501-197912", "198002-198412", "mon"],
	["19500101-19541231", "19550201-19591231", "mon"],
	["19500116-19541216", "19550216-19591216", "mon"],
	["1850-1899", "1901-1949", "yr"],
	["1855-1895", "1915-1945", "dec"],
	["-0100--0002", "0000-0099", "mon"],
])("%s and %s at %s leave a gap in every calendar", (first, second, frequency) => {
	expect(verdict([first, second], frequency)).toBe("gap");
});

test("once the calendar is known it decides", () => {
	const years = ["20000101-20001230", "20010101-20011230"];
	expect(verdict(years, "day", "360_day")).toBe("joined");
	expect(verdict(years, "day", "standard")).toBe("gap");
	const february = ["20000101-20000228", "20000301-20001231"];
	expect(verdict(february, "day", "noleap")).toBe("joined");
	expect(verdict(february, "day", "standard")).toBe("gap");
	expect(verdict(["20000101-20001231", "20010101-20011231"], "day", "360_day")).toBe("joined");
	expect(verdict(["-0010--0001", "0001-0010"], "mon", "standard")).toBe("joined");
	expect(verdict(["-0010--0001", "0001-0010"], "mon", "noleap")).toBe("gap");
});

test("one calendar must explain all chunks: a 31st elsewhere rules the 360-day year out", () => {
	expect(verdict(["20000101-20001230", "20010101-20011231"], "day")).toBe("gap");
	expect(verdict(["20000101-20000229", "20000301-20001230", "20010101-20011230"], "day")).toBe("gap");
	expect(join(["20000101-20000230", "20000301-20001230"], "day").calendar).toBe("360_day");
});

test("labels that no calendar has together are still compared", () => {
	expect(verdict(["20000101-20000230", "20000301-20001231", "20010101-20011231"], "day")).toBe("joined");
});

test("a gap says what is missing and for how long", () => {
	const { gaps } = join(["200001-200002", "200004-200012", "200201-200212"], "mon");
	expect(gaps.map(formatBreak)).toEqual([
		"gap of 31 days (200003-200003) between 200001-200002 and 200004-200012",
		"gap of 365 days (200101-200112) between 200004-200012 and 200201-200212",
	]);
	const [hours] = join(["200001010000-200001010600", "200001011800-200001020000"], "6hr").gaps;
	expect(formatBreak(hours!)).toBe(
		"gap of 0.4993 days (200001010601-200001011759) between 200001010000-200001010600 and 200001011800-200001020000",
	);
	expect(JSON.parse(JSON.stringify(gaps))).toEqual(gaps);
});

test("overlapping chunks are resolved: the earlier keeps the time both have", () => {
	const { pieces, overlaps, gaps, span } = join(["0010-0040", "0001-0020"], "mon");
	expect(pieces.map(({ index, range }) => `${index} ${formatDateRange(range)}`)).toEqual([
		"1 0001-0020",
		"0 0021-0040",
	]);
	expect(overlaps.map(formatBreak)).toEqual([
		"overlap of 4018 days (0010-0020) between 0001-0020 and 0010-0040",
	]);
	expect(gaps).toEqual([]);
	expect(formatDateRange(span)).toBe("0001-0040");
});

test("duplicates and contained chunks are not needed", () => {
	const { pieces, overlaps } = join(
		["200001-200012", "200001-200112", "200001-200112", "200106-200107", "200201-200212"],
		"mon",
	);
	expect(pieces.map(({ index, range }) => `${index} ${formatDateRange(range)}`)).toEqual([
		"1 200001-200112",
		"4 200201-200212",
	]);
	expect(overlaps).toHaveLength(3);
});

test("a sample that both chunks carry is taken once", () => {
	const { pieces, overlaps } = join(["195001010000-195101010000", "195101010000-195201010000"], "6hrPt");
	expect(pieces.map(({ range }) => formatDateRange(range))).toEqual([
		"195001010000-195101010000",
		"195101010001-195201010000",
	]);
	expect(overlaps).toHaveLength(1);
});

test("static ranges stand alone, and nothing cannot be joined", () => {
	expect(formatDateRange(join(["fx"]).span)).toBe("<N/A>");
	expect(() => join(["fx", "fx"])).toThrow("A file without dates cannot be joined");
	expect(() => join(["fx", "1980-1990"])).toThrow("A file without dates cannot be joined");
	expect(() => join([])).toThrow("no date ranges to join");
});

test("a series cut anywhere joins again, in its calendar and without one; with a piece taken out it has one gap", () => {
	const frequencies = fc.constantFrom(
		["mon", "200001"],
		["day", "20000101"],
		["yr", "2000"],
		["1hr", "2000010100"],
	);
	const lengths = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 3, maxLength: 6 });
	fc.assert(
		fc.property(
			fc.constantFrom(...calendars),
			frequencies,
			lengths,
			(calendar, [frequency, start], counts) => {
				let next = parseDateLabel(start!);
				const chunks = counts.map((count) => {
					const first = next;
					next = shiftLabel(first, count, calendar);
					return `${formatDateLabel(first)}-${formatDateLabel(shiftLabel(next, -1, calendar))}`;
				});
				expect(verdict(chunks, frequency, calendar)).toBe("joined");
				expect(verdict(chunks, frequency)).toBe("joined");
				expect(
					join(chunks.toSpliced(1, 1), frequency, calendar).gaps.map(({ range }) => formatDateRange(range)),
				).toEqual([chunks[1]]);
			},
		),
	);
});

const archive = shared("cmip6");
const inArchive = archive === undefined ? test.skip : test;

inArchive(
	"all chunks of the real CMIP6 sample (absent: skipped) join, or leave the gaps that its cutting left",
	() => {
		const folders = new Map<string, string[]>();
		for (const path of readdirSync(archive!, { recursive: true, encoding: "utf8" })) {
			const dates = /_(\d+-\d+)\.nc$/.exec(path)?.[1];
			if (dates !== undefined) folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), dates]);
		}
		expect(folders.size).toBeGreaterThan(30);
		const broken = [...folders].filter(
			([folder, dates]) => verdict(dates, /day|mon/.exec(folder)?.[0] ?? "mon") !== "joined",
		);
		expect(broken).toEqual([]);
	},
);
