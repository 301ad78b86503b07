import { expect, test } from "@jest/globals";
import { emptyDataset } from "../../../core/model/dataset.ts";
import type { Provenance } from "../../../core/model/provenance.ts";
import { provJson, provText } from "../../../core/provenance/prov-json.ts";
import { asOwnFile, versionInPath } from "../../../core/provenance/published-file.ts";
import { oracle, pythonHas } from "../../python.ts";
import { faultsOf } from "./prov-rules.ts";

const sha256 = "ab".repeat(32);
const made: Provenance = {
	file: {
		path: "case.tas.mon.nc",
		bytes: 4096,
		sha256,
		facts: { case: "case", pod: "maps", variable: "tas" },
	},
	inputs: [
		{
			path: "/data/gn/v20190308/tas_a.nc",
			size: 5_000_000_000,
			mtime: 1_562_000_000_000,
			trackingId: "hdl:21.14100/1",
		},
		{ path: "https://me:secret@example.org/tas_b.nc?token=abc", version: "v2" },
	],
	besides: [{ path: "/grids/areacella.nc", size: 12, mtime: 1_562_000_000_000, sha256: "cd".repeat(32) }],
	repairs: [{ what: 'units of "tas" set to "K" (was missing)', why: "the convention" }],
	steps: [
		{ step: "crop-dates", description: "kept 12 of 24 steps", options: { from: 0, to: 12 } },
		{
			step: "area-mean",
			description: "mean over the area",
			options: { areas: "/grids/areacella.nc" },
			files: ["/grids/areacella.nc"],
		},
	],
	started: "2000-01-01T00:00:00Z",
	ended: "2000-01-01T00:00:05Z",
	software: { headwater: "0.1.0", node: "20.11.0" },
};
const bare: Provenance = {
	file: { path: "copy.nc", bytes: 1, sha256 },
	inputs: [{ path: "a.nc" }],
	steps: [],
	software: { headwater: "0.1.0", node: "20.11.0" },
};

test("provenance keeps the rules of PROV-JSON", () => {
	for (const one of [made, bare]) expect(faultsOf(JSON.parse(provText(one)))).toEqual([]);
});

test("the rules find what is wrong", () => {
	const { prefix, ...rest } = provJson(made);
	expect(faultsOf(rest)).toContain('"made:file" is no qualified name');
	expect(faultsOf({ ...rest, prefix: prefix ?? {}, agent: {} })).toContain(
		'wasAssociatedWith _:a1: prov:agent "made:software" is no agent',
	);
});

test("the file was derived from all that was used, and each step tells its options and files", () => {
	const document = JSON.parse(provText(made));
	expect(Object.values(document.wasDerivedFrom).map((one) => (one as never)["prov:usedEntity"])).toEqual([
		"made:input-1",
		"made:input-2",
		"made:beside-1",
	]);
	expect(document.activity["made:step-2"]["headwater:options"]).toBe('{"areas":"/grids/areacella.nc"}');
	expect(document.used["_:u3"]).toEqual({ "prov:activity": "made:step-2", "prov:entity": "made:beside-1" });
	expect(document.wasInformedBy["_:i1"]).toEqual({
		"prov:informed": "made:step-2",
		"prov:informant": "made:step-1",
	});
	expect(JSON.parse(document.entity["made:recipe"]["headwater:recipe"])).toEqual([
		{ step: "crop-dates", options: { from: 0, to: 12 } },
		{ step: "area-mean", options: { areas: "/grids/areacella.nc" } },
	]);
});

test("steps of several terms come before the one that computes of them", () => {
	const step = (term?: string) => ({ step: "x", description: "x", options: {}, ...(term && { term }) });
	const steps = [step("a"), step("a"), step("b"), step(), step()];
	const document = JSON.parse(provText({ ...made, steps }));
	expect(faultsOf(document)).toEqual([]);
	const pairs = Object.values(document.wasInformedBy as Record<string, Record<string, string>>).map((one) =>
		["prov:informant", "prov:informed"].map((role) => one[role]?.slice("made:step-".length)).join(">"),
	);
	expect(pairs).toEqual(["1>2", "2>4", "3>4", "4>5"]);
	expect(JSON.parse(document.entity["made:recipe"]["headwater:recipe"])).toHaveLength(2);
});

test("inputs tell version, tracking id, size and time; addresses have lost passwords and tokens", () => {
	const { entity } = JSON.parse(provText(made));
	expect(entity["made:input-1"]).toMatchObject({
		"prov:location": "/data/gn/v20190308/tas_a.nc",
		"headwater:bytes": 5_000_000_000,
		"headwater:modified": { $: "2019-07-01T16:53:20.000Z", type: "xsd:dateTime" },
		"headwater:version": "v20190308",
		"headwater:trackingId": "hdl:21.14100/1",
	});
	expect(entity["made:input-2"]["prov:location"]).toBe("https://***@example.org/tas_b.nc?***");
	expect(provText(made)).not.toMatch(/secret|token=/);
});

(pythonHas("prov") ? test : test.skip)(
	"the prov package of Python reads it, and writes the same again",
	() => {
		const [read, least] = oracle<
			{
				entities: string[];
				activities: string[];
				agents: string[];
				relations: number;
				same: boolean;
				provn: string;
			}[]
		>("prov_read.py", [provText(made), provText(bare)]);
		expect(read).toMatchObject({
			entities: ["made:beside-1", "made:file", "made:input-1", "made:input-2", "made:recipe"],
			activities: ["made:preparation", "made:repair-1", "made:step-1", "made:step-2"],
			agents: ["made:software"],
			relations: 3 + 1 + 1 + 3 + 1 + 1,
			same: true,
		});
		expect(read?.provn).toContain("wasAssociatedWith(made:preparation, made:software, made:recipe)");
		expect(read?.provn).toContain(
			"activity(made:preparation, 2000-01-01T00:00:00+00:00, 2000-01-01T00:00:05+00:00",
		);
		expect(least).toMatchObject({ relations: 5, same: true });
	},
);

test("what is made of a published file does not pass for it", () => {
	const attributes = new Map([
		["tracking_id", "hdl:21.14100/1"],
		["creation_date", "2019-03-08T00:00:00Z"],
		["source_id", "CESM2"],
	]);
	expect([...asOwnFile({ ...emptyDataset, attributes }, "2026-01-01T00:00:00Z").attributes]).toEqual([
		["creation_date", "2026-01-01T00:00:00Z"],
		["source_id", "CESM2"],
	]);
	expect(asOwnFile(emptyDataset, "2026-01-01T00:00:00Z")).toEqual(emptyDataset);
	expect(versionInPath("/data/gn/v20190308/tas.nc")).toBe("v20190308");
	expect(versionInPath("/data/v20190308/gn/tas.nc")).toBeUndefined();
});
