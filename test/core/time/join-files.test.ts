import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { evaluate } from "../../../core/array/evaluate.ts";
import { type Calendar, calendars } from "../../../core/cf/calendar.ts";
import { formatTimeUnits, parseTimeUnits } from "../../../core/cf/time-units.ts";
import type { Dataset, Variable } from "../../../core/model/dataset.ts";
import { type DateRange, parseDateRange } from "../../../core/model/date-range.ts";
import { cropDimension } from "../../../core/model/sub-dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import { stepsInPeriod } from "../../../core/time/crop-period.ts";
import { joinFiles, type TimedFile } from "../../../core/time/join-files.ts";
import { assertSameGrid, readGrid } from "../../../core/time/same-grid.ts";
import { countedIn, readTimeAxis } from "../../../core/time/time-axis.ts";
import { datasetOf, field, fillOf, range, timeOf, type VariableText } from "../../preprocess/small-world.ts";

const engine = { readAll: (array) => evaluate(array, () => Promise.reject(new Error("stored"))) } as Engine;
const numbers = async (variable: Variable | undefined) =>
	Array.from((await engine.readAll((variable as Variable).data)) as ArrayLike<number>, Number);

async function timed(path: string, dataset: Dataset, name = "tas"): Promise<TimedFile> {
	const time = await readTimeAxis(engine, dataset, dataset.variables.get(name) as Variable);
	if (!time) throw new Error("no time");
	return { path, dataset, time };
}
const gridOf = async (path: string, dataset: Dataset) => ({
	path,
	grid: await readGrid(engine, dataset, dataset.variables.get("tas") as Variable),
});
const join = async (...datasets: Dataset[]) =>
	joinFiles(await Promise.all(datasets.map((dataset, index) => timed(`${index + 1}.nc`, dataset))), "tas");

test("time that does not increase is refused, naming the file and the step", async () => {
	await expect(join(field([0, 1, 1, 2]))).rejects.toThrow('Time does not increase in "1.nc" at step 3 of 4.');
	await expect(join(field([0, 1]), field([5, 4]))).rejects.toThrow('"2.nc" at step 2 of 2');
	await expect(join(field([0, Number.NaN, 2]))).rejects.toMatchObject({ code: "Coverage" });
});

test("files of different calendars are refused, naming both", async () => {
	await expect(join(field([0, 1]), field([2, 3], { calendar: "noleap" }))).rejects.toThrow(
		'"2.nc" has the calendar "noleap", "1.nc" has "standard"',
	);
});

test("files of different units are refused; another spelling of the same units is none", async () => {
	await expect(join(field([0]), field([1], { attributes: { units: "degC" } }))).rejects.toThrow(
		'"2.nc": the units of "tas" differ',
	);
	const { dataset } = await join(field([0]), field([1], { attributes: { units: "kelvin" } }));
	expect(dataset.dimensions.get("time")?.size).toBe(2);
});

test("files of different grids are refused, by size and by value", async () => {
	const other = (lat: readonly number[]) => {
		const dataset = field([1]);
		const { variables } = datasetOf({ lat: 2 }, { lat: ["lat", lat, { units: "degrees_north" }] });
		return { ...dataset, variables: new Map([...dataset.variables, ...variables]) };
	};
	const check = async (lat: readonly number[]) =>
		assertSameGrid([await gridOf("1.nc", field([0])), await gridOf("2.nc", other(lat))]);
	await check([-45.0001, 45]);
	await expect(check([-40, 45])).rejects.toThrow(
		'"2.nc": the values of the axis "lat" differ from those in "1.nc"',
	);
	const small = datasetOf(
		{ "time*": 1, lat: 1 },
		{
			...timeOf([1]),
			lat: ["lat", [0], { units: "degrees_north" }],
			tas: ["time lat", [1], { units: "K" }, "float32"],
		},
	);
	await expect(join(field([0]), small)).rejects.toThrow(/"2.nc": the dimensions and grid of "tas" differ/);
});

test("levels of 1 and 2 Pa are different levels beside one of 1000 hPa", async () => {
	const column = (levels: readonly number[], time: number) =>
		datasetOf(
			{ "time*": 1, plev: 2 },
			{
				...timeOf([time]),
				plev: ["plev", levels, { units: "Pa", axis: "Z" }],
				tas: ["time plev", [1, 2], { units: "K" }, "float32"],
			},
		);
	const files = [
		await gridOf("1.nc", column([100000, 10], 0)),
		await gridOf("2.nc", column([100000, 11], 1)),
	];
	expect(() => assertSameGrid(files)).toThrow('the values of the axis "plev" differ');
});

test("files that pack or mark missing values differently give the same plain values", async () => {
	const packed = field([0], {
		type: "int16",
		values: [0, 1, 2, 3, 4, -1],
		attributes: { scale_factor: 0.5, add_offset: 270, _FillValue: -1 },
	});
	const plain = field([1], {
		values: [1, 2, 3, 4, 5, -9],
		attributes: { _FillValue: -9, missing_value: -9 },
	});
	const other = field([2], { values: [1, 2, 3, 4, 5, 1e20], attributes: { _FillValue: 1e20 } });
	for (const files of [
		[packed, plain, other],
		[plain, other],
		[other, packed],
	]) {
		const { dataset } = await join(...files);
		const main = dataset.variables.get("tas") as Variable;
		const fill = fillOf(main);
		const values = await numbers(main);
		expect(main.type).toBe("float32");
		expect(values.filter((value) => value === Math.fround(fill))).toHaveLength(files.length);
		expect(main.attributes.has("scale_factor")).toBe(false);
		if (files.includes(packed)) expect(values.slice(0, 5)).toEqual([270, 270.5, 271, 271.5, 272]);
	}
	const wide = field([3], { type: "float64", values: range(6) });
	expect((await join(plain, wide)).dataset.variables.get("tas")?.type).toBe("float64");
});

test("files without steps say nothing, files with one are joined", async () => {
	const { dataset } = await join(field([]), field([0.5]), field([]), field([1.5]));
	expect(await numbers(dataset.variables.get("time"))).toEqual([0.5, 1.5]);
	expect((await join(field([]), field([]))).dataset.dimensions.get("time")?.size).toBe(0);
});

test("texts and characters along time survive joining", async () => {
	const stations = (first: number): Record<string, VariableText> => ({
		label: ["time", [`s${first}`, `s${first + 1}`], {}, "string"],
		code: ["time bnds", [65 + first, 66, 67, 68], {}, "char"],
	});
	const attributes = { coordinates: "label code" };
	const { dataset } = await join(
		field([0, 1], { other: stations(1), attributes }),
		field([2, 3], { other: stations(3), attributes }),
	);
	expect(await engine.readAll((dataset.variables.get("label") as Variable).data)).toEqual([
		"s1",
		"s2",
		"s3",
		"s4",
	]);
	expect(await numbers(dataset.variables.get("code"))).toEqual([66, 66, 67, 68, 68, 66, 67, 68]);
});

test("64-bit, single-precision and packed times are read, nanoseconds too", async () => {
	const dataset = (type: "int64" | "float32" | "int16", values: readonly number[], attributes = {}) =>
		datasetOf(
			{ "time*": values.length },
			{
				time: ["time", values, { units: "hours since 2000-01-01", ...attributes }, type],
				tas: ["time", range(values.length), { units: "K" }, "float32"],
			},
		);
	const { time, dataset: joined } = await join(
		dataset("int64", [0, 6], { _FillValue: -1 }),
		dataset("float32", [12, 18]),
		dataset("int16", [3, 4], { scale_factor: 6, add_offset: 6 }),
	);
	expect([...time.values]).toEqual([0, 6, 12, 18, 24, 30]);
	expect(joined.variables.get("time")).toMatchObject({ type: "float64" });
	expect(joined.variables.get("time")?.attributes.has("_FillValue")).toBe(false);
	const nano = await join(
		dataset("int64", [1.4e18, 1.4e18 + 3.6e12], { units: "nanoseconds since 1970-01-01" }),
	);
	expect([...nano.time.values]).toEqual([1.4e9, 1.4e9 + 3600]);
	expect(nano.dataset.variables.get("time")?.attributes.get("units")).toBe(
		"seconds since 1970-01-01 00:00:00",
	);
});

test("whole months since different epochs join; days between them are kept", async () => {
	const { time } = await join(
		field([0, 1], { units: "months since 2000-01-01" }),
		field([74, 90], { units: "days since 2000-01-01" }),
		field([2, 3], { units: "months since 2000-03-01" }),
	);
	expect(formatTimeUnits(time.units)).toBe("days since 2000-01-01 00:00:00");
	expect([...time.values]).toEqual([0, 31, 74, 90, 121, 152]);
});

test("bounds that one file lacks are left out, with a note", async () => {
	const { dataset, time, notes } = await join(field([0.5], { bounds: [0, 1] }), field([1.5]));
	expect(time.bounds).toBeUndefined();
	expect(dataset.variables.has("time_bnds")).toBe(false);
	expect(dataset.variables.get("time")?.attributes.has("bounds")).toBe(false);
	expect(notes.join()).toMatch('"2.nc" has no bounds of time');
});

test("a variable that describes nothing may be missing from a file, one that describes the data may not", async () => {
	const other: Record<string, VariableText> = { ps: ["time", [1]] };
	const { dataset, notes } = await join(field([0], { other }), field([1]));
	expect(dataset.variables.has("ps")).toBe(false);
	expect(notes.join()).toMatch('"ps" was left out: in "2.nc"');
	const attributes = { ancillary_variables: "ps" };
	await expect(join(field([0], { other, attributes }), field([1], { attributes }))).rejects.toThrow(
		'"2.nc": the variable "ps", which earlier files of the series have, is missing',
	);
});

test("300 000 steps in 300 files are joined and cropped without blowing up", async () => {
	const step = 1 / 24;
	const axis = {
		dimension: "time",
		name: "time",
		units: parseTimeUnits("hours since 1900-01-01"),
		calendar: "noleap",
	} as const;
	const dataset = field([0]);
	const files = range(300).map((index) => ({
		path: `${index}.nc`,
		dataset: {
			...dataset,
			dimensions: new Map(dataset.dimensions).set("time", { size: 1000, unlimited: true }),
		},
		time: { ...axis, values: Float64Array.from(range(1000, index * 1000)) },
	}));
	const started = performance.now();
	const { time } = joinFiles(files, "tas");
	const { from, to } = stepsInPeriod(time, parseDateRange("1910-1919"));
	expect([from, to, step * (to - from)]).toEqual([87600, 175200, 3650]);
	expect(performance.now() - started).toBeLessThan(20_000);
});

const days = (calendar: Calendar, units: string, values: Float64Array) => ({
	dimension: "time",
	name: "time",
	calendar,
	units: parseTimeUnits(units),
	values,
});

/** A series cut into chunks that may overlap, each with an epoch of its own. */
const chunkings = fc.record({
	calendar: fc.constantFrom(...calendars),
	length: fc.integer({ min: 5, max: 60 }),
	step: fc.constantFrom(1, 0.25, 0.125),
	pieces: fc.array(
		fc.record({ length: fc.integer({ min: 1, max: 20 }), back: fc.integer({ min: 0, max: 5 }) }),
		{
			minLength: 1,
			maxLength: 12,
		},
	),
	epochs: fc.array(
		fc.constantFrom(
			"days since 1850-01-01",
			"days since 1999-12-1 00:00",
			"hours since 2000-1-1",
			"minutes since 1990-01-01 06:00",
		),
		{
			minLength: 12,
			maxLength: 12,
		},
	),
	first: fc.integer({ min: 0, max: 20 }),
	count: fc.integer({ min: 1, max: 20 }),
});

test("crop and join of any chunking of a series is the crop of the whole", async () => {
	await fc.assert(
		fc.asyncProperty(chunkings, async ({ calendar, length, step, pieces, epochs, first, count }) => {
			const base = days(calendar, "days since 2000-01-01", Float64Array.from(range(length, 0, step)));
			const chunk = (from: number, to: number, units: string) => {
				const time = countedIn({ ...base, values: base.values.slice(from, to) }, parseTimeUnits(units));
				return field([...time.values], {
					units,
					calendar,
					values: range(to - from, from).flatMap((value) => Array(6).fill(value)),
				});
			};
			const chunks: Dataset[] = [];
			for (let at = 0, index = 0; at < length; index++) {
				const { length: most, back } = pieces[index % pieces.length] as { length: number; back: number };
				const to = Math.min(length, at + most);
				chunks.push(chunk(Math.max(0, at - back), to, epochs[index % epochs.length] as string));
				at = to;
			}
			const joined = await join(...chunks);
			const whole = await join(chunk(0, length, "days since 2000-01-01"));
			const two = (value: number) => String(value).padStart(2, "0");
			const period = parseDateRange(
				`200001${two(1 + first)}-200001${two(Math.min(28, first + count))}`,
			) as DateRange;
			const cropped = async ({ dataset, time }: typeof joined) => {
				const { from, to } = stepsInPeriod(time, period);
				const part = cropDimension(dataset, "time", { start: from, count: to - from });
				return numbers(part.variables.get("tas"));
			};
			expect(await cropped(joined)).toEqual(await cropped(whole));
			expect(joined.dataset.dimensions.get("time")?.size).toBe(length);
		}),
		{ numRuns: 150 },
	);
});
