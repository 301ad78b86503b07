import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { bound, namesIn } from "../../../core/formula/bind.ts";
import { type NamedExpression, parseFormula } from "../../../core/formula/parse.ts";
import { computed } from "../array/naive.ts";

const worth = (text: string, names: Readonly<Record<string, number>> = {}): number =>
	computed(bound(parseFormula(text), Object.keys(names)), Object.values(names));

test("operators bind as in arithmetic, powers from the right", () => {
	expect(worth("1 + 2 * 3 - 4 / 2")).toBe(5);
	expect(worth("(1 + 2) * 3")).toBe(9);
	expect(worth("10 - 4 - 3")).toBe(3);
	expect(worth("2 ^ 3 ^ 2")).toBe(512);
	expect(worth("2 ** -1")).toBe(0.5);
	expect(worth("-2 ^ 2")).toBe(-4);
	expect(worth("3 - -2")).toBe(5);
	expect(worth("1e3 + .5 + 2.")).toBe(1002.5);
	expect(worth("a > 1 ? a : -a", { a: 3 })).toBe(3);
	expect(worth("a < 1 ? a : a < 5 ? 7 : 9", { a: 3 })).toBe(7);
	expect(worth("max(1, 5; 3) + min(2, 1)")).toBe(6);
	expect(worth("where(2 < 1, 1, missing)")).toBeNaN();
});

test("names may be quoted, and are told once in their order", () => {
	const read = parseFormula('rsdt - rsut - "net-flux.2" - rsut * température');
	expect(namesIn(read)).toEqual(["rsdt", "rsut", "net-flux.2", "température"]);
	expect(namesIn(parseFormula("pi * missing"))).toEqual([]);
	expect(namesIn(parseFormula('"pi" + x'))).toEqual(["pi", "x"]);
});

test.each([
	["", "at its end"],
	["a +", "at its end"],
	["a + * b", 'at character 5 ("*")'],
	["a b", 'at character 3 ("b")'],
	["(a", 'at its end: expected ")"'],
	["a ? b", 'at its end: expected ":"'],
	["a # b", 'at character 3 ("#")'],
	['"a', 'at character 1 (""")'],
	["sqr(a)", 'calls "sqr" at character 1, which is no function. Did you mean "sqrt"?'],
	["1 + sqrt(a, b)", 'gives "sqrt" at character 5 2 values; it takes 1.'],
	["max(a)", "it takes 2 or more"],
	["(".repeat(300), "nested too deeply"],
	["-".repeat(300), "fewer signs"],
])("%j is refused with its place", (text, message) => {
	expect(() => parseFormula(text)).toThrow(message);
});

test("any arithmetic reads as JavaScript's", () => {
	const sums = fc.letrec<{ all: string; leaf: string }>((tie) => ({
		leaf: fc.oneof(fc.constantFrom("a", "b"), fc.integer({ min: 1, max: 9 }).map(String)),
		all: fc.oneof(
			{ depthSize: "medium" },
			tie("leaf"),
			fc
				.tuple(tie("all"), fc.constantFrom("+", "-", "*", "/", " - "), tie("all"))
				.map(([left, sign, right]) => `${left}${sign}${right}`),
			tie("all").map((inner) => `(${inner})`),
		),
	}));
	// The formula's own text is only ever arithmetic of a and b.
	const script = (text: string) =>
		new Function("a", "b", `return ${text}`) as (a: number, b: number) => number;
	fc.assert(
		fc.property(sums.all, (text) => {
			const [found, expected] = [worth(text, { a: 3, b: 0.7 }), script(text)(3, 0.7)];
			expect(found).toBe(expected);
		}),
	);
});

test("texts that are no formulas are refused with our error, never another", () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			let read: NamedExpression | undefined;
			try {
				read = parseFormula(text);
			} catch (error) {
				expect((error as Error).name).toBe("UsageError");
			}
			if (read) expect(namesIn(read)).toBeDefined();
		}),
	);
});
