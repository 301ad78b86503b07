import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DataNode, serveData } from "../servers/data-node.ts";
import { type IndexedFile, type IndexServer, serveIndex } from "../servers/esgf-index.ts";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree } from "./small-data.ts";

const folder = temporaryFolder("get-facets");
let node: DataNode;
let index: IndexServer;

const datasetOf = (source: string, version: string) =>
	`CMIP6.CMIP.HEADWATER.${source}.historical.r1i1p1f1.Amon.tas.gn.${version}`;
const nameOf = (source: string) => `tas_Amon_${source}_historical_r1i1p1f1_gn_200001-200112.nc`;
const placeOf = (source: string, version = "v20240101") =>
	`${datasetOf(source, version).replaceAll(".", "/")}/${nameOf(source)}`;

beforeAll(async () => {
	for (const source of ["Small-A", "Small-B", "Small-C"])
		await makeSmallTree(join(folder, "data"), { source, names: ["tas"] });
	const bytes = new Map(
		filesBelow(join(folder, "data")).map((path) => [path, readFileSync(join(folder, "data", path))]),
	);
	node = await serveData(bytes);
	const fileOf = (source: string, more: Partial<IndexedFile> = {}, version = "v20240101"): IndexedFile => {
		const own = bytes.get(placeOf(source)) as Buffer;
		return {
			...{ dataset: datasetOf(source, version), name: nameOf(source), node: "a.test" },
			...{ url: `${node.address}/${placeOf(source)}`, size: own.length },
			sha256: createHash("sha256").update(own).digest("hex"),
			...more,
		};
	};
	index = await serveIndex([
		fileOf("Small-A"),
		fileOf("Small-A", {}, "v20230101"),
		fileOf("Small-B", { retracted: true }),
		fileOf("Small-C", { url: `${node.address}/nowhere.nc` }),
		{
			...fileOf("Small-A"),
			dataset: datasetOf("Tape-A", "v20240101"),
			name: nameOf("Tape-A"),
			url: "gsiftp://a.test/x.nc",
		},
	]);
}, 60_000);
afterAll(() => {
	node.close();
	index.close();
	removeFolder(folder);
});

let caches = 0;
const get = (facets: readonly string[], flags: readonly string[] = [], cache = `cache${++caches}`) =>
	headwater(
		[
			"get",
			...facets,
			"--index",
			index.solr,
			"--cache-dir",
			join(folder, cache),
			"--allow-private-hosts",
			...flags,
		],
		{ cwd: folder },
	);

test("what has some facets is shown, fetched into the tree of its project, and not fetched again", async () => {
	const facets = ["source_id=Small-A", "variable_id=tas"];
	for (const received of [true, false]) {
		node.asked.length = 0;
		const ended = await get(facets, ["--yes"], "same");
		expect(ended).toMatchObject({ code: 0 });
		const path = join(folder, "same", "downloads", placeOf("Small-A"));
		expect(ended.stdout.split("\n")[0]).toBe(path);
		expect(readFileSync(path).equals(readFileSync(join(folder, "data", placeOf("Small-A"))))).toBe(true);
		expect(ended.stderr).toMatch(/^dataset +version +files +size +time +nodes$/m);
		expect(ended.stderr).toMatch(/v20240101 .* a\.test$/m);
		expect(ended.stderr).toMatch(/v20230101 .*superseded by v20240101$/m);
		expect(node.asked.length > 0).toBe(received);
	}
}, 60_000);

test("nobody there to ask is refused after the table, with the total size", async () => {
	const ended = await get(["source_id=Small-A"]);
	expect(ended.code).toBe(2);
	expect(ended.stderr).toMatch(
		/1 file, \d+\.\d KiB: fetch what is not there yet\? Nobody is there to ask: say --yes/,
	);
	expect(ended.stdout).toBe("");
});

test("a version that is named is fetched, a retracted one never; wildcards and exclusions match all", async () => {
	const old = await get(["source_id=Small-A", "version=v20230101"], ["--yes"]);
	expect(old).toMatchObject({ code: 0, stdout: expect.stringContaining(placeOf("Small-A", "v20230101")) });
	const bad = await get(["source_id=Small-B"], ["--yes"]);
	expect(bad.code).toBe(1);
	expect(bad.stderr).toMatch(/Nothing can be fetched.*Small-B.*\(retracted, as a\.test \(solr=.*\) says\)/);
	const many = await get(["source_id=Small-*,!Small-C", "variable_id=tas"], ["--yes", "--json"]);
	expect(many.code).toBe(0);
	const { datasets, files, received } = JSON.parse(many.stdout);
	expect(files).toMatchObject([{ state: "verified", path: expect.stringContaining("Small-A") }]);
	expect(received).toBeGreaterThan(0);
	expect(datasets.map(({ skipped }: { skipped?: string }) => skipped?.split(",")[0])).toEqual([
		"superseded by v20240101",
		undefined,
		"retracted",
	]);
	expect(datasets[1].files[0].place).toBe(placeOf("Small-A"));
}, 60_000);

test("what cannot be had is told; the exit code says all, some, none", async () => {
	const some = await get(["variable_id=tas"], ["--yes"]);
	expect(some.code).toBe(3);
	expect(some.stdout).toMatch(/failed: .*Small-C/);
	expect(some.stdout).toMatch(/failed: "tas_.*Tape-A.*" cannot be fetched: only .* lead to it/);
	expect(some.stdout).toMatch(/3 files: 1 verified, 2 failed/);
	expect((await get(["source_id=Small-C"], ["--yes"])).code).toBe(1);
	const none = await get(["source_id=Small-D"], ["--yes"]);
	expect(none.code).toBe(1);
	expect(none.stderr).toMatch(/Nothing was found that has source_id=Small-D/);
	const dead = await get(["source_id=Small-A"], ["--yes", "--index", "stac=http://127.0.0.1:9"]);
	expect(dead.code).toBe(3);
	expect(dead.stderr).toMatch(/stac=http:\/\/127\.0\.0\.1:9: .*cannot be reached/);
}, 60_000);

test("addresses an index gives may be private only with --allow-private-hosts", async () => {
	const ended = await headwater(["get", "source_id=Small-A", "--index", index.globus, "--yes"], {
		cwd: folder,
	});
	expect(ended.code).toBe(1);
	expect(ended.stdout).toMatch(/"127\.0\.0\.1" is a private address/);
});

test("files on the disk stay where they are; nothing need be confirmed", async () => {
	const ended = await headwater(["get", "source_id=Small-A,Small-B", "--root", "data"], { cwd: folder });
	expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining("2 stay where they are") });
	expect(ended.stdout.split("\n")[0]).toBe(join(folder, "data", placeOf("Small-A")));
	const found = await headwater(["search", "source_id=Small-A", "--root", "data/CMIP6", "--json"], {
		cwd: folder,
	});
	expect(JSON.parse(found.stdout).datasets[0].files[0].place).toBe(placeOf("Small-A"));
});

test("what a collection names on servers is fetched as what it is: files, but not stores", async () => {
	const columns =
		"activity_id,institution_id,source_id,experiment_id,member_id,table_id,variable_id,grid_label,version,path";
	const row = (name: string, path: string) =>
		`CMIP,HEADWATER,Small-A,historical,r1i1p1f1,Amon,${name},gn,20240101,${node.address}/${path}`;
	writeFileSync(
		join(folder, "table.csv"),
		`${columns}\n${row("tas", placeOf("Small-A"))}\n${row("pr", "pr.zarr")}\n`,
	);
	const flags = ["--catalog-file", "table.csv", "--yes", "--allow-private-hosts"];
	const ended = await headwater(["get", "source_id=Small-A", ...flags], { cwd: folder });
	expect(ended.code).toBe(0);
	expect(ended.stderr).toContain("CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.tas.gn");
	expect(ended.stdout).toContain("2 files: 1 unverified, 1 stays where it is");
	expect(ended.stdout).toMatch(/^http:.*pr\.zarr$/m);
});

test("facets and addresses do not go together", async () => {
	const both = await headwater(["get", "source_id=A", "https://a.test/x.nc"], { cwd: folder });
	expect(both).toMatchObject({ code: 2, stderr: expect.stringMatching(/is a facet, and "https.*alone/) });
	const flag = await headwater(["get", "https://a.test/x.nc", "--data-manager", "s3"], { cwd: folder });
	expect(flag).toMatchObject({
		code: 2,
		stderr: expect.stringMatching(/--data-manager says where to search/),
	});
});
