import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow } from "../../cli/command.ts";
import { type DataNode, serveData } from "../../servers/data-node.ts";
import { type Document, type Item, serveRecords } from "../../servers/recorded-index.ts";
import { type Archive, archive, monthly } from "../archive.ts";

let tree: Archive;
let node: DataNode;
let index: Awaited<ReturnType<typeof serveRecords>>;
let files: ReadonlyMap<string, Buffer>;

const five = "cmip5/output1/MPI-M/MPI-ESM-LR/historical/mon/atmos/Amon/r1i1p1";
const name5 = "tas_Amon_MPI-ESM-LR_historical_r1i1p1_200001-200012.nc";
const cordex = "cordex/output/EUR-11/KNMI/MOHC-HadGEM2-ES/historical/r1i1p1/RACMO22E/v2/mon/tas/v20160620";
const nameCordex = "tas_EUR-11_MOHC-HadGEM2-ES_historical_r1i1p1_KNMI-RACMO22E_v2_mon_200001-200012.nc";
const brand = "tavg-h2m-hxy-u";
const seven = `MIP-DRS7/CMIP7/CMIP/MPI-M/MPI-ESM1-2-LR/historical/r1i1p1f1/glb/mon/tas/${brand}/g101/v20260301`;
const name7 = `tas_${brand}_mon_glb_g101_MPI-ESM1-2-LR_historical_r1i1p1f1_200001-200012.nc`;

/** Path → the value of its first month. */
const values = new Map([
	[`${five}/v20111006/tas/${name5}`, 500],
	[`${five}/v2/tas/${name5}`, 1],
	[`${cordex}/${nameCordex}`, 600],
	[`${seven}/${name7}`, 700],
]);

beforeAll(async () => {
	tree = await archive("esgf-projects");
	for (const [path, value] of values) await tree.put(path, monthly("tas", { first: 2000, value }));
	tree.pod("warmth", { tas: { standard_name: "air_temperature", modifier: "atmos_height", units: "K" } });
	const data = join(tree.folder, "data");
	files = new Map(filesBelow(data).map((path) => [path, readFileSync(join(data, path))]));
	node = await serveData(files);
	index = await serveRecords(
		[...fiveDocuments("v20111006"), ...fiveDocuments("v2"), ...cordexDocuments()],
		[item()],
	);
});
afterAll(async () => {
	node.close();
	index.stop();
	await tree.close();
});

const bytesOf = (path: string) => files.get(path) as Buffer;
const sumOf = (path: string) => createHash("sha256").update(bytesOf(path)).digest("hex");

/** A dataset and its file, as esg-search has them: fields of the project, lists even when single. */
function documents(id: string, path: string, fields: Readonly<Record<string, string>>): Document[] {
	const name = path.split("/").at(-1) as string;
	const common = {
		...Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, [value]])),
		...{ data_node: "a.test", replica: false, retracted: false, latest: true, size: bytesOf(path).length },
	};
	return [
		{ ...common, type: "Dataset", id: `${id}|a.test`, instance_id: id, number_of_files: 1 },
		{
			...{ ...common, type: "File", id: `${id}.${name}|a.test`, dataset_id: `${id}|a.test`, title: name },
			...{ checksum: [sumOf(path)], checksum_type: ["SHA256"] },
			url: [`${node.address}/${path}|application/netcdf|HTTPServer`],
		},
	];
}

// A dataset of CMIP5 holds many variables; its id has none. Documents call the model otherwise than ids.
const fiveDocuments = (version: string) =>
	documents(`${five.replaceAll("/", ".")}.${version}`, `${five}/${version}/tas/${name5}`, {
		...{ project: "CMIP5", product: "output1", institute: "MPI-M", model: "MPI-ESM-LR.1" },
		...{ experiment: "historical", time_frequency: "mon", realm: "atmos", cmor_table: "Amon" },
		...{ ensemble: "r1i1p1", variable: "tas" },
	});

const cordexDocuments = () =>
	documents(cordex.replaceAll("/", "."), `${cordex}/${nameCordex}`, {
		...{ project: "CORDEX", product: "output", domain: "EUR-11", institute: "KNMI" },
		...{ driving_model: "MOHC-HadGEM2-ES", experiment: "historical", ensemble: "r1i1p1" },
		...{ rcm_name: "RACMO22E", rcm_version: "v2", time_frequency: "mon", variable: "tas" },
	});

function item(): Item {
	const path = `${seven}/${name7}`;
	const facets = {
		...{ variable_id: "tas", variable_branding_suffix: brand, source_id: "MPI-ESM1-2-LR", frequency: "mon" },
		...{ experiment_id: "historical", variant_label: "r1i1p1f1", region: "glb", grid_label: "g101" },
	};
	return {
		...{ id: seven.replaceAll("/", "."), collection: "CMIP7" },
		properties: {
			...Object.fromEntries(Object.entries(facets).map(([name, value]) => [`cmip7:${name}`, value])),
			...{ version: 20260301, latest: true, retracted: false },
		},
		assets: {
			[name7]: {
				...{ href: `${node.address}/${path}`, description: "HTTPServer Link", "alternate:name": "a.test" },
				...{ "file:size": bytesOf(path).length, "file:checksum": `1220${sumOf(path)}` },
			},
		},
	};
}

const asked = (more: Record<string, unknown>) => ({
	...{ data_manager: "esgf", pod_list: ["warmth"], FIRSTYR: 2000, LASTYR: 2000, CASE_ROOT_DIR: undefined },
	...{ index: [`globus=${index.origin}/v1/index/x`, `stac=${index.origin}`], experiment_id: "historical" },
	...more,
});

test.each([
	["CMIP5", { model: "MPI-ESM-LR" }, `${five}/v20111006/tas/${name5}`],
	["CORDEX", { domain: "EUR-11", rcm: "KNMI-RACMO22E" }, `${cordex}/${nameCordex}`],
	["CMIP7", { source_id: "MPI-ESM1-2-LR" }, `${seven}/${name7}`],
])(
	"%s: found by its own words, fetched into its own tree, given to the POD",
	async (project, facets, path) => {
		const made = await tree.run(asked({ ...facets, project }), [
			"--allow-private-hosts",
			"--cache-dir",
			project,
		]);
		expect(made.ended).toMatchObject({ code: 0 });
		expect((await tree.steps(made.folder, "warmth", "tas"))[0]).toBe(values.get(path));
		const kept = filesBelow(join(tree.folder, project, "downloads")).filter((one) => one.endsWith(".nc"));
		expect(kept).toEqual([path]);
		const { entry } = await tree.explain(asked({ ...facets, project }));
		expect(entry.selected?.files).toHaveLength(1);
		expect(entry.rejected.map(({ reason }) => reason)).toEqual(
			project === "CMIP5" ? ["superseded by v20111006"] : [],
		);
	},
	30_000,
);

test("what there is not is told by the nearest miss, in the words of the facets", async () => {
	const { entry } = await tree.explain(asked({ project: "CORDEX", domain: "AFR-44" }));
	expect(entry.nearest[0]).toEqual({ drop: "domain_id=AFR-44", files: 1, found: "EUR-11" });
});

test("mip_era names a project as well; one that indices do not have is refused", async () => {
	const { entry } = await tree.explain(asked({ mip_era: "CMIP7", source_id: "MPI-ESM1-2-LR" }));
	expect(entry.selected?.facets).toMatchObject({ branding_suffix: brand });
	const bad = await tree.explain(asked({ mip_era: "CMIP9", source_id: "X" }));
	expect(bad.explained.problem?.message).toMatch(/"CMIP9" is no project.*There are: CMIP6/);
});
