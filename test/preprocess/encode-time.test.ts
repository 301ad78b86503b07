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
const _daily = { frequency: "day" };

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

test("another calendar than the data's is refused", async () => {
	const file = await world.file("calendar.nc", field(months, { calendar: "noleap" }));
	await expect(
		world.prepare({
			files: [file],
			dimensions: { time: { standard_name: "time", calendar: "360_day" } },
			wish: monthly,
		}),
	).rejects.toThrow(/"tas" is in the calendar "noleap", asked for was "360_day"/);
});
