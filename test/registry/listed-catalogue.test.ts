import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { cmip6Drs } from "../../core/drs/projects.ts";
import { sideBySide } from "../../core/loop/side-by-side.ts";
import type { CatalogueRow } from "../../core/ports/catalogue.ts";
import type { Lister } from "../../core/ports/lister.ts";
import { silentLog } from "../../core/ports/log.ts";
import { createS3Lister } from "../../io/stores/s3/lister.ts";
import { createCataloguer } from "../../registry/catalogue.ts";
import { type CephRgw, hasCephRgw, startCephRgw } from "../servers/ceph-rgw.ts";
import { makeBucket, type OwnBucket } from "../servers/s3-bucket.ts";
import { cmip6File, dataTree, type TestFile, type TestTree } from "./data-tree.ts";

// A real gateway of Ceph; test/servers/install.sh brings it.
const withGateway = hasCephRgw() ? test : test.skip;
const cacheDir = mkdtempSync(join(tmpdir(), "headwater-listed-"));
let server: CephRgw;
let bucket: OwnBucket;
let tree: TestTree;

beforeAll(async () => {
	tree = dataTree();
	if (!hasCephRgw()) return;
	server = await startCephRgw();
	bucket = await makeBucket(server, "drs-tree");
	await bucket.publish();
}, 120_000);
afterAll(async () => {
	await server?.stop();
	tree.remove();
	rmSync(cacheDir, { recursive: true, force: true });
});

const cmip6Path = (file: TestFile) => cmip6File(file).path;

/** Counts the pages that are asked for. */
function counting(asked: string[]): Lister {
	const lister = createS3Lister({ environment: { AWS_ENDPOINT_URL: server.endpoint, HOME: "/nonexistent" } });
	return {
		async open(name) {
			const listing = await lister.open(name);
			return {
				...listing,
				async *pages(prefix, options) {
					for await (const page of listing.pages(prefix, options)) {
						asked.push(`${options.levels} ${prefix}`);
						yield page;
					}
				},
			};
		},
	};
}
const open = (name: string, asked: string[], more = {}) =>
	createCataloguer({ cacheDir, log: silentLog, lister: counting(asked) }).open(name, cmip6Drs, more);

const bare = (rows: readonly CatalogueRow[], root: string) =>
	rows
		.map(({ path, facets, range, size }) => ({ path: path.slice(root.length), facets, range, size }))
		.sort((a, b) => (a.path < b.path ? -1 : 1));

withGateway(
	"a bucket gives the rows that a folder gives, and passes over what a folder passes over",
	async () => {
		const paths = [
			cmip6Path({}),
			cmip6Path({ dates: "186001-186912" }),
			cmip6Path({ table: "fx", variable: "orog", dates: "" }),
			cmip6Path({ member: "r2i1p1f1", version: "v20200101" }),
			cmip6Path({ variable: "pr" }).replace("/pr/", "/tas/"),
			cmip6Path({ variable: "ua" }).replace(/[^/]*$/, "readme.txt"),
			cmip6Path({ variable: "ua" }).replace(/[^/]*$/, ".hidden.nc"),
			cmip6Path({ variable: "ua" }).replace(/[^/]*$/, "ua.nc.part"),
			cmip6Path({ variable: "ua" }).replace(/[^/]*$/, "stray.nc"),
		];
		for (const [index, path] of paths.entries()) {
			tree.file(path, "x".repeat(index + 1));
			await bucket.put(path, "x".repeat(index + 1));
		}
		await bucket.put("CMIP6/", "");
		const folder = await tree.cataloguer().open(tree.root, cmip6Drs);
		const asked: string[] = [];
		const listed = await open("s3://drs-tree", asked);
		expect(bare(listed.find({}), "s3://drs-tree")).toEqual(bare(folder.find({}), tree.root));
		expect(listed.files).toBe(4);
		const reasons = (skipped: typeof folder.skipped) =>
			skipped.map(({ reason, count }) => `${count} ${reason}`).sort();
		expect(reasons(listed.skipped)).toEqual(reasons(folder.skipped));
		expect(asked).toEqual(["all "]);
		const part = await open("s3://drs-tree/CMIP6/CMIP/", []);
		expect(bare(part.find({}), "s3://drs-tree")).toEqual(bare(folder.find({}), tree.root));
	},
	60_000,
);

withGateway(
	"what was listed is kept, asked anew when that is wanted, and looked at before it is used",
	async () => {
		const asked: string[] = [];
		const first = await open("s3://drs-tree", asked);
		expect(asked).toEqual([]);
		await bucket.put(cmip6Path({ member: "r3i1p1f1" }), "new");
		expect((await open("s3://drs-tree", asked)).files).toBe(first.files);
		const again = await open("s3://drs-tree", asked, { refresh: true });
		expect(asked).toEqual(["all "]);
		expect(again.files).toBe(first.files + 1);
		const rows = again.find({ variant_label: "r3i1p1f1" });
		expect(await again.recheck(rows)).toEqual(rows);
		await bucket.put(cmip6Path({ member: "r3i1p1f1" }), "longer");
		expect((await again.recheck(rows)).map(({ size }) => size)).toEqual([6]);
		await bucket.remove(cmip6Path({ member: "r3i1p1f1" }));
		await expect(again.recheck(rows)).rejects.toThrow(
			/it has gone since it was listed. Run again with --refresh/,
		);
	},
	60_000,
);

withGateway(
	"of five thousand keys all are listed, or only where the facets allow",
	async () => {
		const many = await makeBucket(server, "many-keys");
		await many.publish();
		const keys = ["CESM2", "MIROC6"].flatMap((source) =>
			["historical", "piControl"].flatMap((experiment) =>
				Array.from({ length: 1250 }, (_, index) =>
					cmip6Path({
						source,
						experiment,
						institution: source === "CESM2" ? "NCAR" : "MIROC",
						member: `r${index + 1}i1p1f1`,
					}),
				),
			),
		);
		await sideBySide(keys, 24, (key) => many.put(key, "x"));
		const all: string[] = [];
		const whole = await open("s3://many-keys", all);
		expect(whole.files).toBe(5000);
		// This server says that a full page is not the last.
		expect(all.length).toBeLessThanOrEqual(6);
		const some: string[] = [];
		const where = { source_id: "CESM2", experiment_id: "historical" };
		const part = await open("s3://many-keys", some, { where });
		expect(part.files).toBe(1250);
		expect(part.find({}).map(({ path }) => path)).toEqual(whole.find(where).map(({ path }) => path));
		expect(some.filter((page) => page.includes("MIROC6") || page.includes("piControl"))).toEqual([]);
		expect(some.filter((page) => page.startsWith("all CMIP6/CMIP/NCAR/CESM2/historical/"))).toHaveLength(2);
	},
	240_000,
);

withGateway("a bucket that is not there, or not open, is told", async () => {
	await makeBucket(server, "closed-tree");
	await expect(open("s3://no-such-tree", [])).rejects.toThrow(/there is no bucket "no-such-tree"/);
	await expect(open("s3://closed-tree/CMIP6", [])).rejects.toThrow(
		/"s3:\/\/closed-tree\/CMIP6\/": the server answers 403 AccessDenied: it is not open to everybody/,
	);
});

test("a web server is not listed", async () => {
	const cataloguer = createCataloguer({ cacheDir, log: silentLog });
	await expect(cataloguer.open("https://data.example.org/CMIP6", cmip6Drs)).rejects.toThrow(
		/cannot be asked what it holds/,
	);
});
