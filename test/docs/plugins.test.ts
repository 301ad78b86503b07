import { execFileSync, spawnSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { beginPlugin, kindsOfPlugins } from "../../cli/new-plugin.ts";
import { type Attribute, variableOf, withVariable } from "../../core/model/dataset.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { deliveredFile } from "../contracts/pod-world.ts";
import { wishOf } from "../contracts/wishes.ts";
import { examplesOf, house, writeExamples } from "./plugin-page.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-plugins-"));
const at = (...names: string[]) => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 24 months of -100 W m-2 in the northern and -50 in the southern cells, under the laboratory's names. */
async function writeArchive(path: string): Promise<void> {
	const name = "LHF";
	const standardName = "surface_downward_latent_heat_flux";
	const wish = wishOf({ name, standardName, units: "W m-2" });
	const item = { wish, requirement: "required", alternates: [], envVar: "", pathVariable: "" } as const;
	const file = deliveredFile(item, { T: 24, Z: 1, Y: 2, X: 3, OTHER: 1 });
	const flux = variableOf(
		name,
		Float32Array.from({ length: 144 }, (_, i) => (i % 6 < 3 ? -50 : -100)),
		{
			type: "float32",
			dimensions: ["time", "lat", "lon"],
			shape: [24, 2, 3],
			attributes: new Map<string, Attribute>([
				["standard_name", standardName],
				["units", "W m-2"],
				["cell_methods", "time: mean"],
			]),
		},
	);
	const read = () => Promise.reject(new Error("nothing is stored"));
	await netcdf4Writer.write(withVariable(file, flux), path, { read, blockBytes: 2 ** 20 });
}

beforeAll(async () => {
	writeExamples("plugins.md", folder);
	const archive = at("data", "LabModel", "control", "1", "mon");
	mkdirSync(archive, { recursive: true });
	// As bin/headwater does, but never building: `npm test` has built, and others may be at work on the sources.
	const main = JSON.stringify(join(house, "dist/bundle/cli/main.js"));
	const command = `import { main } from ${main};\nprocess.exitCode = await main(process.argv.slice(2));\n`;
	writeFileSync(at("headwater.mjs"), command);
	await writeArchive(join(archive, "LHF_200001-200112.nc"));
});

test("the page shows each kind of plugin", () => {
	expect([...examplesOf("plugins.md").keys()]).toEqual([
		"lab-archive.ts",
		"lab.ts",
		"turn-flux.ts",
		"pods/latent-heat/settings.jsonc",
		"pods/latent-heat/driver.ts",
		"lab-server.ts",
		"case.jsonc",
		"lab.test.ts",
		"pods/latent-heat/README.md",
	]);
});

test("its plugins bring data of a foreign archive, under foreign names, turned round, to a POD of their own", async () => {
	const plugins = ["lab-archive.ts", "lab.ts", "turn-flux.ts"].flatMap((name) => ["--plugin", at(name)]);
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[at("headwater.mjs"), "run", at("case.jsonc"), ...plugins, "--pod-dir", at("pods"), "--json"].concat(
			"--output-dir",
			at("output"),
			"--cache-dir",
			at("cache"),
			"--workers",
			"0",
		),
		{ cwd: folder, encoding: "utf8" },
	);
	expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/error/i) });
	const { folder: run } = JSON.parse(stdout);
	const made = join(run ?? at("output", "case"), "MDTF_lab_2000_2001", "latent-heat");
	expect(readFileSync(join(made, "mean.csv"), "utf8")).toBe("region,mean\nglobal,75\n");
	expect(readFileSync(join(made, "model", "time-mean.svg"), "utf8")).toMatch(/<svg/);
	const file = await netcdf4Reader.open(join(made, "mon", "lab.hfls.mon.nc"));
	expect(file.dataset.attributes.get("history")).toMatch(/Changed the sign of "LHF"/);
	expect(file.dataset.variables.get("hfls")?.attributes.get("standard_name")).toBe(
		"surface_upward_latent_heat_flux",
	);
	file.close();
}, 120_000);

test("its tests pass under another test framework than ours", () => {
	const hooks = JSON.stringify(join(house, "dist/bundle/cli/plugin-hooks.js"));
	writeFileSync(
		at("hooks.mjs"),
		`import { register } from "node:module";\nregister("file://" + ${hooks});\n`,
	);
	const output = execFileSync(
		process.execPath,
		["--import", at("hooks.mjs"), "--test-reporter", "tap", at("lab.test.ts")],
		{ cwd: folder, encoding: "utf8", env: { PATH: process.env["PATH"] } },
	);
	expect(output).toMatch(/^# fail 0$/m);
	expect(Number(/^# pass (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(30);
}, 60_000);

test("they, and those that `headwater new` begins, are free of type errors for who has installed headwater", async () => {
	for (const kind of await kindsOfPlugins())
		await beginPlugin({ kind, name: `new-${kind}`, folder: at("begun") });
	mkdirSync(at("node_modules", "@types"), { recursive: true });
	for (const [name, place] of [
		["headwater", house],
		["zod", join(house, "node_modules/zod")],
		["@types/node", join(house, "node_modules/@types/node")],
	] as const)
		if (!existsSync(at("node_modules", name))) symlinkSync(place, at("node_modules", name));
	writeFileSync(at("package.json"), '{ "type": "module" }');
	const options = { target: "es2022", lib: ["es2023"], module: "nodenext", strict: true, noEmit: true };
	const compilerOptions = {
		...options,
		skipLibCheck: true,
		allowImportingTsExtensions: true,
		noImplicitOverride: true,
		erasableSyntaxOnly: true,
		types: ["node"],
	};
	writeFileSync(at("tsconfig.json"), JSON.stringify({ compilerOptions, include: ["**/*.ts"] }));
	const tsc = join(house, "node_modules/typescript/bin/tsc");
	const { stdout } = spawnSync(process.execPath, [tsc, "-p", at("tsconfig.json")], { encoding: "utf8" });
	expect(stdout).toBe("");
}, 60_000);
