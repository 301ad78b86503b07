import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { UsageError } from "../../../core/errors.ts";
import { optionsIn } from "../../../core/recipe/option-shape.ts";
import { optionsFrom, readStepText, retyped } from "../../../core/recipe/step-text.ts";

const options = z.strictObject({
	method: z.enum(["nearest", "bilinear"]).default("bilinear").describe("How values are found between points"),
	grid: z.string().optional().describe('Target grid, such as "r360x180"'),
	value: z.union([z.number(), z.string()]).optional().describe("A level, perhaps with units"),
	months: z
		.union([z.array(z.int().min(1).max(12)), z.string()])
		.optional()
		.describe("Months of the year"),
	names: z.array(z.string()).optional().describe("Names"),
	window: z.int().min(1).optional().describe("Steps"),
	masked: z.boolean().optional().describe("Whether gaps stay"),
	chunks: z.record(z.string(), z.int()).optional().describe("Lengths"),
	boxes: z
		.array(z.strictObject({ west: z.number() }))
		.optional()
		.describe("Boxes"),
});
const read = (text: string) => optionsFrom(readStepText(text), { options });

test("a step is a name, or a name and its options", () => {
	expect(readStepText("area-mean")).toMatchObject({ name: "area-mean", parts: [] });
	expect(readStepText("area-mean:")).toMatchObject({ name: "area-mean", parts: [] });
	expect(read("x")).toEqual({});
	expect(read("x: method = nearest , grid=r360x180")).toEqual({ method: "nearest", grid: "r360x180" });
});

test("values are numbers, booleans and lists where the step takes those, else texts", () => {
	expect(read("x:window=12,masked=true,grid=12")).toEqual({ window: 12, masked: true, grid: "12" });
	expect(read("x:value=850hPa")).toEqual({ value: "850hPa" });
	expect(read("x:value=-8.5e4,masked")).toEqual({ value: -8.5e4, masked: true });
	expect(read("x:months=6-8")).toEqual({ months: "6-8" });
	expect(read("x:months=6,7,8,window=3")).toEqual({ months: [6, 7, 8], window: 3 });
	expect(read("x:names=ta,ua,grid=g")).toEqual({ names: ["ta", "ua"], grid: "g" });
	expect(read("x:names=ta")).toEqual({ names: ["ta"] });
	expect(read("x:chunks.time=1,chunks.lat=90")).toEqual({ chunks: { time: 1, lat: 90 } });
	expect(read('x:boxes=[{"west":1},{"west":2}],grid=g')).toEqual({
		boxes: [{ west: 1 }, { west: 2 }],
		grid: "g",
	});
	// What the schema does not take stays as typed, for the schema to refuse.
	expect(read("x:window=soon")).toEqual({ window: "soon" });
});

test("a value may hold an equals sign, a colon and, in quotes or behind a backslash, commas", () => {
	expect(read("x:grid=a=b:c")).toEqual({ grid: "a=b:c" });
	expect(read('x:grid="a,b",window=1')).toEqual({ grid: "a,b", window: 1 });
	expect(read("x:grid='a,\"b\"'")).toEqual({ grid: 'a,"b"' });
	expect(read("x:grid=a\\,b")).toEqual({ grid: "a,b" });
	expect(read('x:grid="say \\"a\\""')).toEqual({ grid: 'say "a"' });
	expect(read("x:grid=C:\\data\\grid.txt")).toEqual({ grid: "C:\\data\\grid.txt" });
	expect(read('x:names="a,b",c')).toEqual({ names: ["a", "b", "c"] });
	fc.assert(
		fc.property(fc.string(), (text) => {
			const quoted = `"${text.replace(/[\\"]/g, (sign) => `\\${sign}`)}"`;
			expect(read(`x:window=1,grid=${quoted}`)).toEqual({ window: 1, grid: text });
		}),
	);
});

test("mistakes name the step, the option and what there is", () => {
	const refusals: readonly [string, RegExp][] = [
		["", /names no step. Write it as NAME/],
		[":a=b", /names no step/],
		["x:metod=nearest", /"x" has no option "metod". Did you mean "method"\? "x" takes method, grid, /],
		["x:grid=a,b", /"b" has no "=".*in quotes/],
		["x:nearest", /"nearest" has no "="/],
		["x:grid=a,,window=1", /nothing between two commas/],
		["x:grid=a,grid=b", /"grid" is given twice/],
		["x:chunks.time=1,chunks.time=2", /"chunks.time" is given twice/],
		['x:grid="a', /the quote " is not closed/],
		["x:boxes=[{", /the bracket \[ is not closed/],
	];
	for (const [text, message] of refusals) {
		expect(() => read(text)).toThrow(message);
		expect(() => read(text)).toThrow(UsageError);
	}
});

test("any text is read, or refused as a mistake of the call", () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			try {
				read(`x:${text}`);
			} catch (error) {
				expect(error).toBeInstanceOf(UsageError);
			}
		}),
	);
});

test("texts among options are taken as the step takes them", () => {
	expect(retyped({ window: "3", grid: "3", months: [1], other: "3" }, { options })).toEqual({
		window: 3,
		grid: "3",
		months: [1],
		other: "3",
	});
});

test("options are told in words, with what they default to", () => {
	const words = Object.fromEntries(optionsIn(options).map((one) => [one.name, one.words]));
	expect(words).toEqual({
		method: "nearest | bilinear",
		grid: "text",
		value: "number, or text",
		months: "list of (whole number from 1 to 12), or text",
		names: "list of (text)",
		window: "whole number from 1",
		masked: "true | false",
		chunks: "table of (whole number)",
		boxes: "list of (object of west)",
	});
	expect(optionsIn(options)[0]).toMatchObject({ required: false, default: "bilinear" });
	expect(optionsIn(z.strictObject({}))).toEqual([]);
});
