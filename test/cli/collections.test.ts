import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { goodPod } from "../pods/settings.ts";
import { type RangeServer, serveFolder } from "../servers/range-server.ts";
import { filesBelow, headwater, readResult, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("collections");
const at = (...names: string[]) => join(folder, ...names);
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const EPOCH = { SOURCE_DATE_EPOCH: "1700000000" };
let server: RangeServer;
let file: string;

const COLUMNS = [
	...["activity_id", "institution_id", "source_id", "experiment_id", "member_id"],
	...["table_id", "variable_id", "grid_label", "path", "time_range"],
];
const VALUES = ["CMIP", "HEADWATER", "Small-A", "historical", "r1i1p1f1", "Amon", "tas", "gn"];

/** A collection of one row. */
function writeCollection(name: string, path: string): string {
	const description = {
		esmcat_version: "0.1.0",
		id: name,
		attributes: COLUMNS.map((column_name) => ({ column_name, vocabulary: "" })),
		assets: { column_name: "path", format: path.endsWith(".zarr") ? "zarr" : "netcdf" },
		aggregation_control: {
			variable_column_name: "variable_id",
			groupby_attrs: COLUMNS.slice(0, 4),
			aggregations: [{ type: "join_new", attribute_name: "member_id" }],
		},
		catalog_file: `${name}.csv`,
	};
	mkdirSync(at("served"), { recursive: true });
	writeFileSync(at("served", `${name}.json`), JSON.stringify(description));
	const row = [...VALUES, path, "200001-200112"];
	writeFileSync(at("served", `${name}.csv`), `${COLUMNS.join(",")}\n${row.join(",")}\n`);
	return at("served", `${name}.json`);
}

beforeAll(async () => {
	await makeSmallTree(at("data"), { names: ["tas"] });
	file = at("data", filesBelow(at("data"))[0] as string);
	await goodPod(at("pods", "one"));
	writeCase(at("case.jsonc"), { pod_list: ["one"] });
	mkdirSync(at("served"), { recursive: true });
	writeFileSync(at("served", "tas.nc"), readFileSync(file));
	await engine.write(await engine.open(file), at("served", "tas.zarr"), { format: "zarr2" });
	server = await serveFolder(at("served"));
}, 60_000);
afterAll(async () => {
	server.close();
	await engine.close();
	removeFolder(folder);
});

/** Runs the case by a data source; gives the one prepared file. */
async function prepared(name: string, more: Readonly<Record<string, unknown>>): Promise<string> {
	const own = JSON.parse(readFileSync(at("case.jsonc"), "utf8")) as { case_list?: object[] };
	const [first, ...rest] = own.case_list ?? [own];
	const all = own.case_list ? { ...own, case_list: [{ ...first, ...more }, ...rest] } : { ...own, ...more };
	writeFileSync(at(`${name}.jsonc`), JSON.stringify(all));
	const ended = await headwater(["run", `${name}.jsonc`, "--pod-dir", "pods", "-o", "out"], {
		cwd: folder,
		environment: EPOCH,
	});
	expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: expect.any(String) });
	const run = at("out", name);
	expect(readResult(run).exitCode).toBe(0);
	const [path] = filesBelow(run).filter((one) => one.endsWith("tas.mon.nc"));
	return join(run, path as string);
}

const digest = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Every variable with type, shape and values. */
async function valuesOf(path: string): Promise<Record<string, unknown>> {
	const { variables } = await engine.open(path);
	const found: Record<string, unknown> = {};
	for (const { name, type, data } of variables.values())
		found[name] = { type, shape: data.shape, values: [...((await engine.readAll(data)) as Float64Array)] };
	return found;
}

test("the same file by a tree and by collections of it: Parquet of a crawl, CSV, CSV and data on a server", async () => {
	const tree = await prepared("tree", {});
	const crawled = await headwater(["crawl", "data", "--json"], { cwd: folder });
	const { collection } = JSON.parse(crawled.stdout) as { collection: string };
	const local = writeCollection("local", relative(at("served"), file));
	writeCollection("remote", "tas.nc");
	for (const [name, catalog_file] of [
		["parquet", collection],
		["csv", local],
		["web", `${server.address}/remote.json`],
	] as const) {
		const path = await prepared(name, { data_manager: "intake-esm", catalog_file });
		expect({ name, digest: digest(path) }).toEqual({ name, digest: digest(tree) });
	}
}, 120_000);

test("a Zarr store gives equal values, types, times and bounds, from the disk and from a server", async () => {
	const tree = await valuesOf(await prepared("netcdf", {}));
	for (const [name, store] of [
		["disk-store", at("served", "tas.zarr")],
		["web-store", `${server.address}/tas.zarr`],
	] as const) {
		const catalog_file = writeCollection(name, store);
		const path = await prepared(`${name}-run`, { data_manager: "intake-esm", catalog_file });
		expect(await valuesOf(path)).toEqual(tree);
	}
}, 120_000);

test("what a collection lacks is explained by its nearest miss; one that is broken fails the case with the reason", async () => {
	const catalog_file = writeCollection("other", "tas.nc").replace(/.*served/, "served");
	const own = JSON.parse(readFileSync(at("case.jsonc"), "utf8")) as object;
	const text = JSON.stringify({ ...own, data_manager: "intake-esm", catalog_file });
	writeFileSync(at("miss.jsonc"), text.replaceAll("historical", "ssp585"));
	const miss = await headwater(["explain", "miss.jsonc", "--pod-dir", "pods"], { cwd: folder });
	expect(miss.stdout + miss.stderr).toMatch(/experiment_id/);
	expect(miss.stdout + miss.stderr).toMatch(/historical/);
	writeFileSync(at("served", "other.csv"), "a,b\n");
	writeFileSync(at("broken.jsonc"), text);
	const broken = await headwater(["run", "broken.jsonc", "--pod-dir", "pods", "-o", "out"], { cwd: folder });
	expect(broken.code).toBe(1);
	expect(broken.stdout + broken.stderr).toMatch(/other\.csv" has no column "path"/);
}, 60_000);
