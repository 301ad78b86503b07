import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { column, field, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("extract-level");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };
const _daily = { frequency: "day" };

const level = (plev: number) => ({ name: "ta", wish: { ...monthly, scalar_coordinates: { plev } } });

test.each([
	["Pa", [100000, 85000], 1],
	["hPa", [1000, 850], 1],
	["mb", [850, 500], 0],
	["millibars", [850, 500], 0],
])("850 hPa is found on an axis in %s", async (units, levels, index) => {
	const file = await world.file(
		`level-${units}.nc`,
		column(levels, { units, standard_name: "air_pressure" }),
	);
	const made = await world.deliver({ files: [file], ...level(850) });
	expect((await numbers(made.values()))[0]).toBe(6 * index);
	expect([await numbers(made.values("plev")), made.text("plev", "units")]).toEqual([[850], "hPa"]);
});

const DEPTH = { lev: { standard_name: "depth", units: "m", positive: "down" } };
test.each([
	["cm", "down", [500, 1500, 2500], 1],
	["m", "down", [5, 15, 25], 1],
	["m", "up", [-5, -15, -25], 1],
])("15 m of depth is found on an axis in %s that counts %s", async (...[units, positive, levels, index]) => {
	const attributes = { units, positive, standard_name: "depth" };
	const file = await world.file(`depth-${units}-${positive}.nc`, column(levels, attributes, "z_t"));
	const made = await world.deliver({
		files: [file],
		name: "ta",
		dimensions: DEPTH,
		wish: { ...monthly, scalar_coordinates: { lev: 15 } },
	});
	expect((await numbers(made.values()))[0]).toBe(6 * index);
});

test("a level the data lack is refused with the levels they have", async () => {
	const file = await world.file(
		"levels.nc",
		column([100000, 85000], { units: "Pa", standard_name: "air_pressure" }),
	);
	await expect(world.prepare({ files: [file], ...level(925) })).rejects.toMatchObject({
		code: "Level",
		message: '"ta" has no level 92500 Pa; its "plev" has 100000, 85000. Ask one of these.',
	});
});

test("an axis without units gives no level, unless the POD's are to be written over it", async () => {
	const file = await world.file("unitless.nc", column([1000, 850], { standard_name: "air_pressure" }));
	await expect(world.prepare({ files: [file], ...level(850) })).rejects.toThrow(
		/axis "plev" of "ta" has no units/,
	);
	const made = await world.deliver({ files: [file], ...level(850), case: { metadata: "trust-request" } });
	expect((await numbers(made.values()))[0]).toBe(6);
});

test("a vertical axis of another kind is refused", async () => {
	const file = await world.file("height.nc", column([10, 850], { units: "m", standard_name: "height" }));
	await expect(world.prepare({ files: [file], ...level(850) })).rejects.toThrow(
		/is "height", asked for was "air_pressure"/,
	);
	const bare = await world.file("bare-height.nc", column([10, 850], { units: "m", axis: "Z" }));
	await expect(world.prepare({ files: [bare], ...level(850) })).rejects.toMatchObject({ code: "Level" });
});

test("a file cut to one level must be of the level asked for", async () => {
	const other = { plev: ["", [92500], { units: "Pa", standard_name: "air_pressure" }] } as const;
	const file = await world.file("cut.nc", field(months, { other, attributes: { coordinates: "plev" } }));
	const asked = { files: [file], native: "tas", name: "tas" };
	const made = await world.deliver({ ...asked, wish: { ...monthly, scalar_coordinates: { plev: 925 } } });
	expect(await numbers(made.values("plev"))).toEqual([925]);
	await expect(
		world.prepare({ ...asked, wish: { ...monthly, scalar_coordinates: { plev: 850 } } }),
	).rejects.toThrow(/no level 85000 Pa; its "plev" has 92500/);
});
