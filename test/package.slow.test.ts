import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { writeExamples } from "./docs/plugin-page.ts";

const house = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "headwater-package-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (program: string, ...parameters: string[]) =>
	execFileSync(program, parameters, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

interface Packed {
	readonly filename: string;
	readonly files: readonly { readonly path: string }[];
}
let packed: Packed = { filename: "", files: [] };

beforeAll(() => {
	[packed = packed] = JSON.parse(
		run("npm", "pack", house, "--json", "--ignore-scripts", "--pack-destination", folder),
	) as Packed[];
}, 120_000);

test("the package holds what a user needs, and no sources", () => {
	const paths = packed.files.map(({ path }) => path);
	expect(paths).toEqual(
		expect.arrayContaining([
			"bin/headwater",
			"dist/cli/main.js",
			"dist/cli/plugin-hooks.js",
			"dist/cli/worker.js",
			"dist/core/index.d.ts",
			"dist/pods/time-mean-maps/settings.jsonc",
			"dist/test/contracts/index.js",
			"docs/convert.md",
			"docs/plugins.md",
			"docs/schemas/case.schema.json",
			"docs/schemas/pod-settings.schema.json",
			"docs/settings.md",
			"docs/writing-a-pod.md",
			"LICENSE",
			"README.md",
		]),
	);
	expect(paths.filter((path) => /(?<!\.d)\.ts$|\.test\.[cm]?js$|node_modules/.test(path))).toEqual([]);
});

test("installed, it tells its version and sources, takes plugins and exports its two surfaces", () => {
	writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
	run("npm", "install", `./${packed.filename}`, "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund");
	const headwater = join(folder, "node_modules/.bin/headwater");
	expect(run(headwater, "--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
	expect(run(headwater, "sources", "list")).toMatch(/^cmip6-local +CMIP6 files/m);
	writeExamples("plugins.md", folder);
	expect(run(headwater, "sources", "list", "--plugin", "./lab-archive.ts")).toMatch(
		/^lab-archive +Model output/m,
	);
	expect(run(headwater, "pods", "list")).toMatch("time-mean-maps");
	const script = `
		const [{ DataSourceBase }, { keepsContract }] = await Promise.all(["headwater", "headwater/testing"].map((one) => import(one)));
		console.log(typeof DataSourceBase, typeof keepsContract);
	`;
	expect(run(process.execPath, "--input-type=module", "-e", script)).toBe("function function\n");
}, 300_000);
