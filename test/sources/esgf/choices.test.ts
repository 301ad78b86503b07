import { expect, test } from "@jest/globals";
import type { CaseSpec } from "../../../core/model/case-spec.ts";
import { Options, Source } from "../../../sources/esgf/index.ts";
import { convention } from "../../../translators/cmip/index.ts";
import { caseOf, podOf, type SourceTrial, worldOf } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";
import { type IndexedFile, memoryIndex } from "../../servers/esgf-index.ts";

const wish = wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" });

function fileOf(model: string, experiment: string, years: string, version = "v20190308"): IndexedFile {
	const activity = experiment === "historical" ? "CMIP" : "ScenarioMIP";
	const institution = model === "MIROC6" ? "MIROC" : "NCAR";
	const name = `tas_Amon_${model}_${experiment}_r1i1p1f1_gn_${years}.nc`;
	return {
		dataset: `CMIP6.${activity}.${institution}.${model}.${experiment}.r1i1p1f1.Amon.tas.gn.${version}`,
		...{ name, node: "a.org", url: `http://a.org/data/${name}`, size: 100, sha256: "ab".repeat(32) },
	};
}

const files = [
	fileOf("CESM2", "historical", "195001-201412"),
	fileOf("CESM2", "ssp585", "201501-210012", "v20180101"),
	fileOf("CESM2", "ssp585", "201501-210012", "v20200101"),
	fileOf("CESM2-WACCM", "historical", "195001-201412"),
	fileOf("MIROC6", "historical", "195001-201412"),
	fileOf("MIROC6", "ssp585", "201401-210012"),
	fileOf("Small-A", "historical", "195001-201412"),
];

async function asked(own: Partial<CaseSpec>, period = "1995-2004") {
	const trial: SourceTrial = {
		...{ options: {}, facets: {}, period, wish, convention },
		world: { http: memoryIndex(files) },
	};
	const options = Options.parse({
		index: [
			"globus=http://index.test/v1/index/test",
			"solr=http://index.test",
			"stac=http://index.test/stac",
		],
	});
	const source = new Source({ options, world: worldOf(trial), case: caseOf(trial, own) });
	const pod = podOf(wish);
	const problem = await source.requestData([pod]).then(
		() => undefined,
		(error: Error) => error.message,
	);
	const [entry] = await source.explain();
	return { entry: entry!, selected: pod.varlist[0]?.selected, problem: problem ?? entry?.problem?.message };
}

const historical = { facets: { experiment_id: "historical" } };

test("a wildcard, a list and an exclusion narrow; one model left is taken", async () => {
	for (const source_id of [
		["CESM2*", "!CESM2"],
		["CESM2-WACCM"],
		["*-WACCM", "CESM9"],
		["Small*"],
		["!CESM2*", "!MIROC6"],
	]) {
		const { selected, problem } = await asked({ ...historical, choices: { source_id } });
		expect({ source_id, problem }).toEqual({ source_id, problem: undefined });
		const model = source_id.some((one) => one.includes("Small") || one === "!MIROC6")
			? "Small-A"
			: "CESM2-WACCM";
		expect(selected?.facets["source_id"]).toBe(model);
	}
	const { selected } = await asked({
		...historical,
		choices: { source_id: ["CESM2*", "!*WACCM"], variant_label: ["r?i1p1f1"] },
	});
	expect(selected?.facets["source_id"]).toBe("CESM2");
});

test("several models left are not guessed among", async () => {
	const { problem } = await asked({ ...historical, choices: { source_id: ["CESM2*", "MIROC6"] } });
	expect(problem).toMatch(/fits 3 different experiments.*CESM2-WACCM.*MIROC6/s);
});

test("a list of experiments is one simulation, of versions of their own", async () => {
	const own = { facets: { source_id: "CESM2" }, sequence: ["historical", "ssp585"] };
	const { selected, entry } = await asked(own, "2010-2020");
	expect(selected?.files.map(({ path }) => path.split("_")[3])).toEqual(["historical", "ssp585"]);
	expect(selected?.facets).toMatchObject({
		experiment_id: "historical+ssp585",
		version: "v20190308+v20200101",
	});
	expect(entry.rejected).toMatchObject([{ reason: "superseded by v20200101" }]);
	const overlapping = await asked({ ...own, facets: { source_id: "MIROC6" } }, "2010-2020");
	expect(overlapping.entry.rejected.map(({ reason }) => reason)).toEqual([
		"its parts overlap: 195001-201412 and 201401-210012",
	]);
});

test("where nothing fits, the wildcard is told as it was written, and what there is instead", async () => {
	const { entry, problem } = await asked({ ...historical, choices: { source_id: ["CESM3*"] } });
	expect(entry.looked?.constraints["source_id"]).toEqual(["CESM3*"]);
	expect(entry.nearest[0]).toMatchObject({
		drop: "source_id=CESM3*",
		files: 4,
		found: expect.stringContaining("CESM2"),
	});
	expect(problem).toMatch(/Nearest: 4 files if source_id=CESM3\* is dropped/);
});
