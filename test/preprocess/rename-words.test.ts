import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { field, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("rename-words");
});
afterAll(() => world.close());

const _numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };
const _daily = { frequency: "day" };

test("names change wherever attributes mention them, as whole words only", async () => {
	const attributes = {
		cell_methods: "time: mean lat: lon: mean (comment: tas)",
		ancillary_variables: "tas_flag tas",
	};
	const other = { tas_flag: ["lat lon", range(6)] } as const;
	const file = await world.file("rename.nc", field(months, { attributes, other }));
	const made = await world.deliver({
		files: [file],
		name: "t2m",
		native: "tas",
		dimensions: { tt: { standard_name: "time", axis: "T" }, la: { standard_name: "latitude", axis: "Y" } },
		wish: { ...monthly, dimensions: ["tt", "la", "lon"] },
	});
	expect(made.text("t2m", "cell_methods")).toBe("tt: mean la: lon: mean (comment: t2m)");
	expect(made.text("t2m", "ancillary_variables")).toBe("tas_flag t2m");
	expect(made.dataset.variables.get("la_bnds")?.dimensions).toEqual(["la", "bnds"]);
});

test("two variables of one name are refused", async () => {
	const other = { orog: ["lat lon", range(6)] } as const;
	const file = await world.file(
		"clash.nc",
		field(months, { other, attributes: { ancillary_variables: "orog" } }),
	);
	await expect(world.prepare({ files: [file], name: "orog", native: "tas", wish: monthly })).rejects.toThrow(
		/Two variables would be called "orog"/,
	);
});
