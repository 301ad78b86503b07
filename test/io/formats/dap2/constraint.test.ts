import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { UsageError } from "../../../../core/errors.ts";
import { parseConstraint } from "../../../../io/formats/dap2/constraint.ts";

const one = (first: number, last = first, every = 1) => ({ first, every, last });

test("names and index ranges are read, percent-encoded in either case or not at all", () => {
	const wanted = [
		{ name: "tas.tas", ranges: [one(0, 1), one(3), one(4, 9, 5)] },
		{ name: "lat", ranges: [] },
	];
	expect(parseConstraint("tas.tas[0:1][3][4:5:9],lat")).toEqual(wanted);
	expect(parseConstraint("tas.tas%5b0:1%5d%5b3%5d%5b4:5:9%5d,lat")).toEqual(wanted);
	expect(parseConstraint("tas%2Etas%5B0%3A1%5D%5B3%5D%5B4%3A5%3A9%5D%2Clat")).toEqual(wanted);
	expect(parseConstraint(" tas.tas [ 0 : 1 ] [3][4:5:9] , lat ")).toEqual(wanted);
});

test("a quotation mark belongs to a name: netCDF's client asks for all variables at once", () => {
	expect(parseConstraint("a%22b[0],a'c").map(({ name }) => name)).toEqual(['a"b', "a'c"]);
});

test("nothing asked for is everything", () => {
	expect(parseConstraint("")).toEqual([]);
	expect(parseConstraint("%20")).toEqual([]);
});

test("escapes are undone once; what is none stays", () => {
	expect(parseConstraint("a%252fb,50%,%zz,gr%C3%BCn")).toEqual(
		["a%2fb", "50%", "%zz", "grün"].map((name) => ({ name, ranges: [] })),
	);
});

test.each([
	["tas&time>3", /Selections by value \("&", at character 4/],
	["&time>3", /Selections by value/],
	["tas=3", /Selections by value/],
	["linear_scale(tas)", /Server functions such as "linear_scale\(\.\.\.\)" are not served/],
	["tas[-1]", /negative index stands at character 5/],
	["tas[0:-1]", /negative/],
	["tas[1:2:3:4]", /":" is out of place at character 10/],
	["tas[", /something is missing at the end/],
	["tas[]", /"\]" is out of place/],
	["tas[0", /something is missing/],
	["tas,,lat", /"," is out of place at character 5/],
	["tas,", /something is missing/],
	["tas]", /"\]" is out of place at character 4/],
	["tas[1.5]", /"\." is out of place/],
	["tas[0x10]", /"x" is out of place/],
	["tas[0].tas", /Index ranges stand behind the whole name/],
	["tas[99999999999999999999]", /longer than any dimension/],
	["tas lat", /"l" is out of place/],
])("%s is refused with the place and what to write", (constraint, message) => {
	expect(() => parseConstraint(constraint)).toThrow(message);
	expect(() => parseConstraint(constraint)).toThrow(UsageError);
});

test("whatever is written is read or refused by our own error", () => {
	const signs = fc.constantFrom(...'[]:,.&<>=()%0123456789abAB{}"; \\\u0000ü-+*'.split(""));
	fc.assert(
		fc.property(
			fc.oneof(fc.string({ unit: signs, maxLength: 40 }), fc.string({ unit: "binary" })),
			(text) => {
				try {
					for (const { name, ranges } of parseConstraint(text)) {
						expect(name).not.toBe("");
						for (const { first, every, last } of ranges)
							expect([first, every, last].every(Number.isSafeInteger)).toBe(true);
					}
				} catch (error) {
					expect(error).toBeInstanceOf(UsageError);
				}
			},
		),
		{ numRuns: 2000 },
	);
});

test.each([
	["a megabyte of names", "a".repeat(2 ** 20)],
	["a million clauses", "tas,".repeat(2 ** 20)],
	["a million brackets", "[".repeat(2 ** 20)],
	["many clauses within the limit", `${"tas[0:1:2],".repeat(11_000)}tas`],
	["many brackets within the limit", `tas${"[0]".repeat(40_000)}`],
	["many escapes", "%25".repeat(40_000)],
	["digits without end", `tas[${"9".repeat(120_000)}]`],
	["blanks without end", " ".repeat(130_000)],
])("%s take milliseconds", (_, text) => {
	const before = process.cpuUsage();
	try {
		parseConstraint(text);
	} catch (error) {
		expect(error).toBeInstanceOf(UsageError);
		expect((error as Error).message.length).toBeLessThan(400);
	}
	expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
});
