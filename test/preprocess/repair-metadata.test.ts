import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { field, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("repair-metadata");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };

test("missing standard_name and units are filled from what the convention says", async () => {
	const dataset = field(months, { attributes: { units: "", standard_name: "" } });
	const file = await world.file("silent.nc", dataset);
	const made = await world.deliver({ files: [file], wish: { units: "K", ...monthly } });
	expect([made.text("tas", "standard_name"), made.text("tas", "units")]).toEqual(["air_temperature", "K"]);
});

test("another standard_name is refused, unless the POD's is to be written over it", async () => {
	const file = await world.file(
		"other.nc",
		field(months, { attributes: { standard_name: "surface_temperature" } }),
	);
	await expect(world.prepare({ files: [file], wish: monthly })).rejects.toMatchObject({
		code: "Metadata",
		message: expect.stringContaining(
			'"tas" in the file is "surface_temperature", asked for was "air_temperature"',
		),
	});
	const made = await world.deliver({ files: [file], wish: monthly, case: { metadata: "trust-request" } });
	expect(made.text("tas", "standard_name")).toBe("air_temperature");
});

test("padded texts, `Units`, `Standard_Name` and a mistyped `calender` are understood", async () => {
	const plain = field(months, { attributes: { units: "K  ", standard_name: " air_temperature " } });
	const rename = (name: string, from: string, to: string) => {
		const variable = plain.variables.get(name);
		const attributes = new Map(
			[...(variable?.attributes ?? [])].map(([key, value]) => [key === from ? to : key, value]),
		);
		(plain.variables as Map<string, unknown>).set(name, { ...variable, attributes });
	};
	rename("tas", "units", "Units");
	rename("tas", "standard_name", "Standard_Name");
	rename("time", "calendar", "calender");
	const file = await world.file("padded.nc", plain);
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	expect((await numbers(made.values()))[0]).toBeCloseTo(270 - 273.15, 4);
	expect(made.product.calendar).toBe("standard");
	expect(made.main.attributes.has("Units")).toBe(false);
});

const boundsOf = (name: string) => ({
	dimensions: { [name]: { standard_name: name, need_bounds: true } },
	wish: monthly,
});

test("bounds that a POD needs are made of the calendar's months, and told", async () => {
	const file = await world.file("boundless.nc", field(months));
	const made = await world.deliver({ files: [file], ...boundsOf("time") });
	expect(made.history).toContain('Made bounds of "time": the calendar month of each time');
	expect(made.text("time", "bounds")).toBe("time_bnds");
	expect((await numbers(made.values("time_bnds"))).slice(0, 6)).toEqual([0, 31, 31, 60, 60, 91]);
});

test("bounds of times that tell no interval are not made up, nor any when metadata is strict", async () => {
	const edges = await world.file("edges.nc", field([0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335]));
	await expect(world.prepare({ files: [edges], ...boundsOf("time") })).rejects.toThrow(
		/12 of its times lie where two months meet/,
	);
	const file = await world.file("strict.nc", field(months));
	await expect(
		world.prepare({ files: [file], ...boundsOf("time"), case: { metadata: "strict" } }),
	).rejects.toThrow(/bounds of "time".*"metadata" is "strict"/);
});

test("metadata that a file leaves out is refused when metadata is strict", async () => {
	const file = await world.file("unsaid.nc", field(months, { attributes: { units: "" } }));
	const asked = { files: [file], wish: { units: "K", ...monthly }, case: { metadata: "strict" as const } };
	await expect(world.prepare(asked)).rejects.toThrow(
		/leaves out what would have to be filled \(units of "tas"/,
	);
});
