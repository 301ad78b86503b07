import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import type { Dataset } from "../../core/model/dataset.ts";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "../cli/command.ts";
import { makeSmallTree, writeCase } from "../cli/small-data.ts";
import { type CephRgw, hasCephRgw, startCephRgw } from "../servers/ceph-rgw.ts";
import { makeBucket, type OwnBucket } from "../servers/s3-bucket.ts";

// A real gateway of Ceph; test/servers/install.sh brings it.
const withGateway = hasCephRgw() ? test : test.skip;
const folder = temporaryFolder("s3-source");
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
let server: CephRgw;
let open: OwnBucket;
let closed: OwnBucket;
/** The files of the POD as cmip6-local gives them. */
let local: readonly Delivered[];

interface Delivered {
	readonly name: string;
	readonly path: string;
}

beforeAll(async () => {
	if (!hasCephRgw()) return;
	const names = ["tas", "pr"] as const;
	await makeSmallTree(join(folder, "data"), { names });
	makePod(["tas", "pr"]);
	server = await startCephRgw();
	open = await makeBucket(server, "open-world");
	closed = await makeBucket(server, "closed-world");
	for (const bucket of [open, closed]) {
		await bucket.putFolder(join(folder, "data"), "archive/");
		await putStores(bucket);
	}
	await open.publish();
	local = await deliveredBy("cmip6-local", { CASE_ROOT_DIR: "data" });
}, 180_000);
afterAll(async () => {
	await engine.close();
	await server?.stop();
	removeFolder(folder);
});

/** The same data as Zarr stores, v2 and v3, with the table of an intake-esm collection as cmip6-pds has it. */
async function putStores(bucket: OwnBucket): Promise<void> {
	const files = filesBelow(join(folder, "data"));
	const rows = [
		"activity_id,institution_id,source_id,experiment_id,member_id,table_id,variable_id,grid_label,zstore,dcpp_init_year,version",
	];
	for (const [index, path] of files.entries()) {
		const [, activity, institution, source, experiment, member, table, variable, grid] = path.split("/");
		const store = `CMIP6/${activity}/${institution}/${source}/${experiment}/${member}/${table}/${variable}/${grid}/v20240101`;
		const here = join(folder, "stores", `${variable}.zarr`);
		mkdirSync(join(folder, "stores"), { recursive: true });
		const dataset = await engine.open(join(folder, "data", path));
		await engine.write(dataset, here, { format: index % 2 === 0 ? "zarr2" : "zarr3" });
		await bucket.putFolder(here, `${store}/`);
		const row = [activity, institution, source, experiment, member, table, variable, grid];
		rows.push([...row, `s3://${bucket.name}/${store}/`, "", "20240101"].join(","));
	}
	await bucket.put("pangeo-cmip6.csv", `${rows.join("\n")}\n`);
	await bucket.put("pangeo-cmip6.json", JSON.stringify(description));
}

const description = {
	esmcat_version: "0.1.0",
	id: "pangeo-cmip6",
	description: "as the collection of pangeo",
	catalog_file: "pangeo-cmip6.csv",
	attributes: [{ column_name: "activity_id" }, { column_name: "variable_id" }],
	assets: { column_name: "zstore", format: "zarr" },
	aggregation_control: {
		variable_column_name: "variable_id",
		groupby_attrs: ["activity_id", "institution_id", "source_id", "experiment_id", "table_id", "grid_label"],
		aggregations: [
			{ type: "union", attribute_name: "variable_id" },
			{ type: "join_new", attribute_name: "member_id", options: { coords: "minimal" } },
		],
	},
};

function makePod(names: readonly string[]): void {
	const pod = join(folder, "pods", "copy");
	mkdirSync(pod, { recursive: true });
	const wishes = {
		tas: { standard_name: "air_temperature", units: "degC", modifier: "atmos_height" },
		pr: { standard_name: "precipitation_flux", units: "kg m-2 s-1" },
	};
	const varlist = names.map((name) => [
		name,
		{ ...wishes[name as keyof typeof wishes], dimensions: ["time", "lat", "lon"] },
	]);
	const settings = {
		settings: { driver: "run.sh", long_name: "copy", description: "copies" },
		data: { frequency: "mon" },
		dimensions: Object.fromEntries(
			["time", "lat", "lon"].map((name, index) => [
				name,
				{ standard_name: ["time", "latitude", "longitude"][index] },
			]),
		),
		varlist: Object.fromEntries(varlist),
	};
	writeFileSync(join(pod, "settings.jsonc"), JSON.stringify(settings));
	writeFileSync(join(pod, "run.sh"), "#!/bin/sh\nenv > environment.txt\n");
}

let cases = 0;
async function run(manager: string, keys: object, environment: Record<string, string> = {}) {
	const name = `case${++cases}`;
	const file = join(folder, `${name}.json`);
	writeCase(file, {
		CASE_ROOT_DIR: undefined,
		pod_dir: "pods",
		pod_list: ["copy"],
		data_manager: manager,
		...keys,
	});
	// One clock for all runs: their files carry the time.
	const ended = await headwater(["run", file, "--workers", "1"], {
		cwd: folder,
		environment: { SOURCE_DATE_EPOCH: "1000000000", ...environment },
	});
	return { ended, folder: join(folder, "out", name) };
}

async function deliveredBy(manager: string, keys: object, environment: Record<string, string> = {}) {
	const { ended, folder: made } = await run(manager, keys, environment);
	if (ended.code !== 0) throw new Error(ended.stderr + ended.stdout);
	return filesBelow(made)
		.filter((path) => path.includes("/copy/mon/") && path.endsWith(".nc"))
		.map((path): Delivered => ({ name: path.split("/").at(-1) as string, path: join(made, path) }));
}

const nobody = () => ({ AWS_ENDPOINT_URL: server.endpoint });
const owner = () => ({
	...nobody(),
	AWS_ACCESS_KEY_ID: server.owner.accessKey,
	AWS_SECRET_ACCESS_KEY: server.owner.secretKey,
});

/** Everything but `history` and the order of things: types, dimensions, attributes and all values. */
async function contentOf(path: string): Promise<unknown> {
	const dataset: Dataset = await engine.open(path);
	const variables: Record<string, unknown> = {};
	for (const { name, type, dimensions, attributes, data } of dataset.variables.values()) {
		const values = await engine.readAll(data);
		variables[name] = { type, dimensions, attributes: Object.fromEntries(attributes), values };
	}
	// Zarr knows no unlimited dimensions.
	return { sizes: [...dataset.dimensions].map(([name, { size }]) => `${name} ${size}`).sort(), variables };
}

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
				expect(await contentOf(path)).toEqual(await contentOf(local[index]!.path));
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
