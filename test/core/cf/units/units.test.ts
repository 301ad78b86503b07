import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
	areConvertible,
	areEqualReferenceTimes,
	areEqualUnits,
	conversion,
	converter,
	formatUnits,
	haveEqualBase,
	isReferenceTime,
	parseUnits,
	waterRate,
} from "../../../../core/cf/units/index.ts";
import { baseUnits, definitions, prefixes } from "../../../../core/cf/units/udunits.table.ts";
import { UnitsError } from "../../../../core/errors.ts";
import { shared } from "../../../shared-data.ts";

const fixture = (name: string): unknown =>
	JSON.parse(readFileSync(new URL(`../../../fixtures/units/${name}`, import.meta.url), "utf8"));

/** [from, to, y(0), y(1)] of libudunits2, [from, to] where it has no affine conversion; made by make-conversions.py. */
const oracle = fixture("conversions.json") as [string, string, number?, number?][];

const close = (a: number, b: number) => Math.abs(a - b) <= 4e-14 * Math.max(Math.abs(a), Math.abs(b));

test("conversions agree with libudunits2 in double precision", () => {
	expect(oracle.length).toBeGreaterThan(300);
	const wrong = oracle.filter(([from, to, none, one]) => {
		if (none === undefined || one === undefined) return false;
		const { scale, offset } = conversion(from, to);
		// 1e-12 of the scale's size: libudunits2 rounds at every step on its way through offsets.
		const near = (a: number, b: number) => close(a, b) || Math.abs(a - b) < 1e-12 * Math.abs(offset);
		return !near(offset, none) || !near(scale + offset, one);
	});
	expect(wrong).toEqual([]);
});

test("what has no affine conversion is refused", () => {
	const apart = oracle.filter(([, , none]) => none === undefined);
	expect(apart.length).toBeGreaterThan(10);
	expect(apart.filter(([from, to]) => areConvertible(from, to))).toEqual([]);
});

test("kelvin to Celsius shifts by exactly 273.15", () => {
	expect(conversion("K", "degC")).toEqual({ scale: 1, offset: -273.15 });
	expect(conversion("degC", "K")).toEqual({ scale: 1, offset: 273.15 });
	expect(converter("K", "degC")(244.54)).toBeCloseTo(-28.61, 12);
});

test("Fahrenheit is rounded once, at the end", () => {
	expect(conversion("K", "degF")).toEqual({ scale: 1.8, offset: -459.67 });
	expect(conversion("degF", "degC")).toEqual({ scale: 5 / 9, offset: -160 / 9 });
	expect(conversion("degC", "degF")).toEqual({ scale: 1.8, offset: 32 });
});

test("an inch is 2.54 cm and a scaled one as many times that", () => {
	expect(conversion("inch", "cm")).toEqual({ scale: 2.54, offset: 0 });
	expect(conversion("123 inch", "cm")).toEqual({ scale: 312.42, offset: 0 });
});

test("a year is 365.242198781 days and a month its twelfth", () => {
	expect(conversion("year", "days").scale).toBeCloseTo(365.242198781, 8);
	expect(conversion("year", "months").scale).toBe(12);
});

test("reference times are dates, no durations", () => {
	expect(isReferenceTime("days since 2000-01-01")).toBe(true);
	expect(isReferenceTime("days")).toBe(false);
	expect(areConvertible("days", "days since 2000-01-01")).toBe(false);
	expect(areEqualUnits("days", "days since 2000-01-01")).toBe(false);
	expect(() => conversion("days since 2000-01-01", "hours since 2000-01-01")).toThrow(/calendar/);
});

test("a reference time and a duration may count in the same unit", () => {
	expect(haveEqualBase("days", "days since 2000-01-01")).toBe(true);
	expect(haveEqualBase("minutes since 1850-01-01", "minutes")).toBe(true);
	expect(haveEqualBase("minutes since 1850-01-01", "days")).toBe(false);
	expect(haveEqualBase("kg", "m")).toBe(false);
});

test("equal reference times need the same date and the same calendar", () => {
	const noleap = { units: "days since 1850-01-01", calendar: "noleap" };
	expect(areEqualReferenceTimes(noleap, { units: "day since 1850-1-1 00:00", calendar: "365_day" })).toBe(
		true,
	);
	expect(areEqualReferenceTimes(noleap, { units: "days since 1850-01-01", calendar: "standard" })).toBe(
		false,
	);
	expect(areEqualReferenceTimes(noleap, { units: "days since 1850-01-02", calendar: "noleap" })).toBe(false);
	expect(areEqualReferenceTimes(noleap, { units: "hours since 1850-01-01", calendar: "noleap" })).toBe(false);
	const standard = { units: "days since 1850-01-01T00:00:00Z" };
	expect(areEqualReferenceTimes(standard, { units: "days since 1850-01-01", calendar: "gregorian" })).toBe(
		true,
	);
	expect(areEqualReferenceTimes(standard, { units: "days since 1850-01-01 00:00 +2" })).toBe(false);
	expect(() => areEqualReferenceTimes(standard, { units: "days" })).toThrow(UnitsError);
});

test("equal units have equal numbers however they are spelled", () => {
	expect(areEqualUnits("mbar", "hPa")).toBe(true);
	expect(areEqualUnits("W/m2", "W m-2")).toBe(true);
	expect(areEqualUnits("kg s-3", "W m-2")).toBe(true);
	expect(areEqualUnits("psu", "0.001")).toBe(true);
	expect(areEqualUnits("degrees_north", "degree")).toBe(true);
	expect(areEqualUnits("K", "degC")).toBe(false);
	expect(areEqualUnits("Pa", "hPa")).toBe(false);
	expect(areEqualUnits("degree", "1")).toBe(false);
});

test("words of climate files beyond UDUNITS are understood", () => {
	for (const text of ["", "1", "0-1", "level", "layer", "sigma_level", "fraction"])
		expect([text, areEqualUnits(text, "1")]).toEqual([text, true]);
	expect(areEqualUnits("gpm", "m")).toBe(true);
	expect(areEqualUnits("mb", "hPa")).toBe(true);
	expect(areEqualUnits("deg C", "degC")).toBe(true);
	expect(areEqualUnits("gC m-2", "g m-2")).toBe(true);
	expect(areEqualUnits("‰", "0.001")).toBe(true);
	expect(areEqualUnits("m²·s⁻¹", "m2 s-1")).toBe(true);
	expect(areEqualUnits("W m−2", "W m-2")).toBe(true);
	expect(conversion("dB", "bel")).toEqual({ scale: 0.1, offset: 0 });
});

test("degrees of temperature may be two words, wherever they stand", () => {
	expect(conversion("deg K/day", "K/day")).toEqual({ scale: 1, offset: 0 });
	expect(areEqualUnits("W m-2 (degrees C)-1", "W m-2 K-1")).toBe(true);
	expect(areEqualUnits("DEG C", "degC")).toBe(true);
	expect(conversion("K decade-1", "K year-1").scale).toBe(0.1);
});

test("what may mean two things is refused", () => {
	for (const text of ["kg/m^2s", "MB", "1.2.3", "days since then", "days since 2000-01-01 25:00"])
		expect([text, errorOf(text)]).toEqual([text, expect.any(UnitsError)]);
});

test("Sv is the sievert unless the caller says sverdrup", () => {
	expect(areEqualUnits("Sv", "J kg-1")).toBe(true);
	expect(() => conversion("Sv", "m3 s-1")).toThrow(/sverdrup/);
	const reading = { aliases: { Sv: "sverdrup" } };
	expect(conversion("Sv", "m3 s-1", reading)).toEqual({ scale: 1e6, offset: 0 });
	expect(conversion("mSv", "m3 s-1", reading)).toEqual({ scale: 1e3, offset: 0 });
});

test("logarithmic units convert among each other and to nothing else", () => {
	expect(conversion("dBm", "dBW")).toEqual({ scale: 1, offset: -30 });
	expect(areEqualUnits("dBZ", "0.1 lg(re 1 mm6 m-3)")).toBe(true);
	expect(() => conversion("dBZ", "mm6 m-3")).toThrow(/logarithmic/);
});

test("a flux and a depth of water convert only through its density", () => {
	expect(areConvertible("kg m-2 s-1", "mm day-1")).toBe(false);
	expect(waterRate("kg m-2 s-1", "m s-1")).toEqual({ scale: 0.001, offset: 0 });
	expect(waterRate("kg m-2 s-1", "mm day-1")).toEqual({ scale: 86400, offset: 0 });
	expect(waterRate("mm day-1", "kg m-2 s-1")).toEqual({ scale: 1 / 86400, offset: 0 });
	expect(waterRate("kg m-2", "mm")).toEqual({ scale: 1, offset: 0 });
	expect(waterRate("mm day-1", "m s-1")).toBeUndefined();
	expect(waterRate("kg m-2 s-1", "m")).toBeUndefined();
	expect(waterRate("kg", "m3")).toBeUndefined();
});

test("a mistake is named with its place and what to do", () => {
	const messages: [string, RegExp, number | undefined][] = [
		["kg mm2s-1", /character 4.*separate units by a blank \("mm2 s"\)/, 3],
		["hpa", /did you mean "hPa"/, 0],
		["kelvn", /did you mean "kelvin"/, 0],
		["kg m -2", /join a power to its unit/, 5],
		["10-3", /1e-3/, 2],
		["m^0.5", /whole numbers/, 3],
		["(m", /not closed/, 0],
		["m)", /one too many/, 1],
		["m/", /missing/, 2],
		["0 m", /zero/, 0],
		["m since 2000-01-01", /no number to shift by/, 1],
		["K^300", /too large/, 0],
		["1e9999 m", /too large/, 0],
	];
	for (const [text, message, at] of messages) {
		const error = errorOf(text);
		expect(error?.message).toMatch(message);
		expect([text, error?.at]).toEqual([text, at]);
	}
});

function errorOf(text: string): UnitsError | undefined {
	try {
		parseUnits(text);
		return undefined;
	} catch (error) {
		if (error instanceof UnitsError) return error;
		throw error;
	}
}

test("every units text of the CMIP6 MIP tables is read", () => {
	const texts = fixture("mip-tables.json") as string[];
	expect(texts.length).toBe(73);
	expect(texts.filter((text) => errorOf(text))).toEqual([]);
});

const cmor = shared("vocab/cmor");
(cmor ? test : test.skip)(
	"the list of MIP table units is that of the tables (skipped without shared data)",
	() => {
		const units = readdirSync(cmor!).flatMap((file) => [
			...readFileSync(join(cmor!, file), "utf8").matchAll(/"units":\s*"([^"]*)"/gu),
		]);
		const texts = new Set(units.map(([, text]) => text!));
		expect([...texts].filter((text) => errorOf(text))).toEqual([]);
	},
);

test("every definition of the table is read, in singular, plural and by symbol", () => {
	// A word cannot end in a digit (it would be a power): astronomical_unit_BIPM_2006 is out of reach for UDUNITS too.
	for (const [definition, names, symbols] of definitions) {
		const expected = formatUnits(parseUnits(definition));
		for (const word of `${names.replaceAll("|", " ")} ${symbols}`.match(/\S*[^\s\d](?!\S)/gu) ?? [])
			expect([word, formatUnits(parseUnits(word))]).toEqual([word, expected]);
	}
	expect(prefixes.map(([, name]) => conversion(`${name}meter`, "m").scale)).toEqual(
		prefixes.map(([value]) => Number(value)),
	);
});

const words = [
	...Object.keys(baseUnits),
	...definitions
		.filter(([definition]) => !definition.startsWith("lg"))
		.flatMap(([, , symbols]) => symbols.split(" ")),
].filter((word) => /^\p{L}+$/u.test(word));

const factor = fc
	.record({
		number: fc.option(fc.integer({ min: 1, max: 99 })),
		prefix: fc.constantFrom("", "k", "m", "µ"),
		word: fc.constantFrom(...words),
		power: fc.integer({ min: -4, max: 4 }),
	})
	.map(({ number, prefix, word, power }) => {
		const known = errorOf(prefix + word) ? word : prefix + word;
		return `${number ?? ""}${number ? " " : ""}${known}${power}`;
	});

const unitsTexts = fc
	.record({
		factors: fc.array(factor, { minLength: 1, maxLength: 4 }),
		separator: fc.constantFrom(" ", "·", "/", "*", " per "),
		tail: fc.constantFrom("", "", " @ 273.15", " @ -1.5e-3"),
	})
	.map(({ factors, separator, tail }) => factors.join(separator) + tail);

test("the canonical text means what the units mean", () => {
	fc.assert(
		fc.property(unitsTexts, (text) => {
			const canonical = formatUnits(parseUnits(text));
			expect(formatUnits(parseUnits(canonical))).toBe(canonical);
			expect(areEqualUnits(text, canonical)).toBe(true);
		}),
	);
	for (const text of [
		"dBm",
		"lb(re 3 Pa)",
		"hours since 2000-01-01 06:00",
		"s @ 5.0",
		"degF",
		"0.1 ln(re 1 K) @ 2",
	])
		expect(areEqualUnits(text, formatUnits(parseUnits(text)))).toBe(true);
});

test("converting there and back is the identity", () => {
	fc.assert(
		fc.property(fc.constantFrom(...oracle.filter(([, , none]) => none !== undefined)), ([from, to]) => {
			const [there, back] = [conversion(from, to), conversion(to, from)];
			expect(close(there.scale * back.scale, 1)).toBe(true);
			expect(close(there.offset * back.scale + 1, 1 - back.offset)).toBe(true);
		}),
	);
});

test("no text whatever hangs the parser or throws anything but UnitsError", () => {
	const sign = fc.constantFrom(
		..."kgms2-1 ./*^()@%°µ'\"³⁻",
		"lg(re ",
		" since ",
		" per ",
		"1e300",
		"^99",
		"))",
		"((",
	);
	const text = fc.oneof(
		fc.string(),
		fc.string({ unit: "binary" }),
		fc.array(sign).map((signs) => signs.join("")),
	);
	fc.assert(
		fc.property(text, (units) => void errorOf(units)),
		{ numRuns: 1000 },
	);
	errorOf("(".repeat(900));
	errorOf("(((((1e300 m)^99)^99)^99)^99)^99");
	errorOf("k".repeat(999));
	errorOf("m".repeat(100_000));
});
