import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { filesBelow, removeFolder, temporaryFolder } from "../cli/command.ts";
import { makeSmallTree } from "../cli/small-data.ts";
import { type CephRgw, hasCephRgw, startCephRgw } from "../servers/ceph-rgw.ts";
import { type IndexServer, serveIndex } from "../servers/esgf-index.ts";
import { hasNginx, type NginxNode, startNginx } from "../servers/nginx.ts";
import { makeBucket } from "../servers/s3-bucket.ts";
import { collectionOf, contentOf, copyPod, type Delivered, putStores } from "./copy-pod.ts";

// Those whose server is absent are skipped by name; test/servers/install.sh brings nginx and Ceph's gateway.
const withNode = hasNginx() ? test : test.skip;
const withGateway = hasCephRgw() ? test : test.skip;
const folder = temporaryFolder("same-data");
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const { deliveredBy } = copyPod(folder);
let node: NginxNode | undefined;
let index: IndexServer | undefined;
let gateway: CephRgw | undefined;
/** What a tree on the disk gives. */
let local: readonly Delivered[];

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"), { names: ["tas", "pr"] });
	local = await deliveredBy("cmip6-local", { CASE_ROOT_DIR: "data" });
	if (hasNginx()) {
		node = await startNginx(join(folder, "data"));
		index = await serveIndex(filesBelow(join(folder, "data")).map(indexed));
	}
	if (hasCephRgw()) {
		gateway = await startCephRgw();
		const bucket = await makeBucket(gateway, "world");
		await bucket.putFolder(join(folder, "data"), "archive/");
		await putStores(bucket, folder, engine);
		await bucket.publish();
	}
}, 180_000);
afterAll(async () => {
	await engine.close();
	await node?.stop();
	index?.close();
	await gateway?.stop();
	removeFolder(folder);
});

function indexed(path: string) {
	const bytes = readFileSync(join(folder, "data", path));
	return {
		dataset: path.split("/").slice(0, -1).join("."),
		...{ name: path.split("/").at(-1) as string, node: "node.test", size: bytes.length },
		url: `${node?.address}/${path}`,
		sha256: createHash("sha256").update(bytes).digest("hex"),
	};
}

/** The same files give the same bytes, the date of the run apart. */
function expectSameBytes(far: readonly Delivered[]): void {
	expect(local).toHaveLength(2);
	expect(far.map(({ name }) => name)).toEqual(local.map(({ name }) => name));
	for (const [at, { path }] of far.entries())
		expect(readFileSync(path).equals(readFileSync(local[at]?.path as string))).toBe(true);
}

withNode(
	"esgf and a data node give the bytes that a tree on the disk gives",
	async () => {
		const { solr, stac } = index as IndexServer;
		const keys = { index: [solr, stac], allow_private_hosts: true };
		expectSameBytes(await deliveredBy("esgf", keys));
	},
	60_000,
);

withGateway(
	"netCDF files in a bucket give the bytes that a tree on the disk gives",
	async () => {
		const keys = { endpoint: gateway?.endpoint, anonymous: true, CASE_ROOT_DIR: "s3://world/archive" };
		expectSameBytes(await deliveredBy("s3", keys));
	},
	60_000,
);

withGateway(
	"Zarr stores in a bucket give the same types, values, times and bounds",
	async () => {
		const keys = {
			endpoint: gateway?.endpoint,
			anonymous: true,
			catalog_file: "s3://world/pangeo-cmip6.json",
		};
		const far = await deliveredBy("s3", keys);
		expect(far.map(({ name }) => name)).toEqual(local.map(({ name }) => name));
		for (const [at, { path }] of far.entries())
			expect(await contentOf(path, engine)).toEqual(await contentOf(local[at]?.path as string, engine));
	},
	60_000,
);

test("a collection gives the bytes that a tree on the disk gives", async () => {
	const columns = [
		...["mip_era", "activity_id", "institution_id", "source_id", "experiment_id", "member_id", "table_id"],
		...["variable_id", "grid_label", "version"],
	];
	const rows = filesBelow(join(folder, "data")).map((path) => {
		const [, range] = /(\d+-\d+)\.nc$/.exec(path) ?? [];
		return [...path.split("/").slice(0, -1), range, join(folder, "data", path)];
	});
	mkdirSync(join(folder, "collection"));
	const table = [[...columns, "time_range", "path"], ...rows].map((row) => row.join(",")).join("\n");
	writeFileSync(join(folder, "collection", "pangeo-cmip6.csv"), `${table}\n`);
	writeFileSync(join(folder, "collection", "files.json"), JSON.stringify(collectionOf("path", "netcdf")));
	expectSameBytes(await deliveredBy("intake-esm", { catalog_file: "collection/files.json" }));
}, 60_000);

test("files that are named by globs give the bytes that a tree on the disk gives", async () => {
	const globs = { copy: { tas: "**/tas_Amon_*.nc", pr: "**/pr_Amon_*.nc" } };
	expectSameBytes(await deliveredBy("explicit-files", { CASE_ROOT_DIR: "data", globs, convention: "CMIP" }));
}, 60_000);
