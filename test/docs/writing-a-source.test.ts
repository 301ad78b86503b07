import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { makeSmallTree } from "../cli/small-data.ts";
import { examplesOf, house, writeExamples } from "./plugin-page.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-source-page-"));
const at = (...names: string[]) => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = readFileSync(join(house, "docs/writing-a-source.md"), "utf8");

/** As bin/headwater does, but never building: `npm test` has built. */
const headwater = (...words: string[]) =>
	spawnSync(process.execPath, [at("headwater.mjs"), ...words], {
		cwd: folder,
		encoding: "utf8",
		env: { ...process.env, HEADWATER_CACHE: at("cache") },
	});

beforeAll(async () => {
	writeExamples("writing-a-source.md", folder);
	const main = JSON.stringify(join(house, "dist/bundle/cli/main.js"));
	writeFileSync(
		at("headwater.mjs"),
		`import { main } from ${main};\nprocess.exitCode = await main(process.argv.slice(2));\n`,
	);
	await makeSmallTree(at("made"), { names: ["tas"] });
	const made = readdirSync(at("made"), { recursive: true }).find((path) => String(path).endsWith(".nc"));
	for (const [, path = ""] of page.matchAll(/^[├└]── (control\S+\.nc)$/gmu)) {
		mkdirSync(at("archive", path, ".."), { recursive: true });
		cpSync(at("made", String(made)), at("archive", path));
	}
});

test("the page shows a list, a source of some 40 lines, its test and a case", () => {
	const examples = examplesOf("writing-a-source.md");
	expect([...examples.keys()]).toEqual([
		"archive/WITHDRAWN.txt",
		"ensembles.ts",
		"ensembles.test.ts",
		"case.jsonc",
	]);
	expect(examples.get("ensembles.ts")?.trim().split("\n").length).toBeLessThan(46);
});

test("its source passes its test, and fails it when it is broken", () => {
	const sound = headwater("test", "ensembles.test.ts", "--json");
	expect({ status: sound.status, ...JSON.parse(sound.stdout) }).toMatchObject({ status: 0, failed: 0 });
	writeFileSync(
		at("broken.ts"),
		readFileSync(at("ensembles.ts"), "utf8").replace("z.strictObject", "z.object"),
	);
	writeFileSync(
		at("broken.test.ts"),
		readFileSync(at("ensembles.test.ts"), "utf8").replace("./ensembles.ts", "./broken.ts"),
	);
	expect(headwater("test", "broken.test.ts", "--json").status).toBe(1);
}, 60_000);

test("`sources show` tells its options", () => {
	const { status, stdout } = headwater("sources", "show", "ensembles", "--plugin", "./ensembles.ts");
	expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("must not be used") });
	expect(stdout).toMatch(/CASE_ROOT_DIR.*\n.*Top folder of the archive/);
});

test("`search` finds all but what is withdrawn", () => {
	const asked = ["search", "experiment_id=control", "--plugin", "./ensembles.ts", "--root", "archive"];
	const { status, stdout, stderr } = headwater(...asked, "--data-manager", "ensembles", "--json");
	expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
	const { datasets } = JSON.parse(stdout) as { datasets: { facets: Record<string, string> }[] };
	expect(datasets.map(({ facets }) => `${facets["source_id"]} ${facets["variant_label"]}`)).toEqual([
		"Small-A r2",
		"Small-B r1",
	]);
}, 60_000);

test("`run` takes the member that is left, and the report tells what was passed over", () => {
	const words = ["case.jsonc", "--plugin", "./ensembles.ts", "--workers", "0"];
	const { status, stdout, stderr } = headwater("run", ...words, "--output-dir", "output", "--json");
	expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/error/i) });
	const [made] = JSON.parse(stdout).cases;
	expect(made).toMatchObject({ outcome: "succeeded", experiment: { variant_label: "r2" } });
	const explained = headwater("explain", ...words.slice(0, 3));
	expect(explained.stdout).toMatch(/Small-A.*r2/);
	expect(explained.stdout).not.toMatch(/Small-A\/r1/);
}, 120_000);
