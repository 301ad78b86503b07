import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "../cli/command.ts";
import { makeSmallTree } from "../cli/small-data.ts";
import { type CephRgw, hasCephRgw, startCephRgw } from "../servers/ceph-rgw.ts";
import { makeBucket, type OwnBucket } from "../servers/s3-bucket.ts";
import { contentOf, copyPod, type Delivered, putStores } from "./copy-pod.ts";

// A real gateway of Ceph; test/servers/install.sh brings it.
const withGateway = hasCephRgw() ? test : test.skip;
const folder = temporaryFolder("s3-source");
const { run, deliveredBy } = copyPod(folder);
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
let server: CephRgw;
let open: OwnBucket;
let closed: OwnBucket;
/** The files of the POD as cmip6-local gives them. */
let local: readonly Delivered[];

beforeAll(async () => {
	if (!hasCephRgw()) return;
	const names = ["tas", "pr"] as const;
	await makeSmallTree(join(folder, "data"), { names });
	server = await startCephRgw();
	open = await makeBucket(server, "open-world");
	closed = await makeBucket(server, "closed-world");
	for (const bucket of [open, closed]) {
		await bucket.putFolder(join(folder, "data"), "archive/");
		await putStores(bucket, folder, engine);
	}
	await open.publish();
	local = await deliveredBy("cmip6-local", { CASE_ROOT_DIR: "data" });
}, 180_000);
afterAll(async () => {
	await engine.close();
	await server?.stop();
	removeFolder(folder);
});

const nobody = () => ({ AWS_ENDPOINT_URL: server.endpoint });
const owner = () => ({
	...nobody(),
	AWS_ACCESS_KEY_ID: server.owner.accessKey,
	AWS_SECRET_ACCESS_KEY: server.owner.secretKey,
});

withGateway(
	"files in a bucket give a POD the bytes that local files give, unsigned and signed",
	async () => {
		expect(local.map(({ name }) => name)).toHaveLength(2);
		for (const [keys, environment] of [
			[{ CASE_ROOT_DIR: "s3://open-world/archive" }, nobody()],
			[{ CASE_ROOT_DIR: "s3://open-world/archive", endpoint: server.endpoint, anonymous: true }, {}],
			[{ CASE_ROOT_DIR: "s3://closed-world/archive/CMIP6" }, owner()],
		] as const) {
			const far = await deliveredBy("s3", keys, environment);
			expect(far.map(({ name }) => name)).toEqual(local.map(({ name }) => name));
			for (const [index, { path }] of far.entries())
				expect(readFileSync(path).equals(readFileSync(local[index]!.path))).toBe(true);
		}
	},
	180_000,
);

withGateway(
	"what a bucket lacks is told by what comes nearest; a search finds what there is",
	async () => {
		const root = { CASE_ROOT_DIR: "s3://open-world/archive" };
		const { ended } = await run("s3", { ...root, experiment_id: "historicol" }, nobody());
		expect(ended.code).toBe(1);
		const text = ended.stderr.replaceAll(/\s+/g, " ");
		expect(text).toContain('Nothing there has experiment_id=historicol. Did you mean "historical"?');
		expect(text).toContain("Nearest: 1 file if experiment_id=historicol is dropped (found: historical)");
		const flags = ["--data-manager", "s3", "--root", "s3://open-world/archive"];
		const found = await headwater(["search", "variable_id=tas", "source_id=Small-A", ...flags], {
			...{ cwd: folder, environment: nobody() },
		});
		expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining("1 dataset, 1 file") });
	},
	180_000,
);

withGateway(
	"--fetch copy, and get, copy files of a bucket",
	async () => {
		const root = { CASE_ROOT_DIR: "s3://open-world/archive" };
		const far = await run("s3", root, nobody(), ["--fetch", "copy", "--cache-dir", "flagged"]);
		expect(far.ended).toMatchObject({ code: 0 });
		const facets = ["get", "variable_id=tas,pr", "--yes", "--cache-dir", "got"];
		const got = await headwater([...facets, "--data-manager", "s3", "--root", root.CASE_ROOT_DIR], {
			...{ cwd: folder, environment: nobody() },
		});
		expect(got).toMatchObject({
			code: 0,
			stdout: expect.stringContaining("2 files: 0 verified, 2 unverified"),
		});
		for (const cache of ["flagged", "got"]) {
			const kept = filesBelow(join(folder, cache, "downloads")).filter((path) => path.endsWith(".nc"));
			expect(kept.map((path) => path.split("/").slice(0, 3).join("/"))).toEqual([
				"s3/open-world/archive",
				"s3/open-world/archive",
			]);
		}
	},
	180_000,
);

withGateway(
	"files are copied where that is asked for, once, and give the same bytes",
	async () => {
		const keys = { CASE_ROOT_DIR: "s3://closed-world/archive", fetch: "copy" };
		for (const _ of ["first", "again"]) {
			const far = await deliveredBy("s3", keys, owner());
			expect(far).toHaveLength(2);
			for (const [index, { path }] of far.entries())
				expect(readFileSync(path).equals(readFileSync(local[index]!.path))).toBe(true);
		}
		const kept = filesBelow(join(folder, "cache", "downloads")).filter((path) => path.endsWith(".nc"));
		expect(kept.map((path) => path.split("/").slice(0, 3))).toEqual([
			["s3", "closed-world", "archive"],
			["s3", "closed-world", "archive"],
		]);
	},
	180_000,
);

withGateway(
	"Zarr stores of a collection give the same values, times and bounds, unsigned and signed",
	async () => {
		for (const [keys, environment] of [
			[{ catalog_file: "s3://open-world/pangeo-cmip6.json", endpoint: server.endpoint, anonymous: true }, {}],
			[{ catalog_file: "s3://closed-world/pangeo-cmip6.json" }, owner()],
			[{ catalog_file: "s3://closed-world/pangeo-cmip6.csv" }, owner()],
		] as const) {
			const far = await deliveredBy("s3", keys, environment);
			expect(far.map(({ name }) => name)).toEqual(local.map(({ name }) => name));
			for (const [index, { path }] of far.entries())
				expect(await contentOf(path, engine)).toEqual(await contentOf(local[index]!.path, engine));
		}
	},
	180_000,
);

withGateway(
	"what goes wrong fails the POD with its reason, and shows no keys",
	async () => {
		const wrong = { ...owner(), AWS_SECRET_ACCESS_KEY: "very/secret+words" };
		// Listed anew: what an earlier test listed is kept.
		const root = { CASE_ROOT_DIR: "s3://closed-world/archive", refresh: true };
		for (const [keys, environment, words] of [
			[root, wrong, /SignatureDoesNotMatch: the secret key does not belong/],
			[root, nobody(), /403 AccessDenied: it is not open to everybody/],
			[{ CASE_ROOT_DIR: "s3://no-world/archive" }, owner(), /there is no bucket "no-world"/],
			[{}, owner(), /names no bucket and no collection/],
		] as const) {
			const { ended, folder: made } = await run("s3", keys, environment);
			expect(ended.code).not.toBe(0);
			expect(ended.stderr + ended.stdout).toMatch(words);
			const written = filesBelow(made).map((path) => readFileSync(join(made, path), "latin1"));
			for (const text of [ended.stderr, ended.stdout, ...written]) {
				expect(text).not.toContain("secret+words");
				expect(text).not.toContain(server.owner.secretKey);
				expect(text).not.toContain("Signature=");
			}
		}
	},
	180_000,
);
