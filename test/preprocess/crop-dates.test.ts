import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { field, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("crop-dates");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };
const daily = { frequency: "day" };

test("a period to the second takes the instants from its first second to before its last has passed", async () => {
	const file = await world.file("seconds.nc", field(range(49, 0, 0.5), { units: "hours since 2000-01-01" }));
	const made = await world.deliver({
		files: [file],
		period: "20000101010000-20000101022959",
		wish: { frequency: "30min", cell_methods: "time: mean" },
	});
	expect(await numbers(made.values("time"))).toEqual([1, 1.5, 2]);
});

test.each([
	["360_day", 30],
	["noleap", 28],
	["standard", 29],
	["all_leap", 29],
])("February 2000 of the calendar %s has %i daily steps", async (calendar, days) => {
	const file = await world.file(`february-${calendar}.nc`, field(range(91, 0.5), { calendar }));
	const made = await world.deliver({ files: [file], period: "200002", wish: daily });
	expect(made.dataset.dimensions.get("time")?.size).toBe(days);
	expect((await numbers(made.values("time")))[0]).toBe(calendar === "360_day" ? 30.5 : 31.5);
});

const hourly = range(5, 0, 6);
test("the instant at the end of the period is outside it for points", async () => {
	const file = await world.file(
		"points.nc",
		field(hourly, { units: "hours since 2000-01-01", attributes: { cell_methods: "time: point" } }),
	);
	const made = await world.deliver({ files: [file], period: "20000101", wish: { frequency: "6hr" } });
	expect(await numbers(made.values("time"))).toEqual([0, 6, 12, 18]);
});

test("a mean stamped at the end of the period is inside it when its bounds are, and outside without bounds", async () => {
	const ends = range(4, 6, 6);
	const units = "hours since 2000-01-01";
	const bounds = ends.flatMap((end) => [end - 6, end]);
	const bounded = await world.file("ends-bounded.nc", field(ends, { units, bounds }));
	const bare = await world.file("ends-bare.nc", field(ends, { units }));
	const asked = { period: "20000101", wish: { frequency: "6hr" } };
	const inside = await world.deliver({ files: [bounded], ...asked });
	expect(await numbers(inside.values("time"))).toEqual([6, 12, 18, 24]);
	expect(inside.product.notes.join()).toMatch(
		/4 of 4 time stamps do not lie inside their bounds; .* left as they are/,
	);
	const outside = await world.deliver({ files: [bare], ...asked });
	expect(await numbers(outside.values("time"))).toEqual([6, 12, 18]);
});

test("sums of hours counted in days that miss midnight by rounding belong to their day", async () => {
	const times = [0];
	while (times.length < 49) times.push((times.at(-1) as number) + 1 / 24);
	expect(times[24]).not.toBe(1);
	const file = await world.file("noise.nc", field(times, { attributes: { cell_methods: "time: point" } }));
	const made = await world.deliver({ files: [file], period: "20000102", wish: { frequency: "1hr" } });
	expect(await numbers(made.values("time"))).toEqual(times.slice(24, 48));
});

test.each([
	["a late start", range(28, 3.5), /lacks steps between the start of the period and 2000-01-04T12:00:00/],
	["an early end", range(28, 0.5), /lacks steps between 2000-01-28T12:00:00 and the end of the period/],
	["a gap", [...range(10, 0.5), ...range(19, 12.5)], /between 2000-01-10T12:00:00 and 2000-01-13T12:00:00/],
	[
		"another year",
		range(31, 400.5),
		/no step in 200001-200001: its steps run from 2001-02-04T12:00:00 to 2001-03-06/,
	],
	["no steps", [], /no step in 200001-200001: it has no steps at all/],
])("%s is refused with its dates", async (what, times, message) => {
	const file = await world.file(`${what}.nc`, field(times));
	const asked = { files: [file], period: "200001-200001" };
	await expect(world.prepare({ ...asked, wish: daily })).rejects.toThrow(message);
	await expect(world.prepare({ ...asked, wish: daily })).rejects.toMatchObject({ code: "Coverage" });
});

test("a gap is found at the data's own step where the POD names no frequency", async () => {
	const file = await world.file("own-step.nc", field([...range(10, 0.5), ...range(19, 12.5)]));
	await expect(world.prepare({ files: [file], period: "200001" })).rejects.toThrow(/lacks steps between/);
});

test("a climatology stands for no plain steps, and is not cropped where one was asked for", async () => {
	const other = { climatology_bounds: ["time bnds", range(12).flatMap(() => [0, 9000])] } as const;
	const plain = field(months, { other });
	const time = plain.variables.get("time");
	const dataset = {
		...plain,
		variables: new Map(plain.variables).set("time", {
			...(time as NonNullable<typeof time>),
			attributes: new Map(time?.attributes).set("climatology", "climatology_bounds"),
		}),
	};
	const file = await world.file("climatology.nc", dataset);
	await expect(world.prepare({ files: [file], wish: monthly })).rejects.toThrow(/"tas" is a climatology/);
	const made = await world.deliver({ files: [file], period: "1990-2010", wish: { frequency: "monC" } });
	expect(made.dataset.dimensions.get("time")?.size).toBe(12);
	expect(made.text("time", "climatology")).toBe("time_bnds");
	expect(await numbers(made.values("time_bnds"))).toEqual(range(12).flatMap(() => [0, 9000]));
});

test("days stamped at their end, in files labelled so, may lack the one that is in the next file; months may not", async () => {
	const ends = range(31);
	const bounds = ends.flatMap((end) => [end - 1, end]);
	const file = await world.file("cesm2-days.nc", field(ends, { bounds }));
	const made = await world.deliver({ files: [file], period: "200001", wish: daily });
	expect(await numbers(made.values("time"))).toEqual(range(30, 1));
	const late = range(11, 31, 30.5);
	const monthBounds = late.flatMap((end) => [end - 30, end]);
	const short = await world.file("short-year.nc", field(late, { bounds: monthBounds }));
	await expect(world.prepare({ files: [short], period: "2000", wish: monthly })).rejects.toThrow(
		/lacks steps between/,
	);
});
