import {
	chmodSync,
	existsSync,
	linkSync,
	readdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { drsReader } from "../../core/drs/path.ts";
import { cmip6Drs } from "../../core/drs/projects.ts";
import { silentLog } from "../../core/ports/log.ts";
import { catalogueTable } from "../../registry/catalogue-table.ts";
import { crawl } from "../../registry/crawl.ts";
import { shared } from "../shared-data.ts";
import { cmip6File, dataTree, type TestTree } from "./data-tree.ts";

let tree: TestTree;
beforeEach(() => {
	tree = dataTree();
});
afterEach(() => tree.remove());

const open = (options = {}, root = tree.root) => tree.cataloguer().open(root, cmip6Drs, options);
const reasons = (catalogue: { skipped: readonly { reason: string; count: number }[] }) =>
	Object.fromEntries(catalogue.skipped.map(({ reason, count }) => [reason, count]));

test("files are found by facets, counted, and their values listed", async () => {
	for (const member of ["r1i1p1f1", "r2i1p1f1"])
		for (const dates of ["185001-194912", "195001-201412"]) tree.file(cmip6File({ member, dates }).path);
	tree.file(cmip6File({ table: "fx", variable: "areacella", dates: "" }).path);
	const catalogue = await open();
	expect(catalogue.files).toBe(5);
	expect(catalogue.skipped).toEqual([]);
	expect(catalogue.count({ table_id: "Amon", member_id: "r2i1p1f1" })).toBe(2);
	expect(catalogue.count({ member_id: ["r1i1p1f1", "r2i1p1f1"], variable_id: "tas" })).toBe(4);
	expect(catalogue.count({ member_id: ["r1i1p1f1", "r9i1p1f1"], variable_id: "tas" })).toBe(2);
	expect(catalogue.count({ no_such_column: "x" })).toBe(0);
	expect(catalogue.count({ member_id: [] })).toBe(0);
	expect(catalogue.find({ realization: "7" })).toEqual([]);
	expect([...catalogue.values("frequency")]).toEqual([
		["fx", 1],
		["mon", 4],
	]);
	expect([...catalogue.values("realization", { frequency: "mon" })]).toEqual([
		["1", 2],
		["2", 2],
	]);
	const [row] = catalogue.find({ frequency: "fx" });
	expect(row).toMatchObject({ size: 1, range: { kind: "static" } });
	expect(row!.path).toBe(join(tree.root, cmip6File({ table: "fx", variable: "areacella", dates: "" }).path));
	const monthly = catalogue.find({ member_id: "r1i1p1f1", variable_id: "tas" });
	expect(monthly.map((found) => found.range)).toMatchObject([
		{ start: { year: 1850, month: 1 }, end: { year: 1949, month: 12 } },
		{ start: { year: 1950 }, end: { year: 2014 } },
	]);
});

test("what cannot be data is counted by reason, with examples", async () => {
	const { folder, version, path, name } = cmip6File();
	tree.file(path);
	tree.file(cmip6File({ member: "r2i1p1f1" }).path, "");
	tree.file(`${path}.part`);
	tree.file(`${folder}/${version}/README.txt`);
	tree.file(`${folder}/${version}/.hidden.nc`);
	tree.file(`${folder}/${version}/notes.nc`);
	tree.file(`${folder.replace("/tas/", "/pr/")}/${version}/${name}`);
	tree.file(`${folder}/v2019beta/${name}`);
	tree.file(cmip6File({ table: "fx" }).path);
	tree.link(`${folder}/${version}/broken.nc`, "nowhere.nc");
	const catalogue = await open();
	expect(catalogue.files).toBe(1);
	expect(reasons(catalogue)).toEqual({
		"half written (.nc.part)": 1,
		"not named .nc": 1,
		"hidden (the name begins with a dot)": 1,
		"a link that leads nowhere": 1,
		"empty (0 bytes)": 1,
		"the file name does not fit the template": 1,
		"folders and file name disagree on variable_id": 1,
		'a folder is not named as "<version>" should be': 1,
		"the name of a fixed (fx) file has dates": 1,
	});
	const empty = catalogue.skipped.find(({ reason }) => reason.startsWith("empty"));
	expect(empty!.examples).toEqual([join(tree.root, cmip6File({ member: "r2i1p1f1" }).path)]);
});

test("folders this user may not read are counted, and the crawl goes on", async () => {
	tree.file(cmip6File().path);
	const locked = dirname(tree.file(cmip6File({ member: "r3i1p1f1" }).path));
	chmodSync(locked, 0o000);
	for (let folder = tree.root; folder.includes("headwater-crawl-"); folder = dirname(folder))
		chmodSync(folder, 0o755);
	const isRoot = process.getuid!() === 0;
	// The superuser may read everything: become nobody for the crawl.
	if (isRoot) process.seteuid!(65534);
	try {
		const table = catalogueTable(await crawl(tree.root), drsReader(cmip6Drs));
		expect(table.sizes.length).toBe(1);
		expect(reasons(table)).toEqual({ "a folder that cannot be read (EACCES)": 1 });
		expect(table.skipped[0]!.examples).toEqual([locked]);
	} finally {
		if (isRoot) process.seteuid!(0);
		chmodSync(locked, 0o755);
	}
});

test("files this user may not read are counted", async () => {
	tree.file(cmip6File().path);
	const found = await crawl(tree.root);
	// access(2) judges by the real user, which a test cannot change and change back.
	const { files } = found.folders;
	const folders = { ...found.folders, files: { ...files, flags: new Uint8Array(files.flags.length) } };
	expect(reasons(catalogueTable({ ...found, folders }, drsReader(cmip6Drs)))).toEqual({
		"not readable for this user": 1,
	});
});

test("latest and files/d... are other names, never versions, and a real file counts once", async () => {
	const { folder, name } = cmip6File();
	tree.file(`${folder}/files/d20190308/${name}`);
	tree.link(`${folder}/v20190308/${name}`, `../files/d20190308/${name}`);
	tree.link(`${folder}/latest`, "v20190308");
	const day = cmip6File({ table: "day", dates: "18500101-18501231" });
	tree.file(day.path);
	tree.link(`${day.folder}/latest`, "v20190308");
	const catalogue = await open();
	expect(catalogue.find({}).map((row) => row.path)).toEqual([
		join(tree.root, `${folder}/v20190308/${name}`),
		join(tree.root, day.path),
	]);
	expect(catalogue.skipped).toEqual([]);
	expect([...catalogue.values("version").keys()]).toEqual(["v20190308"]);
});

test("versions that share an unchanged file by a hard link both stay whole", async () => {
	const first = tree.file(cmip6File({ dates: "185001-189912" }).path);
	tree.file(cmip6File({ dates: "190001-194912" }).path);
	tree.file(cmip6File({ dates: "190001-194912", version: "v20200101" }).path);
	linkSync(first, join(tree.root, cmip6File({ dates: "185001-189912", version: "v20200101" }).path));
	const catalogue = await open();
	expect(Object.fromEntries(catalogue.values("version"))).toEqual({ v20190308: 2, v20200101: 2 });
});

test("linked folders are followed, loops are not, and a mirror doubles nothing", async () => {
	const { folder, path } = cmip6File();
	tree.file(path);
	tree.link(`${folder}/v20190308/loop`, "../../../../../../..");
	tree.link("mirror", "CMIP6");
	tree.link("itself", ".");
	tree.link("ring.nc", "ring.nc");
	const outside = dataTree();
	outside.file(cmip6File({ institution: "MIROC", source: "MIROC6" }).path);
	tree.link("CMIP6/CMIP/MIROC", join(outside.root, "CMIP6/CMIP/MIROC"));
	const catalogue = await open();
	outside.remove();
	expect(catalogue.files).toBe(2);
	expect(catalogue.find({ source_id: "CESM2" })[0]!.path).toBe(join(tree.root, path));
	expect(catalogue.count({ source_id: "MIROC6", institution_id: "MIROC" })).toBe(1);
	expect(reasons(catalogue)["a link that leads back to a folder above it"]).toBeGreaterThan(1);
	expect(reasons(catalogue)["a link that leads nowhere"]).toBeGreaterThan(0);
});

test("folders that all link to each other do not multiply", async () => {
	const names = ["a", "b", "c", "d", "e", "f", "g"];
	for (const name of names) {
		tree.file(`${name}/notes.txt`);
		for (const other of names) if (other !== name) tree.link(`${name}/to-${other}`, `../${other}`);
	}
	const catalogue = await open();
	expect(catalogue.files).toBe(0);
	expect(catalogue.crawl.folders).toBeLessThan(1000);
});

test("a distant file system, asked for many things at a time, gives the same crawl as a swift one", async () => {
	for (let member = 1; member <= 12; member++) tree.file(cmip6File({ member: `r${member}i1p1f1` }).path);
	tree.link(`${cmip6File().folder}/latest`, "v20190308");
	tree.link("broken.nc", "broken.nc");
	tree.settle();
	const swift = await crawl(tree.root);
	const distant = await crawl(tree.root, { pace: { asked: 0, late: 1000 } });
	expect(distant).toEqual(swift);
});

test("hostile names survive", async () => {
	const { folder, version } = cmip6File();
	tree.file(cmip6File().path);
	for (const name of [
		"two\nlines.nc",
		`${"x".repeat(250)}.nc`,
		"\u202Egnol.nc",
		"tab\t'\"`$(x).nc",
		"é\u0301.nc",
	])
		tree.file(`${folder}/${version}/${name}`);
	tree.file(`${folder}/v\n1/x.nc`);
	const again = [await open(), await open()];
	for (const catalogue of again) {
		expect(catalogue.files).toBe(1);
		expect(catalogue.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(6);
	}
});

test("a root that is not there, or a file, is an error that says what to do", async () => {
	await expect(open({}, join(tree.root, "nothing"))).rejects.toThrow(/no such folder\. Name the top folder/);
	await expect(open({}, tree.file("x.nc"))).rejects.toThrow(/it is a file, not a folder/);
});

test("folders that have not changed are not read again", async () => {
	for (const member of ["r1i1p1f1", "r2i1p1f1", "r3i1p1f1"]) tree.file(cmip6File({ member }).path);
	tree.settle();
	const first = await open();
	expect(first.crawl).toMatchObject({ foldersRead: 21, folders: 21, changed: true });
	const second = await open();
	expect(second.crawl).toEqual({ folders: 21, foldersRead: 0, changed: false });
	expect(second.find({})).toEqual(first.find({}));
	const folder = dirname(tree.file(cmip6File({ member: "r2i1p1f1", dates: "201501-202012" }).path));
	tree.settle(folder);
	utimesSync(folder, new Date("2024-02-01T00:00:00.500Z"), new Date("2024-02-01T00:00:00.500Z"));
	const third = await open();
	expect(third.crawl.foldersRead).toBe(1);
	expect(third.files).toBe(4);
	expect((await open({ refresh: true })).crawl.foldersRead).toBe(21);
	rmSync(join(tree.root, cmip6File({ member: "r3i1p1f1" }).path, "../../../../.."), { recursive: true });
	expect((await open()).files).toBe(3);
});

test("a folder that is gone, or another one under its name, is seen when nothing above it tells", async () => {
	const [first, second] = ["r1i1p1f1", "r2i1p1f1"].map((member) =>
		dirname(tree.file(cmip6File({ member }).path)),
	);
	tree.settle();
	expect((await open()).files).toBe(2);
	rmSync(second!, { recursive: true });
	tree.settle(dirname(second!));
	expect((await open()).files).toBe(1);
	// The old times, but another folder: the old one still has its inode.
	renameSync(first!, join(tree.cacheDir, "aside"));
	tree.file(cmip6File({ dates: "200001-200912" }).path);
	tree.settle(first!, dirname(first!));
	const [row] = (await open()).find({});
	expect(row!.path).toContain("200001-200912");
});

test("an unchanged tree may be looked at whole or in part, and looking be stopped", async () => {
	tree.file(cmip6File().path);
	tree.settle();
	const first = await open();
	const abort = new AbortController();
	abort.abort();
	await expect(open({ signal: abort.signal })).rejects.toThrow(/stopped/);
	const part = await open({ where: { source_id: "CESM2" } });
	expect(part.crawl).toMatchObject({ foldersRead: 0, changed: false });
	const again = await open();
	expect(again.crawl).toEqual({ folders: first.crawl.folders, foldersRead: 0, changed: false });
	expect(again.find({})).toEqual(first.find({}));
});

test("a folder that was written a moment ago is not trusted", async () => {
	tree.file(cmip6File().path);
	await open();
	const again = await open();
	expect(again.crawl.foldersRead).toBeGreaterThan(0);
});

test("a linked folder is looked at again by what it leads to", async () => {
	const { folder, name, path } = cmip6File();
	tree.file(path);
	tree.link(`${folder}/latest`, "v20190308");
	tree.settle();
	await open();
	tree.file(path.replace("185001", "186001"));
	const folderPath = join(tree.root, folder, "v20190308");
	utimesSync(folderPath, new Date("2024-02-01T00:00:00.500Z"), new Date("2024-02-01T00:00:00.500Z"));
	const again = await open();
	expect(again.files).toBe(2);
	expect(again.crawl.foldersRead).toBe(2);
	expect(
		again.find({}).every((row) => row.path.includes("/v20190308/") && row.path.includes(name.slice(0, 8))),
	).toBe(true);
});

test("a file that changed in its place is seen when its row is asked for again", async () => {
	const path = tree.file(cmip6File().path);
	tree.settle();
	const catalogue = await open();
	const rows = catalogue.find({});
	expect(await catalogue.recheck(rows)).toEqual(rows);
	writeFileSync(path, "longer now");
	tree.settle();
	const [fresh] = await catalogue.recheck(rows);
	expect(fresh).toMatchObject({ path, size: 10, mtime: statSync(path).mtimeMs });
	expect(catalogue.find({})[0]!.size).toBe(10);
	const later = await open();
	expect(later.find({})[0]!.size).toBe(10);
	truncateSync(path, 0);
	rmSync(path);
	await expect(catalogue.recheck(rows)).rejects.toThrow(/has gone since the catalogue was made/);
});

test("with facets known beforehand other folders are not entered, and nothing pretends they were", async () => {
	for (const source of ["CESM2", "CESM2-WACCM"])
		for (const member of ["r1i1p1f1", "r2i1p1f1"])
			for (const table of ["Amon", "day"])
				tree.file(cmip6File({ source, member, table, dates: "1850" }).path);
	tree.settle();
	const where = { source_id: "CESM2", variant_label: "r1i1p1f1", table_id: "day" };
	const part = await open({ where });
	expect(part.files).toBe(1);
	// Down to the model 5 folders with the root, then experiment, member, table, variable, grid, version.
	expect(part.crawl.folders).toBe(11);
	expect(readFileSync(part.collection, "utf8")).toContain("folders nobody asked for were not looked at");
	const whole = await open();
	expect(whole.files).toBe(8);
	expect(whole.crawl.foldersRead).toBeGreaterThan(0);
	expect(readFileSync(whole.collection, "utf8")).not.toContain("nobody asked");
	const again = await open({ where });
	expect(again.crawl).toEqual({ folders: 11, foldersRead: 0, changed: false });
	expect(again.files).toBe(1);
	expect((await open()).crawl).toMatchObject({ foldersRead: 0, changed: false });
});

test("folders are entered whatever is known, where their level is doubtful", async () => {
	tree.file(cmip6File().path.replace("CMIP6/", "CMIP6/extra/"));
	tree.file(cmip6File({ source: "NEWMODEL-1" }).path);
	const catalogue = await open({ where: { source_id: ["CESM2", "NEWMODEL-1"], member_id: "r1i1p1f1" } });
	expect(catalogue.files).toBe(2);
});

test("a damaged store is built anew, with a word about it", async () => {
	tree.file(cmip6File().path);
	tree.settle();
	const first = await open();
	for (const name of ["index.bin", "tree.bin"]) {
		const folder = dirname(realpathSync(first.collection));
		const bytes = readFileSync(join(folder, name));
		bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 0x40;
		writeFileSync(join(folder, name), bytes);
		const said: string[] = [];
		const log = { ...silentLog, warn: (message: string) => said.push(message) };
		const catalogue = await tree.cataloguer(log).open(tree.root, cmip6Drs);
		expect(catalogue.files).toBe(1);
		expect(said).toEqual([expect.stringMatching(/damaged and is built anew/)]);
	}
	const now = dirname(realpathSync(first.collection));
	truncateSync(join(now, "index.bin"), 40);
	expect((await open()).files).toBe(1);
	rmSync(join(dirname(realpathSync(first.collection)), "tree.bin"));
	expect((await open()).files).toBe(1);
});

test("nothing is written into the data tree, and a cache that cannot be written says so", async () => {
	tree.file(cmip6File().path);
	await open();
	expect(readdirSync(tree.root)).toEqual(["CMIP6"]);
	writeFileSync(join(tree.cacheDir, "file"), "");
	const { createCataloguer } = await import("../../registry/catalogue.ts");
	const cataloguer = createCataloguer({ cacheDir: join(tree.cacheDir, "file"), log: silentLog });
	await expect(cataloguer.open(tree.root, cmip6Drs)).rejects.toThrow(/--cache-dir/);
});

test("the stored Parquet file and ESM collection say what the catalogue says", async () => {
	for (const member of ["r1i1p1f1", "s1960-r2i1p1f1"]) tree.file(cmip6File({ member }).path);
	tree.file(cmip6File({ table: "fx", variable: "areacella", dates: "" }).path);
	const catalogue = await open();
	const collection = JSON.parse(readFileSync(catalogue.collection, "utf8"));
	expect(collection).toMatchObject({
		esmcat_version: "0.1.0",
		assets: { column_name: "path", format: "netcdf" },
		catalog_file: "catalogue.parquet",
	});
	const file = await asyncBufferFromFile(join(dirname(catalogue.collection), collection.catalog_file));
	const rows = (await parquetReadObjects({ file })) as Record<string, unknown>[];
	const expected = catalogue
		.find({})
		.map((row) => ({ ...row.facets, path: row.path, size: BigInt(row.size) }));
	expect(rows).toHaveLength(3);
	rows.forEach((row, index) => {
		const { time_range, mtime, ...rest } = row;
		const known = Object.fromEntries(
			Object.entries(rest).filter(([, value]) => value !== null && value !== undefined),
		);
		expect(known).toEqual(expected[index]);
		expect(time_range ?? "").toBe(row["table_id"] === "fx" ? "" : "185001-201412");
		expect((mtime as Date).getTime()).toBe(Math.trunc(catalogue.find({})[index]!.mtime));
	});
	const named = collection.attributes.map((entry: { column_name: string }) => entry.column_name);
	expect(named.every((name: string) => name in rows[0]!)).toBe(true);
});

test("an aborted crawl stops, and stores nothing", async () => {
	tree.file(cmip6File().path);
	const abort = new AbortController();
	abort.abort();
	await expect(open({ signal: abort.signal })).rejects.toThrow(/stopped/);
	expect(existsSync(join(tree.cacheDir, "catalogues"))).toBe(false);
});

const real = shared("cmip6");
(real ? test : test.skip)("the real CMIP6 tree is catalogued whole, from any level of it", async () => {
	const all = await open({}, real!);
	expect(all.files).toBe(146);
	expect(all.skipped).toEqual([]);
	expect(all.values("institution_id").size).toBe(12);
	const below = await open({}, join(real!, "CMIP6/CMIP"));
	expect(below.files).toBe(146);
	expect(below.find({})[0]!.facets).toEqual(all.find({})[0]!.facets);
	const one = await open({ where: { source_id: "MIROC6", table_id: "day" } }, real!);
	expect(one.files).toBe(all.count({ source_id: "MIROC6", table_id: "day" }));
});

const extra = shared("cmip6-extra");
(extra ? test : test.skip)("real files in an extra folder below their version are catalogued", async () => {
	const catalogue = await open({}, extra!);
	expect(catalogue.files).toBe(15);
	expect(catalogue.skipped).toEqual([]);
	expect([...catalogue.values("variable_id").keys()]).toContain("residualFrac");
});
