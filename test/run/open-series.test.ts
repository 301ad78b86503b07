import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Dataset, Dimension } from "../../core/model/dataset.ts";
import { openSeries } from "../../run/open-series.ts";
import { datasetOf, field, type SmallWorld, smallWorld } from "../preprocess/small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("series");
});
afterAll(() => world.close());

const fixed = (name: string) =>
	world.file(
		name,
		datasetOf({ lat: 2 }, { orog: ["lat", [0, 1], { units: "m" }], tas: ["lat", [1, 2], { units: "K" }] }),
	);

test("a variable without time stands in one file", async () => {
	const series = await openSeries([await fixed("one.nc")], ["orog"], world);
	expect([series.time, series.variable]).toEqual([undefined, "orog"]);
});

test("files without time cannot be joined, alone or beside others", async () => {
	const files = [await fixed("a.nc"), await fixed("b.nc")];
	await expect(openSeries(files, ["tas"], world)).rejects.toThrow(/"tas" has no time axis in ".*a\.nc"/);
	const timed = await world.file("timed.nc", field([0]));
	await expect(openSeries([timed, files[1] as string], ["tas"], world)).rejects.toThrow(
		/no time axis in ".*b\.nc", so it cannot be joined with 1 other files/,
	);
});

test("the variable's name in the files is the first of the possible ones they have", async () => {
	const file = await world.file("named.nc", field([0]));
	expect((await openSeries([file], ["tas27", "tas"], world)).variable).toBe("tas");
	await expect(openSeries([file], ["ta", "ts"], world)).rejects.toThrow(
		/named\.nc" cannot be read: it has no variable "ts" \(it has .*tas/,
	);
});

test("a time axis without units, or in an unknown calendar, is refused with the file's name", async () => {
	const bare = field([0]);
	const time = bare.variables.get("time");
	const without = (attributes: [string, string][]) => ({
		...bare,
		variables: new Map(bare.variables).set("time", {
			...(time as NonNullable<typeof time>),
			attributes: new Map(attributes),
		}),
	});
	const unitless = await world.file("unitless.nc", without([["standard_name", "time"]]));
	await expect(openSeries([unitless], ["tas"], world)).rejects.toMatchObject({
		code: "Metadata",
		message: expect.stringMatching(/unitless\.nc": The time axis "time" of "tas" has no units/),
	});
	const strange = await world.file(
		"strange.nc",
		without([
			["units", "days since 2000-01-01"],
			["calendar", "martian"],
		]),
	);
	await expect(openSeries([strange], ["tas"], world)).rejects.toMatchObject({
		code: "Time",
		message: expect.stringMatching(/strange\.nc": The calendar "martian" is not known/),
	});
});

test("a variable in a group is taken with all it sees from there, and what is left out is told", async () => {
	const whole = field([0, 1], { bounds: [-0.5, 0.5, 0.5, 1.5] });
	const moved = (name: string) => ["tas", "lat", "lat_bnds"].includes(name);
	const part = (keep: (name: string) => boolean) =>
		new Map([...whole.variables].filter(([name]) => keep(name)));
	const lat = new Map([["lat", whole.dimensions.get("lat") as Dimension]]);
	const inner: Dataset = {
		...whole,
		dimensions: lat,
		variables: part(moved),
		attributes: new Map([["realm", "atmos"]]),
	};
	const dimensions = new Map([...whole.dimensions].filter(([name]) => name !== "lat"));
	const root = (groups: Dataset["groups"]) => ({
		...whole,
		dimensions,
		variables: part((name) => !moved(name)),
		groups,
	});
	const one = await world.file("grouped.nc", root(new Map([["model", inner]])));
	const series = await openSeries([one], ["tas"], world);
	expect([...series.dataset.variables.keys()].sort()).toEqual([...whole.variables.keys()].sort());
	expect(series.dataset.attributes.get("realm")).toBe("atmos");
	expect(series.notes.join()).toMatch(/Took "tas" from the group "model" of ".*grouped\.nc"/);
	expect([
		...((await world.engine.readAll(series.dataset.variables.get("tas")!.data)) as Float32Array),
	]).toEqual([...((await world.engine.readAll(whole.variables.get("tas")!.data)) as Float32Array)]);

	const two = await world.file(
		"ambiguous.nc",
		root(
			new Map([
				["a", inner],
				["b", inner],
			]),
		),
	);
	await expect(openSeries([two], ["tas"], world)).rejects.toThrow(
		/"tas" in several groups \(a\/tas, b\/tas\)/,
	);

	const beside = await world.file("beside.nc", {
		...whole,
		groups: new Map([["extra", { ...inner, variables: new Map(), dimensions: new Map() }]]),
	});
	expect((await openSeries([beside], ["tas"], world)).notes.join()).toMatch(
		/Groups of ".*beside\.nc" were left out: extra/,
	);
});
