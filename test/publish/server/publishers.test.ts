import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { writeExamples } from "../../docs/plugin-page.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;

const plugin = (name: string, hooks: string) =>
	writeFileSync(
		join(folder, `${name}.ts`),
		`import { definePublisher, defineRoute } from "headwater";
const at = (path: string, answer: () => never) => defineRoute({ path, summary: "Something", answers: ["text/plain"], answer });
const fails = (): never => { throw new Error("the cellar is flooded"); };
export const publisher = definePublisher({ name: "${name}", title: "One that is tried", ${hooks} });
`,
	);

beforeAll(async () => {
	folder = temporaryFolder("publishers");
	writeExamples("plugins.md", folder);
	await makeSmallTree(folder, { names: ["tas"] });
	const tas = join(folder, filesBelow(folder).find((file) => file.endsWith(".nc")) as string);
	mkdirSync(join(folder, "runs"));
	cpSync(tas, join(folder, "runs", "one.nc"));
	plugin("flooded", 'app: () => [at("flooded/cellar", fails)]');
	plugin("taker", 'app: () => [at("datasets/", fails)]');
	plugin("twin", 'app: () => [at("flooded/cellar", fails)]');
	plugin("zarr", 'app: () => [at("elsewhere", fails)]');
	plugin("empty", "");
	plugin("unlisted", "datasets: fails");
	served = await serveHeadwater(["--plugin", "./lab-server.ts", "--plugin", "./flooded.ts"], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const get = (path: string) => fetch(`${served.address}/${path}`);
const jsonAt = async (path: string) => (await get(path)).json();

test("a publisher's datasets are published like all others", async () => {
	expect(await jsonAt("datasets")).toEqual(["lab.one"]);
	expect(await jsonAt("lab/runs")).toEqual(["lab.one"]);
	for (const path of ["zarr/.zmetadata", "kerchunk/.zmetadata", "opendap.dds", "stac", "view", ""])
		expect([path, (await get(`datasets/lab.one/${path}`)).status]).toEqual([path, 200]);
	expect((await get("datasets/lab.one/zarr/tas/0.0.0")).status).toBe(200);
});

test("what appears in its folder appears on the server", async () => {
	cpSync(join(folder, "runs", "one.nc"), join(folder, "runs", "two.nc"));
	// Lists are taken to be the same for two seconds.
	await sleep(2200);
	expect(await jsonAt("datasets")).toEqual(["lab.one", "lab.two"]);
});

test("its address below datasets computes, checks what it is asked, and has an ETag", async () => {
	const answer = await get("datasets/lab.one/mean/tas?scale=2");
	expect(answer.status).toBe(200);
	const { mean } = (await answer.json()) as { mean: number };
	const { mean: plain } = (await jsonAt("datasets/lab.one/mean/tas")) as { mean: number };
	expect(mean).toBeCloseTo(2 * plain, 6);
	const shown = await headwater(["show", "runs/one.nc", "--stats", "--json"], { cwd: folder });
	const { variables } = JSON.parse(shown.stdout) as { variables: { tas: { stats: { mean: number } } } };
	expect(plain).toBeCloseTo(variables.tas.stats.mean, 3);
	const again = await fetch(answer.url, { headers: { "if-none-match": answer.headers.get("etag") ?? "" } });
	expect(again.status).toBe(304);
	expect((await get("datasets/lab.one/mean/tas?scale=much")).status).toBe(400);
	const absent = await get("datasets/lab.one/mean/nonesuch");
	expect([absent.status, await absent.json()]).toEqual([
		404,
		{ error: { status: 404, message: 'There is no variable "nonesuch" in "lab.one".' } },
	]);
});

test("lists of what there is name it", async () => {
	expect(await jsonAt("plugins")).toMatchObject({
		"lab-server": { title: "Runs of our laboratory, and means of their variables" },
	});
	const { paths } = (await jsonAt("openapi.json")) as { paths: Record<string, unknown> };
	expect(paths).toMatchObject({
		"/lab/runs": { get: { tags: ["lab-server"] } },
		"/datasets/{id}/mean/{variable}": { get: { tags: ["lab-server"] } },
	});
});

test("one that throws fails that request alone, and the log names it", async () => {
	const failed = await get("flooded/cellar");
	expect(failed.status).toBe(500);
	expect(await failed.text()).not.toContain("cellar is");
	expect(served.log()).toMatch(/flooded\/cellar \(publisher "flooded"\): 500 Error: the cellar is flooded/);
	expect((await get("lab/runs")).status).toBe(200);
});

test.each([
	[["taker"], /publishers "datasets" and "taker" both answer at "\/datasets\/"/],
	[["flooded", "twin"], /publishers "flooded" and "twin" both answer at "\/flooded\/cellar"/],
	[["zarr"], /Two publishers are called "zarr"/],
	[["empty"], /empty\.ts" lacks app, dataset or datasets/],
	[["unlisted"], /publisher "unlisted" cannot be listed \(hook "datasets"\): the cellar is flooded/],
])(
	"%j cannot be served: told at the start, exit code 2",
	async (names, says) => {
		const plugins = names.flatMap((name) => ["--plugin", `./${name}.ts`]);
		const { code, stderr } = await headwater(["serve", "--port", "0", ...plugins], { cwd: folder });
		expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(says) });
		expect(stderr).not.toMatch(/ {4}at /);
	},
	20_000,
);
