import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { field, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("precipitation-rate");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };
const _daily = { frequency: "day" };

test.each([
	["precipitation_flux", "kg m-2 s-1", "precipitation_rate", "mm day-1", 86400],
	["precipitation_rate", "m s-1", "precipitation_flux", "kg m-2 s-1", 1000],
	["convective_precipitation_flux", "kg m-2 s-1", "convective_precipitation_rate", "m s-1", 0.001],
	["snowfall_flux", "kg m-2 s-1", "lwe_snowfall_rate", "mm hr-1", 3600],
])("%s in %s becomes %s in %s", async (...[found, units, wished, wishedUnits, factor]) => {
	const values = range(72, 1e-5, 1e-6);
	const file = await world.file(
		`${found}-${wished}.nc`,
		field(months, { name: "pr", values, attributes: { units, standard_name: found } }),
	);
	const made = await world.deliver({
		files: [file],
		name: "pr",
		wish: { standard_name: wished, units: wishedUnits, ...monthly },
		request: { standardName: found, units },
	});
	const [first] = await numbers(made.values());
	expect(first).toBe(Math.fround(Math.fround(1e-5) * factor));
	expect([made.text("pr", "standard_name"), made.text("pr", "units")]).toEqual([wished, wishedUnits]);
	expect(made.history).toMatch(/Converted "pr" from/);
});
