import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { attributeText } from "../../core/model/dataset.ts";
import { faultsOf } from "../core/provenance/prov-rules.ts";
import { goodPod } from "../pods/settings.ts";
import { oracle, pythonHas } from "../python.ts";
import { headwater, readResult, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("provenance");
const EPOCH = { SOURCE_DATE_EPOCH: "1700000000" };
const INPUT =
	"data/CMIP6/CMIP/HEADWATER/Small-A/historical/r1i1p1f1/Amon/tas/gn/v20240101/tas_Amon_Small-A_historical_r1i1p1f1_gn_200001-200112.nc";

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"), { names: ["tas"] });
	await goodPod(join(folder, "pods", "one"));
	writeCase(join(folder, "case.jsonc"), { pod_list: ["one"], steps: ["select-range:dimension=lat,every=2"] });
}, 60_000);
afterAll(() => removeFolder(folder));

const call = (...words: string[]) => headwater(words, { cwd: folder, environment: EPOCH });
const digest = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), "utf8"));

async function globals(path: string): Promise<Record<string, string | undefined>> {
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	const { attributes } = await engine.open(join(folder, path));
	await engine.close();
	return Object.fromEntries(
		["tracking_id", "creation_date", "history"].map((name) => [name, attributeText(attributes, name)]),
	);
}

test("a run tells beside each file where it comes from", async () => {
	const { code, stderr } = await call("run", "case.jsonc", "--pod-dir", "pods", "-o", "out");
	expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
	const run = join(folder, "out", "case");
	const variable = readResult(run).cases[0]?.pods[0]?.variables[0];
	expect(variable).toMatchObject({
		provenance: "MDTF_small_2000_2001/one/mon/small.tas.mon.nc.prov.json",
		inputs: [{ version: "v20240101", trackingId: expect.stringMatching(/^hdl:/) }],
		content: { standardName: "air_temperature", timeRange: "2000-01-16T12:00:00/2001-12-16T12:00:00" },
	});
	const [columns, row] = readFileSync(join(run, "catalogue.csv"), "utf8").trimEnd().split("\n");
	expect(row).toMatch(
		/^small,one,tas,air_temperature,mon,K,.*,2000-01-16T12:00:00\/2001-12-16T12:00:00,CMIP,/,
	);
	expect(row?.split(",")[columns?.split(",").indexOf("path") ?? -1]).toBe(join(run, variable?.file ?? ""));
	expect(read("out/case/catalogue.json").catalog_file).toBe("catalogue.csv");
	expect(variable?.steps?.at(-1)).toMatchObject({
		step: "select-range",
		options: { dimension: "lat", every: 2 },
	});
	const file = join(run, variable?.file ?? "");
	const document = JSON.parse(readFileSync(join(run, variable?.provenance ?? ""), "utf8"));
	expect(faultsOf(document)).toEqual([]);
	expect(document.entity["made:file"]).toMatchObject({
		"prov:location": "small.tas.mon.nc",
		"headwater:sha256": digest(file),
		"headwater:bytes": statSync(file).size,
		"headwater:pod": "one",
	});
	expect(document.entity["made:input-1"]).toMatchObject({
		"prov:location": join(folder, INPUT),
		"headwater:bytes": statSync(join(folder, INPUT)).size,
		"headwater:trackingId": variable?.inputs?.[0]?.trackingId,
	});
	expect(document.activity["made:preparation"]["prov:startTime"]).toBe("2023-11-14T22:13:20Z");
	expect(document.agent["made:software"]["headwater:node"]).toBe(process.versions.node);
	if (pythonHas("prov"))
		expect(oracle<{ same: boolean }[]>("prov_read.py", [JSON.stringify(document)])[0]?.same).toBe(true);
	// The POD's own results do not count it.
	expect(readResult(run).cases[0]?.pods[0]?.files.join()).not.toContain("prov.json");
	const made = await globals(join("out", "case", variable?.file ?? ""));
	expect(made).toMatchObject({ tracking_id: undefined, creation_date: "2023-11-14T22:13:20Z" });
});

test("the same run gives the same provenance", async () => {
	await call("run", "case.jsonc", "--pod-dir", "pods", "-o", "again");
	const path = "case/MDTF_small_2000_2001/one/mon/small.tas.mon.nc.prov.json";
	expect(readFileSync(join(folder, "again", path), "utf8")).toBe(
		readFileSync(join(folder, "out", path), "utf8"),
	);
});

test("a plain copy keeps the identity of the published file, anything else moves it to the provenance", async () => {
	const published = await globals(INPUT);
	expect(published["tracking_id"]).toMatch(/^hdl:/);
	expect((await call("convert", INPUT, "copy.nc")).code).toBe(0);
	expect(await globals("copy.nc")).toEqual(published);
	const { code, stdout } = await call(
		...["convert", INPUT, "year.nc", "--date", "2000/2000", "--provenance", "year.prov.json"],
	);
	expect([code, stdout]).toEqual([0, expect.stringContaining("year.prov.json: where it comes from")]);
	expect(await globals("year.nc")).toMatchObject({
		tracking_id: undefined,
		creation_date: "2023-11-14T22:13:20Z",
	});
	const document = read("year.prov.json");
	expect(faultsOf(document)).toEqual([]);
	expect(document.entity["made:file"]).toMatchObject({
		"prov:location": "year.nc",
		"headwater:sha256": digest(join(folder, "year.nc")),
	});
	expect(document.entity["made:input-1"]).toMatchObject({
		"prov:location": join(folder, INPUT),
		"headwater:trackingId": published["tracking_id"],
		"headwater:version": "v20240101",
	});
});

test("the recipe of the provenance makes the same file again", async () => {
	const { entity } = read("year.prov.json");
	writeFileSync(join(folder, "recipe.json"), entity["made:recipe"]["headwater:recipe"]);
	expect((await call("convert", INPUT, "again.nc", "--recipe", "recipe.json")).code).toBe(0);
	expect(digest(join(folder, "again.nc"))).toBe(digest(join(folder, "year.nc")));
});

test("provenance replaces nothing it should not", async () => {
	for (const place of [INPUT, "other.nc", "year.prov.json"]) {
		const { code, stderr } = await call("convert", INPUT, "other.nc", "--provenance", place);
		expect([code, stderr]).toEqual([2, expect.stringMatching(/Name another/)]);
	}
});
