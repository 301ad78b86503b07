import { expect, test } from "@jest/globals";
import type { EntryExplanation } from "../../../core/model/explanation.ts";
import { files, podOf, worldOf } from "../../worlds.ts";

const byId = (explained: readonly EntryExplanation[]) =>
	Object.fromEntries(explained.map((one) => [one.id, one]));

test("what was selected is explained with the question, the place, the finds, the files and the steps", async () => {
	const pod = podOf("A", { tas: { more: { units: "degC" } } });
	const { source } = worldOf({
		files: files({ member: "r1i1p1f1" }, { member: "r2i1p1f1" }, { time: "185001-194912" }),
		facets: { experiment_id: "historical" },
	});
	await source.requestData([pod], { until: "selected" });
	const [explained] = await source.explain();
	expect(explained).toMatchObject({
		id: "A/tas",
		pod: "A",
		name: "tas",
		requirement: "required",
		asked: {
			standardName: "air_temperature",
			units: "degC",
			frequency: "mon",
			dimensions: ["time", "lat", "lon"],
			modifier: "atmos_height",
		},
		translation: { convention: "CMIP", name: "tas" },
		looked: {
			root: "/data",
			files: 3,
			constraints: { experiment_id: ["historical"], variable_id: ["tas"] },
		},
		rejected: [],
		nearest: [],
		status: "selected",
	});
	expect(explained?.translation?.tables).toContain("Amon");
	expect(
		explained?.found.map(({ experiment, files, period, chosen }) => [
			experiment["variant_label"],
			files,
			period,
			chosen,
		]),
	).toEqual([
		["r1i1p1f1", 1, "1950-01/2014-12", true],
		["r2i1p1f1", 1, "1950-01/2014-12", false],
	]);
	expect(explained?.found[0]?.facets).toMatchObject({
		table_id: "Amon",
		grid_label: "gn",
		version: "v20190308",
	});
	expect(explained?.selected).toMatchObject({
		files: [{ path: expect.stringMatching(/195001-201412\.nc$/), size: 100 }],
		steps: ["Cropped"],
		bytesIn: 100,
		bytesOut: 10,
	});
	expect(explained).not.toHaveProperty("problem");
});

test("what was not found is explained with the nearest misses and what was passed over", async () => {
	const pod = podOf("A", { tas: {} });
	const { source } = worldOf({ files: files({ time: "185001-194912" }), period: "1980-1989" });
	await source.requestData([pod], { until: "selected" });
	const [explained] = await source.explain();
	expect(explained).toMatchObject({
		status: "failed",
		found: [],
		rejected: [{ files: 1, reason: "covers 185001-194912" }],
		nearest: [{ drop: "the period 1980-1989", files: 1, found: "covers 185001-194912" }],
		problem: { code: "NoData", message: expect.stringContaining("was not found") },
	});
});

test("a name the convention does not know is explained with its message", async () => {
	const pod = podOf("A", { x: { standardName: "air_temprature" } });
	const { source } = worldOf({ files: files({}) });
	await source.requestData([pod], { until: "selected" });
	const [explained] = await source.explain();
	expect(explained?.translationProblem).toMatch(/air_temprature/);
	expect(explained).toMatchObject({ status: "failed", problem: { code: "Translation" } });
	expect(explained).not.toHaveProperty("looked");
});

test("a replaced variable, what steps made and what was never needed are explained too, and nothing is decided by it", async () => {
	const pod = podOf("A", {
		ua: { level: 850, alternates: [["pr"]] },
		pr: { requirement: "alternate" },
		tas: { requirement: "optional" },
	});
	const { source } = worldOf({ files: files({ variable: "ua" }, { variable: "pr" }) });
	await source.requestData([pod], { until: "selected" });
	const before = pod.varlist.map(({ status, stage, selected }) => [status, stage, selected]);
	const explained = byId(await source.explain());
	expect(Object.keys(explained)).toEqual([
		"A/ua",
		"A/ua~extract-level",
		"A/pr",
		"A/pr~precipitation-rate",
		"A/pr~precipitation-rate2",
		"A/tas",
	]);
	expect(explained["A/ua"]).toMatchObject({ status: "replaced", asked: { levels: "850 hPa" } });
	expect(explained["A/ua~extract-level"]).toMatchObject({
		status: "selected",
		madeBy: "extract-level",
		asked: { dimensions: ["time", "plev", "lat", "lon"] },
	});
	expect(explained["A/pr"]).toMatchObject({ status: "unused", found: [{ chosen: false, files: 1 }] });
	expect(explained["A/tas"]).toMatchObject({ status: "failed" });
	expect(pod.varlist.map(({ status, stage, selected }) => [status, stage, selected])).toEqual(before);
	expect(pod.status).toBe("pending");
});

test("a variable the chosen experiment lacks is explained with where it is", async () => {
	const pods = [podOf("A", { tas: {} }), podOf("B", { pr: {} }), podOf("C", { pr: {} })];
	const { source } = worldOf({
		files: files({ member: "r1i1p1f1" }, { variable: "pr", member: "r2i1p1f1" }),
	});
	await source.requestData(pods, { until: "selected" });
	expect(byId(await source.explain())["A/tas"]).toMatchObject({
		status: "failed",
		found: [{ experiment: { variant_label: "r1i1p1f1" }, chosen: false }],
		problem: { code: "Selection", message: expect.stringMatching(/found in .*r1i1p1f1/) },
	});
});

test("after an ambiguity every variable is still explained", async () => {
	const { source } = worldOf({ files: files({}, { source: "MIROC6" }) });
	await expect(source.requestData([podOf("A", { tas: {} })], { until: "selected" })).rejects.toThrow();
	const [explained] = await source.explain();
	expect(explained?.found.map(({ experiment }) => experiment["source_id"])).toEqual(["CESM2", "MIROC6"]);
	expect(explained?.status).toBe("failed");
});

test("where no catalogue could be opened nothing is explained", async () => {
	const { source } = worldOf({ files: [], cannotOpen: true });
	await expect(source.requestData([podOf("A", { tas: {} })])).rejects.toThrow(/cannot be listed/);
	expect(await source.explain()).toEqual([]);
});
