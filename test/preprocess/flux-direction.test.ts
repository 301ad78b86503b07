import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { isTurnable, statedDirection, turnedName } from "../../core/names/flux-direction.ts";
import { convention as cesm } from "../../translators/cesm/index.ts";
import { convention as cmip } from "../../translators/cmip/index.ts";
import { convention as gfdl } from "../../translators/gfdl/index.ts";
import { field, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("flux-direction");
});
afterAll(() => world.close());

const months = range(12, 15, 30.5);
const DOWN = "surface_net_downward_longwave_flux";
const UP = "surface_net_upward_longwave_flux";
const wish = { standard_name: DOWN, units: "W m-2", frequency: "mon" };

let files = 0;
const flux = (attributes: Record<string, string>) =>
	world.file(
		`flux${files++}.nc`,
		field(months, { name: "rlns", attributes: { units: "W m-2", ...attributes } }),
	);

test.each<[string, Record<string, string>, number]>([
	["the same name", { standard_name: DOWN }, 1],
	["the opposite name", { standard_name: UP }, -1],
	["the same name, but positive upwards", { standard_name: DOWN, positive: "up" }, -1],
	["the opposite name, but positive downwards", { standard_name: UP, positive: "down" }, 1],
])("a flux of %s is delivered as asked for", async (_, attributes, sign) => {
	const made = await world.deliver({
		files: [await flux(attributes)],
		name: "rlns",
		wish,
		request: { standardName: attributes["standard_name"] as string },
	});
	expect(Array.from((await made.values()) as Float32Array).slice(0, 2)).toEqual([270 * sign, 271 * sign]);
	expect(made.text("rlns", "standard_name")).toBe(DOWN);
	expect(made.history.includes('Multiplied "rlns" by -1: it counted upwards, asked for was downwards')).toBe(
		sign === -1,
	);
	if (sign === -1) expect(made.text("rlns", "positive")).toBe("down");
});

test("a flux in an unknown direction is refused, unless the settings win", async () => {
	const file = await flux({ standard_name: "" });
	await expect(world.prepare({ files: [file], name: "rlns", wish })).rejects.toThrow(
		'Nobody says in which direction "rlns" counts',
	);
	const made = await world.deliver({
		files: [file],
		name: "rlns",
		wish,
		case: { metadata: "trust-request" },
	});
	expect(Array.from((await made.values()) as Float32Array)[0]).toBe(270);
});

test("the largest of values is the smallest of them turned round, and so are their ranges", async () => {
	const again = await world.file(
		"ranges.nc",
		field(months, {
			name: "rlns",
			attributes: {
				units: "W m-2",
				standard_name: UP,
				cell_methods: "time: maximum within days time: mean over days",
				valid_range: { type: "float32", values: [-1000, 2000] },
				valid_min: -1000,
			},
		}),
	);
	const made = await world.deliver({ files: [again], name: "rlns", wish, request: { standardName: UP } });
	expect(made.text("rlns", "cell_methods")).toBe("time: minimum within days time: mean over days");
	expect(made.main.attributes.get("valid_range")).toMatchObject({ values: [-2000, 1000] });
	expect(made.main.attributes.get("valid_max")).toMatchObject({ values: [1000] });
	expect(made.main.attributes.has("valid_min")).toBe(false);
});

test("names turn round and back, and state their direction", () => {
	expect(turnedName(DOWN)).toBe(UP);
	expect(turnedName("surface_downward_eastward_stress")).toBe("surface_upward_eastward_stress");
	expect(["eastward_wind", "surface_upwelling_longwave_flux_in_air"].map(isTurnable)).toEqual([false, false]);
	expect(
		["toa_outgoing_longwave_flux", "toa_incoming_shortwave_flux", "air_temperature"].map(statedDirection),
	).toEqual(["up", "down", undefined]);
});

test("no convention's table says of a flux that turns what its standard name denies", () => {
	const odd = [cmip, cesm, gfdl].flatMap((one) =>
		one
			.variables()
			.filter(
				({ standardName, positive }) =>
					positive && isTurnable(standardName) && statedDirection(standardName) !== positive,
			),
	);
	expect([
		...new Set(odd.map(({ name, standardName, positive }) => `${name} ${standardName} ${positive}`)),
	]).toEqual([]);
});
