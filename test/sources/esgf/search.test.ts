import { expect, test } from "@jest/globals";
import { readFacetArguments } from "../../../cli/facet-arguments.ts";
import type { Http } from "../../../core/ports/http.ts";
import { Options, Source } from "../../../sources/esgf/index.ts";
import { caseOf, worldOf } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";
import { type IndexedFile, memoryIndex } from "../../servers/esgf-index.ts";

const fileOf = (source: string, version = "v20190308", more: Partial<IndexedFile> = {}): IndexedFile => ({
	dataset: `CMIP6.CMIP.NCAR.${source}.historical.r1i1p1f1.Amon.tas.gn.${version}`,
	name: `tas_Amon_${source}_historical_r1i1p1f1_gn_185001-201412.nc`,
	...{ node: "a.org", url: `http://a.org/${source}/${version}.nc`, size: 100, sha256: "ab".repeat(32) },
	...more,
});

const files = [
	fileOf("CESM2"),
	fileOf("CESM2", "v20180101"),
	fileOf("CESM2", "v20180101", { node: "b.org", retracted: true }),
	fileOf("CESM2-FV2"),
	fileOf("CESM2-WACCM"),
	fileOf("SAM0-UNICON"),
];

async function search(...facets: string[]) {
	const trial = {
		options: {},
		facets: {},
		period: "0001-9999",
		wish: wishOf({ name: "tas", standardName: "air_temperature" }),
		world: { http: memoryIndex(files) },
	};
	const options = Options.parse({
		index: ["solr=http://index.test", "globus=http://index.test/v1/index/test"],
	});
	const source = new Source({ options, world: worldOf(trial), case: caseOf(trial) });
	return source.search(readFacetArguments(facets));
}

test("a search gives every version, with what is against it, and its files with all addresses", async () => {
	const { datasets, asked } = await search("source_id=CESM2", "variable_id=tas");
	expect(asked?.map(({ problem }) => problem)).toEqual([undefined, undefined]);
	expect(datasets).toMatchObject([
		{
			id: "CMIP6.CMIP.NCAR.CESM2.historical.r1i1p1f1.Amon.tas.gn.v20180101",
			...{ version: "v20180101", latest: false, retracted: true },
			skipped: expect.stringMatching(/^retracted, as b\.org/),
		},
		{
			version: "v20190308",
			...{ latest: true, retracted: false, size: 100, start: "1850-01", end: "2014-12" },
			nodes: [{ node: "a.org", complete: true, replica: false }],
			files: [
				{
					name: "tas_Amon_CESM2_historical_r1i1p1f1_gn_185001-201412.nc",
					...{
						size: 100,
						checksum: "ab".repeat(32),
						checksumType: "SHA256",
						start: "1850-01",
						end: "2014-12",
					},
					trackingId: "hdl:21.14100/tas_Amon_CESM2_historical_r1i1p1f1_gn_185001-201412.nc",
					urls: [
						{ service: "HTTPServer", url: "http://a.org/CESM2/v20190308.nc", node: "a.org", replica: false },
						{ service: "OPENDAP", url: "http://a.org/CESM2/v20190308.nc", node: "a.org", replica: false },
					],
				},
			],
		},
	]);
	expect(datasets[1]?.skipped).toBeUndefined();
});

test("lists and wildcards match all, exclusions none", async () => {
	const models = async (...facets: string[]) =>
		new Set((await search(...facets)).datasets.map(({ facets: { source_id } }) => source_id));
	expect(await models("source_id=CESM2*,SAM0-UNICON")).toEqual(
		new Set(["CESM2", "CESM2-FV2", "CESM2-WACCM", "SAM0-UNICON"]),
	);
	expect(await models("source_id=CESM2*,!CESM2-WACCM", "variable_id=tas")).toEqual(
		new Set(["CESM2", "CESM2-FV2"]),
	);
	expect(await models("variable_id=tas", "source_id=!CESM2", "version=v20190308")).toEqual(
		new Set(["CESM2-FV2", "CESM2-WACCM", "SAM0-UNICON"]),
	);
	expect(await models("variable_id=tas", "realization=2")).toEqual(new Set());
});

test("a facet nobody knows is refused with a suggestion", async () => {
	await expect(search("sorce_id=CESM2")).rejects.toThrow(/Did you mean "source_id"/);
});

test("items of CMIP7, and files of one variable in CMIP5's datasets of many", async () => {
	const seven =
		"MIP-DRS7.CMIP7.CMIP.MOHC.UKESM1-3.historical.r1i1p1f1.glb.mon.tas.tavg-h2m-hxy-u.g100.v20260101";
	const name = "tas_tavg-h2m-hxy-u_mon_glb_g100_UKESM1-3_historical_r1i1p1f1_185001-201412.nc";
	const item = {
		id: seven,
		properties: { "cmip7:variable_id": "tas", version: 20260101, latest: true },
		assets: {
			[name]: {
				href: `https://a.org//x/${name}`,
				"file:checksum": `1220${"ab".repeat(32)}`,
				"alternate:name": "a.org",
			},
		},
	};
	const five = "cmip5.output1.MIROC.MIROC-ESM.historical.mon.atmos.Amon.r1i1p1.v20120710";
	const documents = [
		{
			type: "Dataset",
			id: `${five}|b.org`,
			instance_id: five,
			data_node: "b.org",
			number_of_files: 70,
			project: ["CMIP5"],
		},
		{
			...{ type: "File", id: `${five}.tas|b.org`, dataset_id: `${five}|b.org`, data_node: "b.org" },
			title: "tas_Amon_MIROC-ESM_historical_r1i1p1_185001-200512.nc",
			url: ["http://b.org/tas.nc|application/netcdf|HTTPServer"],
		},
	];
	const http: Http = {
		ask: async ({ address }) => {
			const type = new URL(address).searchParams.get("type");
			const docs = documents.filter((one) => one.type === type);
			const answer = type === null ? { features: [item] } : { response: { numFound: docs.length, docs } };
			return { status: 200, headers: {}, address, text: JSON.stringify(answer) };
		},
	};
	const trial = {
		...{ options: {}, facets: {}, period: "0001-9999" },
		wish: wishOf({ name: "tas", standardName: "air_temperature" }),
		world: { http },
	};
	const found = async (index: string, ...facets: string[]) => {
		const options = Options.parse({ index });
		const source = new Source({ options, world: worldOf(trial), case: caseOf(trial) });
		return (await source.search(readFacetArguments(facets))).datasets;
	};
	expect(await found("stac=http://h", "project=CMIP7", "variable_id=tas")).toMatchObject([
		{
			...{ id: seven, version: "v20260101", start: "1850-01", end: "2014-12" },
			facets: { branding_suffix: "tavg-h2m-hxy-u", region: "glb", grid_label: "g100", grid_number: "100" },
			files: [{ name, checksumType: "SHA256" }],
			rows: [{ remote: { place: `${seven.replaceAll(/\.(?!nc)/g, "/")}/${name}` } }],
		},
	]);
	expect(await found("solr=http://h", "project=CMIP5", "variable_id=tas", "model=MIROC-ESM")).toMatchObject([
		{
			facets: { source_id: "MIROC-ESM", variable_id: "tas", table_id: "Amon" },
			files: [{ start: "1850-01" }],
		},
	]);
	await expect(found("solr=http://h", "project=CMIP8")).rejects.toThrow(/no project that can be searched/);
});
