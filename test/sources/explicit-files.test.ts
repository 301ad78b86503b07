import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Archive, archive, monthly, type Wished } from "./archive.ts";

let tree: Archive;

beforeAll(async () => {
	tree = await archive("explicit");
	tree.pod("warmth", { tas: { standard_name: "air_temperature", modifier: "atmos_height", units: "degC" } });
	await tree.put("a/first.nc", monthly("T2", { first: 2000, value: 273.15 }));
	await tree.put("a/second.nc", monthly("T2", { first: 2001, value: 373.15 }));
	// Whoever made this called the units "unit", and counted in degrees Celsius what the units say is kelvin.
	const odd = { units: "K", unit: "degC" };
	await tree.put("odd.nc", monthly("temp", { first: 2000, years: 2, value: 5, attributes: odd }));
	const one = monthly("one", { first: 2000 });
	const two = monthly("two", { first: 2000 });
	await tree.put("both.nc", { ...one, variables: new Map([...one.variables, ...two.variables]) });
	for (const [model, experiment, year] of [
		["CESM2", "historical", 2000],
		["CESM2", "ssp585", 2001],
		["MIROC6", "historical", 2000],
	] as const) {
		const dataset = monthly("tas", { first: year, value: year - 1900 });
		const attributes = new Map([...dataset.attributes, ["source_id", model], ["experiment_id", experiment]]);
		await tree.put(`said/${model}_${experiment}.nc`, { ...dataset, attributes });
	}
	writeFileSync(join(tree.folder, "data", "broken.nc"), "CDF\u0001 and no more");
});
afterAll(() => tree.close());

const asked = (tas: unknown, more: Wished = {}) => ({
	...{ data_manager: "explicit-files", pod_list: ["warmth"], FIRSTYR: 2000, LASTYR: 2000 },
	globs: { warmth: { tas } },
	...more,
});
const problemWith = async (tas: unknown, more: Wished = {}) =>
	(await tree.explain(asked(tas, more))).entry.problem;

test("a glob names files of whatever name, joined along time, converted to what the POD asks for", async () => {
	const made = await tree.run(asked("a/*.nc", { LASTYR: 2001 }));
	expect(made.ended).toMatchObject({ code: 0 });
	const values = await tree.steps(made.folder, "warmth", "tas");
	expect(values).toHaveLength(24);
	expect(values[0]).toBeCloseTo(0, 4);
	expect(values[23]).toBeCloseTo(111, 4);
});

test("metadata are put right as the case file says, and the report tells of it", async () => {
	const made = await tree.run(
		asked({ files: "odd.nc", var_name: "temp", metadata: { units: { from: "unit" }, comment: "as told" } }),
	);
	expect(made.ended).toMatchObject({ code: 0 });
	expect((await tree.steps(made.folder, "warmth", "tas"))[11]).toBeCloseTo(16, 4);
	const repairs = made.result.cases[0]?.pods[0]?.variables[0]?.repairs ?? [];
	expect(repairs.map(({ what }) => what)).toEqual([
		'units of "temp" dropped (was "K")',
		'"unit" of "temp" renamed to "units"',
		'comment of "temp" set to "as told" (was missing)',
	]);
});

test("for any POD, and several groups of files with metadata of their own", async () => {
	const { entry } = await tree.explain(
		asked(undefined, {
			...{ LASTYR: 2001, globs: { "*": { tas: [{ files: ["a/first.nc"] }, { files: "a/second.nc" }] } } },
		}),
	);
	expect(entry.status).toBe("selected");
	expect(entry.selected?.files).toHaveLength(2);
});

test.each<[string, unknown, Wished, string, RegExp]>([
	[
		"matches nothing",
		"nowhere/*.nc",
		{},
		"NoData",
		/"nowhere\/\*\.nc".*matches no file under ".*data".*Mend it/,
	],
	["names two variables", "both.nc", {}, "Metadata", /several variables \("one", "two"\).*var_name/],
	["cannot be read", "broken.nc", {}, "Format", /broken\.nc/],
	[
		"has not that variable",
		{ files: "odd.nc", var_name: "tmep" },
		{},
		"Metadata",
		/no variable "tmep".*"temp"/,
	],
	["does not cover the period", "a/first.nc", { LASTYR: 2001 }, "NoData", /covers 200001-200012/],
	[
		"is named for another variable only",
		undefined,
		{ globs: { warmth: { pr: "a/*.nc" } } },
		"NoData",
		/"globs" names no files for "tas".*it names pr/,
	],
	["leaves a gap", ["a/first.nc"], { FIRSTYR: 1999 }, "NoData", /covers 200001/],
	[
		"edits what is not there",
		{ files: "odd.nc", metadata: { units: { from: "untis" } } },
		{},
		"Metadata",
		/no attribute "untis".*"unit/,
	],
])("a glob that %s is told", async (_, tas, more, code, message) => {
	const problem = await problemWith(tas, more);
	expect(problem).toMatchObject({ code, message: expect.stringMatching(message) });
});

test("what a case leaves open is decided by what the files say of themselves, or refused", async () => {
	const wild = await tree.explain(asked("said/*_historical.nc", { source_id: ["CESM2*", "!MIROC*"] }));
	expect(wild.entry.selected?.files).toMatchObject([{ path: expect.stringContaining("CESM2_historical") }]);
	const both = await tree.explain(asked("said/*_historical.nc", { source_id: ["CESM2", "MIROC6"] }));
	expect(both.explained.problem?.message).toMatch(/fits 2 different experiments/);
	const joined = { source_id: "CESM2", experiment_id: ["historical", "ssp585"], LASTYR: 2001 };
	const made = await tree.run(asked("said/*.nc", joined));
	expect(made.ended).toMatchObject({ code: 0 });
	expect(await tree.steps(made.folder, "warmth", "tas")).toHaveLength(24);
	for (const open of [{ source_id: "CESM*" }, { grid_label: ["gn", "gr"] }, { region: "!glb" }])
		expect((await tree.explain(asked("a/first.nc", open))).entry.problem).toMatchObject({
			code: "Metadata",
			message: expect.stringMatching(
				/leaves (source_id|grid_label|region) open \(.*\), and .* not say which/,
			),
		});
});

test("a bad glob is a mistake in the case file", async () => {
	const ended = await tree.run(asked("a/[.nc")).then(
		({ ended }) => ended,
		(error: Error) => ({ code: 1, stderr: error.message }),
	);
	expect(ended.code).not.toBe(0);
});
