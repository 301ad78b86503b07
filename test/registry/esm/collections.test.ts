import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "@jest/globals";
import { remoteFiles } from "../../../cli/remote.ts";
import { silentLog } from "../../../core/ports/log.ts";
import { wordsIn } from "../../../core/text/word-list.ts";
import { createWholeFiles } from "../../../io/stores/whole-files.ts";
import { createCataloguer } from "../../../registry/catalogue.ts";
import { shared } from "../../shared-data.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-esm-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: string[]) => join(folder, ...names);
const warnings: string[] = [];
const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
const cataloguer = createCataloguer({
	cacheDir: at("cache"),
	log,
	files: createWholeFiles(remoteFiles()),
});
const catalogs = shared("catalogs");
const sharedTest = catalogs ? test : test.skip;
const open = (name: string) => cataloguer.openCollection(join(catalogs ?? "", name));

const COLLECTION = {
	esmcat_version: "0.1.0",
	id: "small",
	attributes: [],
	assets: { column_name: "path", format: "netcdf" },
	aggregation_control: {
		variable_column_name: "variable",
		groupby_attrs: ["experiment", "component"],
		aggregations: [{ type: "join_new", attribute_name: "member_id" }],
	},
	catalog_file: "small.csv",
};
const TABLE = [
	"experiment,component,frequency,variable,member_id,path,time_range",
	"20C,atm,monthly,FLNS,1,atm/FLNS.nc,192001-200512",
	'20C,ocn,monthly,"[\'SST\', ""SHF""]",1,/data/ocn.nc,192001-200512',
	"RCP85,atm,daily,FLNS,2,https://server.test/FLNS.nc,20060101-20801231",
	"RCP85,atm,daily,FLUT,2,gs://bucket/FLUT.zarr/,",
	"broken,row",
	"",
].join("\n");

function write(name: string, description: object, table?: string | Uint8Array): string {
	const { catalog_file: file } = description as { catalog_file?: string };
	writeFileSync(at(name), JSON.stringify(description));
	if (table !== undefined && file !== undefined) writeFileSync(at(file), table);
	return at(name);
}

test("a table is found by its words, lists word by word, with periods, frequencies and paths that can be opened", async () => {
	const found = await cataloguer.openCollection(write("small.json", COLLECTION, TABLE));
	expect(found.files).toBe(4);
	expect(found.shape).toEqual({
		variable: "variable",
		groups: ["experiment", "component"],
		members: ["member_id"],
	});
	expect(found.skipped).toEqual([
		{ reason: expect.stringMatching(/rows without a path/), count: 1, examples: [] },
	]);
	expect([...found.values("variable")]).toEqual([
		["FLNS", 2],
		["FLUT", 1],
		["SHF", 1],
		["SST", 1],
	]);
	const [ocean] = found.find({ variable: "SHF" });
	expect(ocean).toMatchObject({ path: "/data/ocn.nc", facets: { variable: "SHF", frequency: "mon" } });
	expect(ocean?.range).toMatchObject({ kind: "dated" });
	expect(found.find({ variable: ["FLNS", "FLUT"] }).map(({ path }) => path)).toEqual([
		at("atm/FLNS.nc"),
		"https://server.test/FLNS.nc",
		"https://storage.googleapis.com/bucket/FLUT.zarr/",
	]);
	expect(found.count({ variable: "FLNS", experiment: "RCP85" })).toBe(1);
	expect(found.count({ variable: "FLNS", nonesuch: "x" })).toBe(0);
});

test("the same whether packed, in Parquet as a crawl writes it, or inside the JSON", async () => {
	const packed = { ...COLLECTION, catalog_file: "small.csv.gz" };
	const zipped = await cataloguer.openCollection(write("zipped.json", packed, gzipSync(TABLE)));
	expect(zipped.find({ variable: "SST" })).toHaveLength(1);
	const { catalog_file: _, ...rest } = COLLECTION;
	const records = [
		{ experiment: "20C", variable: "FLNS", member_id: 1, path: "a.nc" },
		{ experiment: "20C", variable: ["FLUT", "FSNS"], member_id: 2, path: "b.nc" },
	];
	const inside = await cataloguer.openCollection(write("inside.json", { ...rest, catalog_dict: records }));
	expect(inside.find({ variable: "FSNS", member_id: "2" }).map(({ path }) => path)).toEqual([at("b.nc")]);
});

test("a table is read once: then its columns of codes; a change is seen, damage is told and mended", async () => {
	const place = write("kept.json", { ...COLLECTION, catalog_file: "kept.csv" }, TABLE);
	const first = await cataloguer.openCollection(place);
	const second = await cataloguer.openCollection(place);
	expect(second.find({})).toEqual(first.find({}));
	writeFileSync(at("kept.csv"), `${TABLE}20C,atm,monthly,TREFHT,1,new.nc,192001-200512\n`);
	expect((await cataloguer.openCollection(place)).count({ variable: "TREFHT" })).toBe(1);
	for (const one of readdirSync(at("cache", "catalogues")).filter((name) => name.startsWith("kept"))) {
		const file = at("cache", "catalogues", one, "current", "collection.bin");
		const bytes = readFileSync(file);
		bytes[bytes.length >> 1]! ^= 0xff;
		writeFileSync(file, bytes);
	}
	expect((await cataloguer.openCollection(place)).count({ variable: "TREFHT" })).toBe(1);
	expect(warnings.join("\n")).toMatch(/kept.*is damaged and is read anew/);
});

test("what is broken is said: no JSON, no collection, no table, no column of paths, an empty table, damaged gzip", async () => {
	const opened = (name: string, description: object, table?: string | Uint8Array) =>
		cataloguer.openCollection(write(name, description, table));
	writeFileSync(at("text.json"), "hello");
	await expect(cataloguer.openCollection(at("text.json"))).rejects.toThrow(/is no JSON/);
	await expect(cataloguer.openCollection(at("nonesuch.json"))).rejects.toThrow(/nonesuch\.json/);
	await expect(opened("a.json", { id: "x" })).rejects.toThrow(/is no ESM collection: "esmcat_version"/);
	await expect(opened("b.json", { ...COLLECTION, assets: { column_name: "path" } })).rejects.toThrow(
		/one of "format" and "format_column_name" is needed/,
	);
	await expect(opened("c.json", { ...COLLECTION, catalog_file: "gone.csv" })).rejects.toThrow(/gone\.csv/);
	await expect(opened("d.json", { ...COLLECTION, catalog_file: "d.csv" }, "a,b\n1,2\n")).rejects.toThrow(
		/has no column "path".*It has: a, b/,
	);
	await expect(opened("e.json", { ...COLLECTION, catalog_file: "e.csv" }, "")).rejects.toThrow(/is empty/);
	const cut = gzipSync(TABLE).subarray(0, 60);
	await expect(opened("f.json", { ...COLLECTION, catalog_file: "f.csv.gz" }, cut)).rejects.toThrow(
		/gzip stream/,
	);
	await expect(opened("g.json", { ...COLLECTION, catalog_file: "g.parquet" }, "PAR1")).rejects.toThrow(
		/cannot be read as Parquet/,
	);
});

test("words of lists as Python and JSON write them", () => {
	expect(wordsIn("['a', \"b\", 'it\\'s']")).toEqual(["a", "b", "it's"]);
	expect(wordsIn("('SHF',)")).toEqual(["SHF"]);
	expect(wordsIn("{'x', 'y'}")).toEqual(["x", "y"]);
	expect(wordsIn("[]")).toEqual([]);
	expect(wordsIn("[1, 2]")).toEqual(["1", "2"]);
	for (const text of ["plain", "[a", "r1(x)", "['a' 'b']", "(a)(b)", ""])
		expect(wordsIn(text)).toBeUndefined();
});

sharedTest("the collections of others open, and hold what their tables say", async () => {
	const names = readdirSync(catalogs ?? "").filter((name) => name.endsWith(".json") && name !== "bad.json");
	const counts: Record<string, number> = {};
	for (const name of names) {
		const found = await open(name).catch((error: Error) => error);
		counts[name] = found instanceof Error ? -1 : found.files;
	}
	expect(counts).toMatchObject({
		"access-columns-with-lists.json": 3,
		"access-columns-with-sets.json": 3,
		"access-columns-with-tuples.json": 3,
		"cmip6-bcc-mixed-formats.json": 4,
		"cmip6-netcdf.json": 59,
		"cmip6-netcdf-noagg.json": 59,
		"multi-variable-catalog.json": 5,
		"pangeo-gcp-subset.json": 3502,
	});
	expect(counts["catalog-dict-records.json"]).toBe(5);
	await expect(open("bad.json")).rejects.toThrow(/cesm1-lens-aws-zarr\.csv/);
});

sharedTest(
	"tables after CMIP6's fashion have all facets that follow, versions as ESGF writes them",
	async () => {
		const pangeo = await open("pangeo-gcp-subset.json");
		const [row] = pangeo.find({
			source_id: "GFDL-ESM4",
			variable_id: "tos",
			grid_label: "gr",
			table_id: "Omon",
		});
		expect(row).toMatchObject({
			path: expect.stringMatching(/^https:\/\/storage\.googleapis\.com\/cmip6\/CMIP6\//),
			facets: { version: "v20180701", frequency: "mon", realization: "2", regridded: "r" },
		});
	},
);

function table(name: string, text: string): string {
	writeFileSync(at(name), text);
	return at(name);
}

test("a table of CMIP6's columns opens by itself", async () => {
	const rows = [
		"activity_id,institution_id,source_id,experiment_id,member_id,table_id,variable_id,grid_label,zstore,dcpp_init_year,version",
		"CMIP,NCAR,CESM2,historical,r1i1p1f1,Amon,tas,gn,s3://cmip6-pds/CMIP6/tas/,,20190308",
	];
	const found = await cataloguer.openCollection(table("alone.csv", rows.join("\n")));
	expect(found.shape).toMatchObject({ variable: "variable_id", members: ["member_id"] });
	expect(found.find({ source_id: "CESM2" })).toMatchObject([
		{
			path: "s3://cmip6-pds/CMIP6/tas/",
			facets: { version: "v20190308", frequency: "mon", realization: "1" },
		},
	]);
	await expect(cataloguer.openCollection(table("bare.csv", "a,b\n1,2\n"))).rejects.toThrow(
		/has no column "zstore" or "path"/,
	);
});
