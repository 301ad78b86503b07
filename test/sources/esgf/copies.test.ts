import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow } from "../../cli/command.ts";
import { type DataNode, serveData } from "../../servers/data-node.ts";
import { type IndexedFile, type IndexServer, serveIndex } from "../../servers/esgf-index.ts";
import { type Archive, archive, monthly } from "../archive.ts";

let tree: Archive;
let index: IndexServer;
/** Of those who made the data; with a part of them; with other bytes under the same name. */
const nodes: Record<"own" | "lacking" | "other", DataNode> = {} as never;

const folder = "CMIP6/CMIP/NCAR/CESM2/historical/r1i1p1f1/Amon/tas/gn/v20190308";
const names = [2000, 2001].map((year) => `tas_Amon_CESM2_historical_r1i1p1f1_gn_${year}01-${year}12.nc`);
const [first = "", second = ""] = names;

beforeAll(async () => {
	tree = await archive("esgf-copies");
	for (const [at, name] of names.entries())
		await tree.put(`${folder}/${name}`, monthly("tas", { first: 2000 + at, value: 100 * (at + 1) }));
	tree.pod("warmth", { tas: { standard_name: "air_temperature", modifier: "atmos_height", units: "K" } });
	const data = join(tree.folder, "data");
	const files = new Map(filesBelow(data).map((path) => [path, readFileSync(join(data, path))]));
	const strange = new Map(
		[...files].map(([path, bytes]) => [path, Buffer.from(bytes.map((one) => one ^ 255))]),
	);
	nodes.own = await serveData(files);
	nodes.lacking = await serveData(files);
	nodes.other = await serveData(strange);
	const listed = (name: string, at: keyof typeof nodes, version = "v20190308"): IndexedFile => {
		const bytes = (at === "other" ? strange : files).get(`${folder}/${name}`) as Buffer;
		return {
			...{ dataset: folder.replaceAll("/", ".").replace(/v\d+$/, version), name, node: `${at}.test` },
			...{ url: `${nodes[at].address}/${folder}/${name}`, size: bytes.length, replica: at !== "own" },
			sha256: createHash("sha256").update(bytes).digest("hex"),
		};
	};
	index = await serveIndex([
		...[listed(first, "own"), listed(second, "own")],
		...[listed(first, "lacking"), listed(first, "other"), listed(second, "other")],
		...[first, second].map((name) => ({ ...listed(name, "own", "v20200101"), retracted: true })),
	]);
});
afterAll(async () => {
	for (const node of Object.values(nodes)) node.close();
	index.close();
	await tree.close();
});

const asked = (more: Record<string, unknown> = {}) => ({
	...{ data_manager: "esgf", pod_list: ["warmth"], FIRSTYR: 2000, LASTYR: 2001, CASE_ROOT_DIR: undefined },
	...{ index: [index.solr, index.globus], source_id: "CESM2", experiment_id: "historical", ...more },
});
const flags = ["--allow-private-hosts"];

test("files of a replica that lacks others are used; copies with another checksum are told and not asked for", async () => {
	nodes.own.fault = (path) => (path.endsWith(first) ? { kind: "status", status: 404 } : undefined);
	const made = await tree.run(asked(), flags);
	expect(made.ended).toMatchObject({ code: 0 });
	const values = await tree.steps(made.folder, "warmth", "tas");
	expect([values[0], values[12]]).toEqual([100, 200]);
	expect(nodes.lacking.asked.every((line) => line.includes(first))).toBe(true);
	expect(nodes.lacking.asked.length).toBeGreaterThan(0);
	expect(nodes.other.asked).toEqual([]);
	const notes = made.result.cases[0]?.pods[0]?.variables[0]?.notes ?? [];
	expect(notes).toEqual([
		"incomplete on lacking.test",
		...names.map((name) =>
			expect.stringMatching(`^the copy of "${name}" on other\\.test has other bytes \\(sha256:.*not used$`),
		),
	]);
});

test("a retracted version that is named is passed over, and under --strict an error with the reason", async () => {
	const passed = await tree.run(asked({ version: "v20200101" }), flags);
	expect(passed.ended.code).toBe(1);
	const strict = await tree.run(asked({ version: "v20200101" }), [...flags, "--strict"]);
	expect(strict.ended.code).toBe(1);
	const [loose, hard] = [passed, strict].map(({ result }) => result.cases[0]?.pods[0]?.problem);
	expect(loose).toMatchObject({
		code: "NoData",
		message: expect.stringMatching(/passed over: retracted, as own\.test/),
	});
	expect(hard).toMatchObject({
		code: "Selection",
		message: expect.stringMatching(/v20200101" is retracted, as own\.test .*With --strict it is not used/),
	});
});
