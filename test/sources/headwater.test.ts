import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "../cli/command.ts";
import { makeSmallTree } from "../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;

beforeAll(async () => {
	folder = temporaryFolder("source-headwater");
	await makeSmallTree(folder, { names: ["tas", "pr"] });
	await makeSmallTree(folder, { source: "Small-B", names: ["tas"] });
	const pod = join(folder, "pods", "look");
	mkdirSync(pod, { recursive: true });
	writeFileSync(
		join(pod, "settings.jsonc"),
		JSON.stringify({
			settings: { long_name: "Look", driver: "look.sh" },
			data: { frequency: "mon" },
			dimensions: {
				time: { standard_name: "time" },
				lat: { standard_name: "latitude" },
				lon: { standard_name: "longitude" },
			},
			varlist: {
				tas: {
					standard_name: "air_temperature",
					modifier: "atmos_height",
					units: "degC",
					dimensions: ["time", "lat", "lon"],
				},
			},
		}),
	);
	writeFileSync(join(pod, "look.sh"), 'cp "$TAS_FILE" "$WK_DIR/kept.nc"\n');
	served = await serveHeadwater(["--root", folder], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const runCase = async (name: string, more: object) => {
	const cases = [
		{
			CASENAME: name,
			convention: "CMIP",
			source_id: "Small-A",
			experiment_id: "historical",
			FIRSTYR: 2000,
			LASTYR: 2001,
			...more,
		},
	];
	const file = join(folder, `${name}.json`);
	writeFileSync(
		file,
		JSON.stringify({ case_list: cases, pod_list: ["look"], OUTPUT_DIR: join(folder, "out") }),
	);
	const ended = await headwater(["run", file, "--pod-dir", join(folder, "pods")], { cwd: folder });
	expect([ended.code, ended.stderr]).toEqual([0, expect.any(String)]);
	const kept = filesBelow(join(folder, "out", name)).find((path) => path.endsWith("kept.nc")) as string;
	return join(folder, "out", name, kept);
};

const statistics = async (file: string) => {
	const { stdout } = await headwater(["show", file, "--stats", "--json"], { cwd: folder });
	const { variables } = JSON.parse(stdout) as {
		variables: Record<string, { stats: object; shape: number[] }>;
	};
	return [
		variables["tas"]?.stats,
		variables["tas"]?.shape,
		variables["time"]?.stats,
		variables["lat"]?.stats,
	];
};

test.each(["zarr", "kerchunk"])(
	"a POD gets through another server (%s) what it gets from the disk",
	async (method) => {
		const here = await runCase(`here-${method}`, { DATA_MANAGER: "cmip6-local", CASE_ROOT_DIR: folder });
		const there = await runCase(`there-${method}`, {
			DATA_MANAGER: "headwater",
			server: served.address,
			method,
		});
		expect(await statistics(there)).toEqual(await statistics(here));
	},
);

test("search and explain work through it", async () => {
	const { code, stdout } = await headwater(
		[
			"search",
			"variable_id=tas",
			"source_id=Small-*",
			"--data-manager",
			"headwater",
			"--server",
			served.address,
			"--json",
		],
		{ cwd: folder },
	);
	expect(code).toBe(0);
	const { datasets } = JSON.parse(stdout) as { datasets: { facets: Record<string, string> }[] };
	expect(datasets.map(({ facets }) => facets["source_id"]).sort()).toEqual(["Small-A", "Small-B"]);
});

test("a server of xpublish's family is read by its ids and their info", async () => {
	const info = {
		global_attributes: {
			mip_era: "CMIP6",
			source_id: "X",
			experiment_id: "historical",
			activity_id: "CMIP",
			institution_id: "I",
			variant_label: "r1i1p1f1",
			table_id: "Amon",
			variable_id: "tas",
			grid_label: "gn",
		},
	};
	const other = createServer(({ url }, answer) => {
		if (url === "/datasets") answer.end(JSON.stringify(["a.tas"]));
		else if (url === "/datasets/a.tas/info") answer.end(JSON.stringify(info));
		else answer.writeHead(404).end("{}");
	}).listen(0, "127.0.0.1");
	await once(other, "listening");
	try {
		const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
		const { stdout } = await headwater(
			["search", "variable_id=tas", "--data-manager", "headwater", "--server", address, "--json"],
			{ cwd: folder },
		);
		expect(JSON.parse(stdout)).toMatchObject({
			datasets: [
				{ facets: { source_id: "X" }, files: [{ urls: [{ url: `${address}/datasets/a.tas/zarr` }] }] },
			],
		});
	} finally {
		other.close();
	}
});

test("what is no such server says so", async () => {
	const other = createServer((_, answer) => answer.end("<html>")).listen(0, "127.0.0.1");
	await once(other, "listening");
	try {
		const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
		const { code, stderr } = await headwater(
			["search", "variable_id=tas", "--data-manager", "headwater", "--server", address],
			{ cwd: folder },
		);
		expect(code).toBe(1);
		expect(stderr).toContain("is no JSON. Check that it is a Headwater or xpublish server.");
	} finally {
		other.close();
	}
});
