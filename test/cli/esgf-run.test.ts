import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { hasNginx, type NginxNode, startNginx } from "../servers/nginx.ts";
import {
	hasRecordings,
	type RecordedIndex,
	type ServedFile,
	startRecordedIndex,
} from "../servers/recorded-index.ts";
import { shared } from "../shared-data.ts";
import { filesBelow, headwater, readResult, removeFolder, temporaryFolder } from "./command.ts";

/** Real files (../shared/data), recorded answers, nginx; absent any of them, the tests are skipped. */
const data = shared("cmip6");
const canRun = data !== undefined && hasRecordings() && hasNginx();
const folder = temporaryFolder("esgf-run");
let node: NginxNode;
let index: RecordedIndex;
/** What a tree on the disk gives. */
let expected: Buffer;

const dataset = "CMIP6/CMIP/NCAR/CESM2/historical/r1i1p1f1/Amon/ta/gn";
const place = `${dataset}/v20190308/ta_Amon_CESM2_historical_r1i1p1f1_gn_185001-201412.nc`;

beforeAll(async () => {
	if (!canRun) return;
	node = await startNginx(data);
	const fileOf = (own: string, more: Partial<ServedFile> = {}): ServedFile => ({
		...{ place: own, url: `${node.address}/${place}`, size: statSync(join(data, place)).size },
		sha256: createHash("sha256")
			.update(readFileSync(join(data, place)))
			.digest("hex"),
		...more,
	});
	index = await startRecordedIndex([
		fileOf(place),
		fileOf(place.replace("v20190308", "v20180101")),
		fileOf(place.replace("v20190308", "v20200101"), { isRetracted: true, url: `${node.address}/gone.nc` }),
	]);
	const own = { CASENAME: "cesm2", source_id: "CESM2", experiment_id: "historical", CASE_ROOT_DIR: data };
	const pods = { pod_list: ["zonal-mean-section"], FIRSTYR: 2000, LASTYR: 2009, OUTPUT_DIR: "out" };
	writeFileSync(join(folder, "case.json"), JSON.stringify({ ...own, ...pods }));
	const local = await headwater(
		["run", "case.json", "--data-manager", "cmip6-local", ...flags],
		around("local"),
	);
	expect({ code: local.code, stderr: local.stderr }).toEqual({ code: 0, stderr: expect.any(String) });
	expected = delivered();
}, 60_000);
afterAll(async () => {
	await node?.stop();
	await index?.stop();
	removeFolder(folder);
});

const around = (cache: string) => ({
	cwd: folder,
	environment: { HEADWATER_CACHE: join(folder, cache), SOURCE_DATE_EPOCH: "1700000000" },
});
const flags = ["--overwrite", "--workers", "0"];

function delivered(): Buffer {
	const [file] = filesBelow(join(folder, "out")).filter((path) => path.endsWith("mon/cesm2.ta.mon.nc"));
	return readFileSync(join(folder, "out", file as string));
}

test.each(["solr", "bridge", "globus", "stac"] as const)(
	"a POD runs on data found in recorded answers of %s and fetched from nginx, once",
	async (kind) => {
		if (!canRun) return console.info("skipped: needs ../shared/data, ../shared/servers and nginx");
		const far = ["--data-manager", "esgf", "--index", index[kind], "--allow-private-hosts", ...flags];
		for (const times of [1, 0]) {
			const before = node.given().length;
			const ended = await headwater(["run", "case.json", ...far], around(kind));
			expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: expect.any(String) });
			const [pod] = readResult(join(folder, "out", "case")).cases[0]?.pods ?? [];
			expect(pod?.outcome).toBe("succeeded");
			expect(pod?.variables[0]?.facets).toMatchObject({ source_id: "CESM2", version: "v20190308" });
			expect(delivered().equals(expected)).toBe(true);
			const cached = filesBelow(join(folder, kind, "downloads")).filter((path) => path.endsWith(".nc"));
			expect(cached).toEqual([place]);
			const given = node.given().slice(before);
			expect(given).toEqual(Array(times).fill(expect.stringContaining(place)));
		}
		const explained = await headwater(["explain", "case.json", ...far.slice(0, 5)], around(kind));
		expect(explained.stdout).toMatch(/v20180101[^:]*: superseded\s+by v20190308/);
		expect(explained.stdout).toMatch(/v20200101[^:]*: retracted,\s+as node\.test/);
	},
	60_000,
);
