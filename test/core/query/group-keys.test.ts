import { expect, test } from "@jest/globals";
import { formatDateRange } from "../../../core/model/date-range.ts";
import type { Pod } from "../../../core/model/pod.ts";
import { type FileParts, files, podOf, type VariableParts, type WorldParts, worldOf } from "../../worlds.ts";

/** What one variable of one POD was given. */
async function given(parts: FileParts[], more: Partial<WorldParts> & { ask?: [string, VariableParts] } = {}) {
	const [name, variable] = more.ask ?? ["tas", {}];
	const pod: Pod = podOf("A", { [name]: variable });
	const { source } = worldOf({ files: files(...parts), ...more });
	await source.requestData([pod], { until: "selected" });
	const entry = pod.varlist[0]!;
	const key = entry.selected ?? entry.alternates[0]?.[0]?.selected;
	return {
		times: key?.files.map((file) => (file.range ? formatDateRange(file.range) : "")),
		facets: key?.facets,
		notes: entry.notes.join("; "),
		problem: entry.cause === undefined ? "" : (entry.cause as Error).message,
		rejected: source.queryResult(entry)?.rejected.map(({ reason }) => reason),
	};
}
const times = (...labels: string[]): FileParts[] => labels.map((time) => ({ time }));

test("only files that overlap the period are taken, in the order of time", async () => {
	const found = await given(times("200001-201412", "198501-199912", "185001-197912", "198001-198412"), {
		period: "1984-1999",
	});
	expect(found.times).toEqual(["198001-198412", "198501-199912"]);
});

test("a gap inside the period passes the files over, and says where it is; a gap outside does not matter", async () => {
	const parts = times("185001-185912", "198001-198412", "198601-199912");
	expect(await given(parts, { period: "1980-1999" })).toMatchObject({
		times: undefined,
		problem: expect.stringMatching(/the period 1980-1999 is dropped .*gap of 365 days \(198501-198512\)/),
	});
	expect((await given(parts, { period: "1986-1999" })).times).toEqual(["198601-199912"]);
});

test("a period that is covered in part is not covered", async () => {
	expect(await given(times("198101-199912"))).toMatchObject({
		problem: expect.stringMatching(
			/1 file if the period 1980-1989 is dropped \(found: covers 198101-199912\)/,
		),
	});
});

test("overlapping chunks are joined with a note; a chunk inside another is left out", async () => {
	const found = await given(times("198001-198512", "198401-198912"));
	expect(found.times).toEqual(["198001-198512", "198401-198912"]);
	expect(found.notes).toMatch(/overlap of 731 days \(198401-198512\).*the earlier file was taken/);
	expect((await given(times("198001-198912", "198401-198512"))).times).toEqual(["198001-198912"]);
});

test.each([
	["day, 360-day years", "day", ["19800101-19841230", "19850101-19891230"]],
	["day, no leap days", "day", ["19800101-19841231", "19850101-19891231"]],
	["6hr, ends at 18:00", "6hrPlev", ["198001010000-198412311800", "198501010000-198912311800"]],
	["6hr means, ends at 21:00", "6hrPlev", ["198001010300-198412312100", "198501010300-198912312100"]],
	["6hr, begins at 06:00", "6hrPlev", ["197901010600-198501010000", "198501010600-199001010000"]],
	["3hr means", "3hr", ["198001010130-198412312230", "198501010130-198912312230"]],
	["3hr points", "3hr", ["198001010000-198412312100", "198501010000-198912312100"]],
	["3hr, 360-day years", "3hr", ["198001010130-198412302230", "198501010130-198912302230"]],
])("chunks that really are contiguous join: %s", async (_, table, labels) => {
	const frequency = table === "day" ? "day" : table.slice(0, 3);
	const found = await given(
		labels.map((time) => ({ variable: "pr", table, time })),
		{
			ask: ["pr", { frequency }],
			translator: {
				convention: "trial",
				environment: {},
				timeStamp: "middle",
				translate: () => ({
					convention: "trial",
					name: "pr",
					standardName: "precipitation_flux",
					tables: [{ table, fitsAxes: true }],
				}),
				standardNameOf: () => undefined,
			},
		},
	);
	expect(found).toMatchObject({ problem: "", times: labels });
});

test("a missing step between sub-daily chunks is a gap", async () => {
	const labels = ["198001010130-198412312230", "198501010430-198912312230"];
	const found = await given(
		labels.map((time) => ({ variable: "pr", table: "3hr", time })),
		{
			ask: ["pr", { frequency: "3hr" }],
		},
	);
	expect(found.problem).toMatch(/gap/);
});

test("a dated file is never a fixed field, and a fixed field never has dates to miss", async () => {
	const ask: [string, VariableParts] = ["areacella", { static: true }];
	const fixed = { variable: "areacella", table: "fx", time: "" };
	expect((await given([fixed], { ask, period: "3000-3010" })).times).toEqual(["<N/A>"]);
	expect((await given([{ variable: "areacella", table: "Amon" }], { ask })).times).toBeUndefined();
	expect((await given([{ variable: "tas", table: "fx", time: "" }])).times).toBeUndefined();
});

test("a climatology never stands for the plain frequency", async () => {
	const found = await given([{ time: "198001-198912", clim: true }]);
	expect(found).toMatchObject({ times: undefined, rejected: ["a climatology"] });
	expect(
		(
			await given([
				{ time: "198001-198912", clim: true },
				{ time: "195001-201412", version: "v20180101" },
			])
		).facets,
	).toMatchObject({
		version: "v20180101",
	});
});

test("zonal means, Antarctic and Greenland tables are taken only when the wish's own axes or the user ask for them", async () => {
	const zonal = { variable: "ua", table: "AERmonZ", grid: "gnz" };
	const plain = { variable: "ua", table: "Amon" };
	const column: [string, VariableParts] = ["ua", { column: true }];
	expect((await given([zonal, plain], { ask: column, strict: true })).facets).toMatchObject({
		table_id: "Amon",
	});
	expect((await given([zonal], { ask: column })).facets).toBeUndefined();
	const mean: [string, VariableParts] = ["ua", { column: true, zonal: true }];
	expect((await given([zonal, plain], { ask: mean })).facets).toMatchObject({ table_id: "AERmonZ" });
	const ice = ["ImonAnt", "ImonGre"].map((table) => ({ table, variable: "tas" }));
	expect((await given(ice)).facets).toBeUndefined();
});

test("naming a plain table asks for no special grid, naming a plain grid for no special table", async () => {
	const mean = { grid: "gm" };
	expect((await given([mean], { facets: { table_id: "Amon" } })).rejected).toEqual(["a global mean"]);
	const { noTranslator } = await import("../../worlds.ts");
	const ice = { variable: "ua", table: "ImonAnt", grid: "gn" };
	const found = await given([ice], {
		ask: ["ua", {}],
		translator: noTranslator,
		facets: { grid_label: "gn" },
	});
	expect(found.rejected).toEqual([`of the region "antarctica" only`]);
});

test("a special table is passed over with the reason, where the translator knows no tables", async () => {
	const { noTranslator } = await import("../../worlds.ts");
	const parts = [
		{ variable: "ua", table: "EmonZ" },
		{ variable: "ua", table: "ImonGre" },
	];
	const found = await given(parts, { ask: ["ua", {}], translator: noTranslator });
	expect(found.rejected).toEqual([`a zonal mean`, `of the region "greenland" only`]);
	const named = await given(parts, {
		ask: ["ua", {}],
		translator: noTranslator,
		facets: { table_id: "ImonGre" },
	});
	expect(named.facets).toMatchObject({ table_id: "ImonGre" });
});

test("frequencies between the least and the most asked for are found where the translator knows no tables", async () => {
	const { noTranslator } = await import("../../worlds.ts");
	const { parseFrequency } = await import("../../../core/model/date-frequency.ts");
	const parts = [
		{ variable: "ua", table: "Amon" },
		{ variable: "ua", table: "day", time: "19500101-20141231" },
		{ variable: "ua", table: "fx", time: "" },
	];
	const { frequency: _, ...wish } = (await import("../../worlds.ts")).wishOf("ua");
	const ask = (more: object): [string, VariableParts] => [
		"ua",
		{ more: { ...wish, frequency: undefined, ...more } as never },
	];
	const least = await given(parts, {
		ask: ask({ minFrequency: parseFrequency("mon") }),
		translator: noTranslator,
	});
	expect(least.facets).toMatchObject({ table_id: "Amon" });
	const most = await given(parts, {
		ask: ask({ maxFrequency: parseFrequency("day") }),
		translator: noTranslator,
	});
	expect(most.facets).toMatchObject({ table_id: "day" });
});
