import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { beginPlugin, kindsOfPlugins } from "../../cli/new-plugin.ts";
import { counted } from "../../cli/plugin-tests.ts";
import { house } from "../docs/plugin-page.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-new-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// As bin/headwater does, but never building: `npm test` has built, and others may be at work on the sources.
const main = JSON.stringify(join(house, "dist/bundle/cli/main.js"));
const command = join(folder, "headwater.mjs");
writeFileSync(
	command,
	`import { main } from ${main};\nprocess.exitCode = await main(process.argv.slice(2));\n`,
);
const headwater = (...words: string[]) =>
	spawnSync(process.execPath, [command, ...words], { cwd: folder, encoding: "utf8" });

const kinds = await kindsOfPlugins();

test("every kind of plugin that can come from outside can be begun", () => {
	expect(kinds).toEqual(["convention", "pod", "publisher", "source", "step"]);
});

test("what cannot be begun is said with the reason", async () => {
	const begin = (kind: string) => beginPlugin({ kind, name: "mine", folder });
	await expect(begin("check")).rejects.toThrow(/Checks cannot be added/);
	await expect(begin("product")).rejects.toThrow(/Products cannot be added/);
	await expect(begin("translator")).rejects.toThrow(/headwater new convention NAME/);
	await expect(begin("sources")).rejects.toThrow(/Did you mean "source"/);
});

test("a new source can be crawled", () => {
	mkdirSync(join(folder, "data/Model/control/1/mon/v1"), { recursive: true });
	writeFileSync(join(folder, "data/Model/control/1/mon/v1/tas_200001-200012.nc"), "only named");
	headwater("new", "source", "crawled");
	const words = ["--plugin", "./crawled.ts", "--data-manager", "crawled", "--cache-dir", "cache", "--json"];
	expect(JSON.parse(headwater("crawl", "data", ...words).stdout)).toMatchObject({ files: 1 });
});

for (const kind of kinds)
	test(`a new ${kind} passes its own test, which fails when the plugin is broken`, () => {
		const name = `my-${kind}`;
		const begun = headwater("new", kind, name, "--json");
		expect({ status: begun.status, stderr: begun.stderr }).toEqual({ status: 0, stderr: "" });
		const { files } = JSON.parse(begun.stdout) as { files: string[] };
		expect(files).toContain(`./${name}.test.ts`);
		const sound = headwater("test", `${name}.test.ts`, "--json");
		expect({ ...JSON.parse(sound.stdout), status: sound.status }).toMatchObject({
			...{ failed: 0, failures: [], status: 0 },
			passed: expect.any(Number),
		});
		expect(JSON.parse(sound.stdout).passed).toBeGreaterThan(3);
		const main = join(folder, kind === "pod" ? `${name}/settings.jsonc` : `${name}.ts`);
		const text = readFileSync(main, "utf8");
		writeFileSync(main, text.replace(/(title: |title = |"description": )"[^"]*"/, '$1""'));
		const broken = headwater("test", `${name}.test.ts`, "--json");
		expect(broken.status).toBe(1);
		expect(JSON.parse(broken.stdout).failures.length).toBeGreaterThan(0);
	}, 60_000);

test("what exists is left as it is", async () => {
	writeFileSync(join(folder, "kept.ts"), "mine");
	await expect(beginPlugin({ kind: "source", name: "kept", folder })).rejects.toThrow(
		/kept\.ts" exists and is left as it is/,
	);
	expect(readFileSync(join(folder, "kept.ts"), "utf8")).toBe("mine");
});

test("kinds and names that cannot be are refused, with what can be", async () => {
	const begin = (kind: string, name: string) => beginPlugin({ kind, name, folder });
	await expect(begin("sorce", "x")).rejects.toThrow(/no kind of plugin "sorce".*Did you mean "source"\?/);
	for (const name of ["../up", "A", "-x", "x-", "a/b", "", "x y"])
		await expect(begin("step", name)).rejects.toThrow(/cannot be a plugin's name/);
});

test("a test that is not there is refused", () => {
	const { status, stderr } = headwater("test", "nonesuch.test.ts");
	expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringMatching(/cannot be read/) });
});

test("counts are read from what the runner says", () => {
	const tap = "TAP version 13\nok 1 - a\n    not ok 1 - inner\nnot ok 2 - b\n# tests 3\n# pass 1\n# fail 2\n";
	expect(counted(tap)).toEqual({ passed: 1, failed: 2, failures: ["inner", "b"] });
});
