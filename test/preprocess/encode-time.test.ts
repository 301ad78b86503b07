import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { field, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("encode-time");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };

test("axes come in the POD's order where it insists", async () => {
	const file = await world.file("order.nc", field(months));
	const made = await world.deliver({
		files: [file],
		wish: { ...monthly, dimensions: ["lon", "time", "lat"], dimensions_ordered: true },
	});
	expect(made.main.dimensions).toEqual(["lon", "time", "lat"]);
	const values = await numbers(made.values());
	expect(values.slice(0, 4)).toEqual([270, 273, 280, 283]);
});

test.each([
	["days", "hours since 2000-01-01", "days since 2000-01-01 00:00:00", (day: number) => day],
	["days since 1999-12-31", "days since 2000-01-01", "days since 1999-12-31", (day: number) => day + 1],
	[
		"hours since 2000-01-01 06:00",
		"days since 2000-01-01",
		"hours since 2000-01-01 06:00",
		(day: number) => day * 24 - 6,
	],
])("time is counted in %s from %s, spelled as the POD does", async (...[wished, found, units, expected]) => {
	const scale = found.startsWith("hours") ? 24 : 1;
	const bounds = months.flatMap((day) => [(day - 15) * scale, (day + 15) * scale]);
	const times = months.map((day) => day * scale);
	const file = await world.file(`encode-${wished.length}.nc`, field(times, { units: found, bounds }));
	const made = await world.deliver({
		files: [file],
		dimensions: { time: { standard_name: "time", units: wished } },
		wish: monthly,
	});
	expect(made.text("time", "units")).toBe(units);
	expect(await numbers(made.values("time"))).toEqual(months.map(expected));
	expect(await numbers(made.values("time_bnds"))).toEqual(
		months.flatMap((day) => [expected(day - 15), expected(day + 15)]),
	);
});

const inCalendar = (calendar: string) => ({ time: { standard_name: "time", calendar } });
const days2000 = range(366, 0.5);
const dailyBounds = range(366).flatMap((day) => [day, day + 1]);

test("steps are put under their dates in the calendar a POD declares; dates it does not have are left out, and told", async () => {
	const file = await world.file("leap.nc", field(days2000, { bounds: dailyBounds }));
	const asked = { files: [file], dimensions: inCalendar("noleap"), wish: { frequency: "day" } };
	const made = await world.deliver(asked);
	expect(made.text("time", "calendar")).toBe("noleap");
	expect(await numbers(made.values("time"))).toEqual(range(365, 0.5));
	expect(await numbers(made.values("time_bnds"))).toEqual(range(365).flatMap((day) => [day, day + 1]));
	const values = await numbers(made.values());
	// 28 February and 1 March follow each other: the 59th and the 61st step of the file.
	expect([values[58 * 6], values[59 * 6]]).toEqual([270 + 580, 270 + 600]);
	expect(made.history).toContain('of the calendar "noleap" (1 steps have no date there and were left out)');
});

test("calendars that agree on all dates of the data change nothing but the name", async () => {
	const file = await world.file("proleptic.nc", field(days2000, { calendar: "proleptic_gregorian" }));
	const wish = { frequency: "day" };
	const made = await world.deliver({ files: [file], dimensions: inCalendar("gregorian"), wish });
	expect(made.text("time", "calendar")).toBe("standard");
	expect(await numbers(made.values("time"))).toEqual(days2000);
});

test("months are put under their dates in any calendar, and counted as asked", async () => {
	const bounds = range(12).flatMap((month) => [30 * month, 30 * month + 30]);
	const file = await world.file("months360.nc", field(range(12, 15, 30), { calendar: "360_day", bounds }));
	const time = { standard_name: "time", calendar: "standard", units: "days since 2000-01-01" };
	const made = await world.deliver({ files: [file], dimensions: { time }, wish: monthly });
	expect((await numbers(made.values("time"))).slice(0, 3)).toEqual([15, 46, 75]);
	expect((await numbers(made.values("time_bnds"))).slice(0, 6)).toEqual([0, 31, 31, 60, 60, 91]);
	expect(made.text("time", "units")).toBe("days since 2000-01-01");
});

test("days that would have gaps in the calendar asked for are refused with the way out", async () => {
	const file = await world.file("short.nc", field(range(365, 0.5), { calendar: "noleap" }));
	const asked = { files: [file], dimensions: inCalendar("standard"), wish: { frequency: "day" } };
	await expect(world.prepare(asked)).rejects.toThrow(
		/in the calendar "noleap", asked for was "standard", which has 1 dates more .* convert-calendar:calendar=standard,insert=true/,
	);
});
