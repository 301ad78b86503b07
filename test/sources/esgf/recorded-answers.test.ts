import { expect, test } from "@jest/globals";
import { askAll, openIndex } from "../../../sources/esgf/ask-all.ts";
import { mergeListings } from "../../../sources/esgf/merge.ts";
import { reasonAgainst } from "../../../sources/esgf/merged.ts";
import type { Question } from "../../../sources/esgf/records.ts";
import { answering, recorded, recordedJson, rulesOf } from "./recorded.ts";

const withRecorded = recorded ? test : test.skip;

const question: Question = {
	project: "CMIP6",
	where: { variable_id: ["tas"], experiment_id: ["historical"] },
};

async function listed(index: string, name: string, type: "datasets" | "files" = "datasets") {
	const { http, asked } = answering(recordedJson(name));
	const rules = rulesOf([index], { http });
	const opened = openIndex(rules.endpoints[0]!, rules);
	const found =
		type === "datasets"
			? await opened.datasets(question)
			: await opened.files([{ id: "x", node: "n", retracted: false, words: [] }], question);
	return { ...found, asked };
}

withRecorded("datasets of esg-search, their versions as text", async () => {
	const { datasets, problems, asked } = await listed(
		"solr=http://h",
		"esmporium__esgf1-solr-cmip6-search.json",
	);
	expect(datasets).toMatchObject([
		{
			id: "CMIP6.CMIP.AS-RCEC.TaiESM1.historical.r1i1p1f1.Amon.tas.gn.v20200218",
			node: "esgf.ceda.ac.uk",
			replica: true,
			retracted: true,
			files: 1,
			size: 243091512,
			start: "1850-01-16T12:00:00Z",
			end: "2014-12-16T12:00:00Z",
		},
		{ id: "CMIP6.CMIP.AS-RCEC.TaiESM1.historical.r1i1p1f1.Amon.tas.gn.v20200623", retracted: false },
	]);
	// The recording holds 2 of 2322, whatever is asked.
	expect(problems).toEqual(["its pages repeat: after 2 datasets nothing new came"]);
	const url = new URL(asked[0]!.address);
	expect(url.pathname).toBe("/esg-search/search");
	expect(url.searchParams.getAll("variable_id")).toEqual(["tas"]);
	expect(url.searchParams.get("format")).toBe("application/solr+json");
});

withRecorded("datasets of the bridge, whose versions are numbers and times end in datetime_end", async () => {
	const { datasets } = await listed("bridge=http://h", "esmporium__esgf15-bridge-cmip6-search.json");
	expect(datasets[1]).toMatchObject({
		id: "CMIP6.CMIP.EC-Earth-Consortium.EC-Earth3.historical.r115i1p1f1.Amon.tas.gr.v20200412",
		node: "eagle.alcf.anl.gov",
		files: 45,
		start: "1970-01-16T00:00:00Z",
		end: "2014-12-16T00:00:00Z",
	});
});

withRecorded("files of esg-search: the version is their dataset's, not the file's", async () => {
	const { files } = await listed("solr=http://h", "intake-esgf__solr_file_response.json", "files");
	const path =
		"CMIP6/CMIP/NCAR/CESM2/historical/r1i1p1f1/Amon/tas/gn/v20190308/tas_Amon_CESM2_historical_r1i1p1f1_gn_185001-201412.nc";
	expect(files).toEqual([
		{
			dataset: "CMIP6.CMIP.NCAR.CESM2.historical.r1i1p1f1.Amon.tas.gn.v20190308",
			node: "esgf.ceda.ac.uk",
			name: "tas_Amon_CESM2_historical_r1i1p1f1_gn_185001-201412.nc",
			replica: true,
			retracted: false,
			size: 243034487,
			checksum: {
				algorithm: "sha256",
				hex: "796e8816468100543767249460913afaa09a32644804a5598f98fe854533a0a2",
			},
			trackingId: "hdl:21.14100/d9a7225a-49c3-4470-b7ab-a8180926f839",
			access: [
				{ url: `https://esgf.ceda.ac.uk/thredds/fileServer/esg_cmip6/${path}`, service: "HTTPServer" },
				{ url: `https://esgf.ceda.ac.uk/thredds/dodsC/esg_cmip6/${path}`, service: "OPENDAP" },
			],
		},
	]);
});

withRecorded("items of ESGF-NG: files with multihashes, on the node that alternate:name names", async () => {
	const { datasets, files, problems, asked } = await listed(
		"stac=http://h",
		"esmporium__esgf-ng-stac-cmip6-search.json",
	).catch((error: Error) => ({ datasets: [], files: [], problems: [error.message], asked: [] }));
	expect(problems).toEqual([expect.stringContaining('another host ("search.east.esgf.io")')]);
	expect([datasets, files, asked]).toEqual([[], [], []]);
	const answer = recordedJson("esmporium__esgf-ng-stac-cmip6-search.json") as { links: unknown };
	const { http } = answering({ ...answer, links: [], numberMatched: undefined });
	const { listings } = await askAll(question, rulesOf(["stac=http://h"], { http }));
	const [merged] = mergeListings(listings);
	expect(merged).toMatchObject({
		id: "CMIP6.CMIP.NIMS-KMA.UKESM1-0-LL.historical.r14i1p1f2.Amon.tas.gn.v20200805",
		version: 20200805,
		isNewest: true,
		retracted: [],
		nodes: [{ node: "ceda.ac.uk", isComplete: true }],
		files: [
			{
				name: "tas_Amon_UKESM1-0-LL_historical_r14i1p1f2_gn_185001-194912.nc",
				size: 67434054,
				checksum: {
					algorithm: "sha256",
					hex: "e85962e604394ed47b1d0c7df83ff63d0983ae1a26b89b6b79b36cb2363fd855",
				},
				trackingId: "hdl:21.14100/9d3542f3-8ef7-4cc3-ac19-b54659aa19ab",
			},
			{},
		],
	});
});

withRecorded("a Globus link of an item leads to a folder and is no file", async () => {
	const { http } = answering({ features: [recordedJson("stac-ext-cmip6__CIESM_item.json")] });
	const { listings } = await askAll(question, rulesOf(["stac=http://h"], { http }));
	const [merged] = mergeListings(listings);
	expect(merged?.files).toMatchObject([
		{
			size: 1691149215,
			copies: [
				{
					node: "esgf-data.nersc.gov",
					access: [
						{
							service: "HTTPServer",
							url: "https://g-eba899.6b7bd8.0ec8.data.globus.org/css03_data/CMIP6/ScenarioMIP/IPSL/IPSL-CM6A-LR/ssp119/r4i1p1f1/CFmon/clcalipso/gr/v20191122/clcalipso_CFmon_IPSL-CM6A-LR_ssp119_r4i1p1f1_gr_201501-210012.nc",
						},
					],
				},
			],
		},
	]);
});

withRecorded("documents of all projects, as Globus Search wraps them", async () => {
	const documents = Object.values(
		recordedJson("intake-esgf__project_contents.json") as Record<string, { id: string }>,
	);
	const gmeta = documents.map((content) => ({ subject: content.id, entries: [{ content }] }));
	const { files, problems, asked } = await listed(
		"globus=http://h",
		"intake-esgf__project_contents.json",
		"files",
	).catch(() => ({ files: [], problems: ["none"], asked: [] }));
	expect([files, problems, asked]).toEqual([[], ["none"], []]);
	const { http } = answering({ gmeta, total: documents.length, has_next_page: false, marker: "same" });
	const rules = rulesOf(["globus=http://h"], { http });
	const found = await openIndex(rules.endpoints[0]!, rules).files(
		[{ id: "x", node: "n", retracted: false, words: [] }],
		question,
	);
	expect(found.problems).toEqual([]);
	expect(found.files).toHaveLength(documents.length);
	expect(found.files.map(({ access }) => access.map(({ service }) => service))).toContainEqual([
		"HTTPServer",
		"GridFTP",
		"OPENDAP",
	]);
	for (const { checksum, dataset, size } of found.files) {
		expect(checksum?.algorithm).toBe("sha256");
		expect(dataset).toMatch(/\.v\d+$/);
		expect(size).toBeGreaterThan(0);
	}
});

withRecorded("nothing found is an answer", async () => {
	const { http } = answering(recordedJson("epwshiftr__mock_empty-response.json"));
	const { asked, listings } = await askAll(question, rulesOf(["solr=http://h"], { http }));
	expect(asked).toMatchObject([{ datasets: 0, files: 0 }]);
	expect(asked[0]?.problem).toBeUndefined();
	expect(mergeListings(listings)).toEqual([]);
});

withRecorded(
	"values of facets: counts of esg-search, summaries of collections without regular expressions",
	async () => {
		const solr = answering(recordedJson("esmporium__esgf1-solr-cmip6-facets.json"));
		const rules = rulesOf(["solr=http://h", "bridge=http://h"], { http: solr.http });
		const tally = await openIndex(rules.endpoints[0]!, rules).tally(question, "source_id");
		expect(tally.values.get("CESM2")).toBeGreaterThan(1000);
		expect(await openIndex(rules.endpoints[1]!, rules).values("CMIP6", "source_id")).toBeUndefined();
		const stac = answering(recordedJson("esmporium__esgf-ng-stac-cmip6-facets.json"));
		const stacRules = rulesOf(["stac=http://h"], { http: stac.http });
		const index = openIndex(stacRules.endpoints[0]!, stacRules);
		expect(await index.values("CMIP6", "source_id")).toContain("CESM2");
		expect(await index.values("CMIP6", "variant_label")).toBeUndefined();
		expect(await index.values("CMIP6", "member_id")).toBeUndefined();
		expect(stac.asked[0]?.address).toBe("http://h/collections/CMIP6");
	},
);

withRecorded("retracted and newer versions of one dataset", async () => {
	const { datasets } = await listed("solr=http://h", "esmporium__esgf1-solr-cmip6-search.json");
	const merged = mergeListings([{ index: "solr", listing: { datasets, files: [], problems: [] } }]);
	expect(merged.map(reasonAgainst)).toEqual(["retracted, as esgf.ceda.ac.uk (solr) says", undefined]);
	expect(merged.map(({ isNewest }) => isNewest)).toEqual([false, true]);
});
