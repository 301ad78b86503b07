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
const _daily = { frequency: "day" };

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
	const made = await world.deliver({ files: [file], wish: monthly, case: { overwriteFileMetadata: true } });
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

test("a POD that needs bounds gets no data without them", async () => {
	const file = await world.file("boundless.nc", field(months));
	await expect(
		world.prepare({
			files: [file],
			dimensions: { time: { standard_name: "time", need_bounds: true } },
			wish: monthly,
		}),
	).rejects.toThrow(/no bounds on its axis "time"/);
});
