import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { goodPod } from "../pods/settings.ts";
import { headwater, readResult, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("plugins");
const around = { cwd: folder };

/** A data source as a user writes it; types are left out for JavaScript. */
const source = (
	typed: boolean,
) => `import { cmip6Drs, DataSourceBase, lowest, newest, regriddedFirst, tableOrder } from "headwater";
import { z } from "zod";
${typed ? 'import type { KeyColumns } from "headwater";\nimport { LAYOUT } from "./layout.ts";' : "const LAYOUT = cmip6Drs;"}

export const Options = z.strictObject({ shelf: z.string(), label: z.string().default("none") });

export class Source extends DataSourceBase${typed ? "<z.infer<typeof Options>>" : ""} {
	static ${typed ? "readonly " : ""}title = "Files on a shelf";
	${typed ? "protected override readonly " : ""}layout = LAYOUT;
	${typed ? "protected override readonly " : ""}root = this.options.shelf;
	${typed ? "protected override readonly " : ""}keys${typed ? ": KeyColumns" : ""} = {
		case: ["activity_id", "institution_id", "source_id", "experiment_id", "sub_experiment_id", "variant_label"],
		choosable: ["variant_label"],
		memberFacets: ["member_id"],
		static: ["source_id"],
		pod: ["grid_label"],
		variable: ["table_id", "version"],
		version: "version",
		names: { variable: "variable_id", table: "table_id", frequency: "frequency" },
	};
	${typed ? "protected override readonly " : ""}prefer = {
		case: [lowest("realization")],
		pod: [regriddedFirst],
		variable: [tableOrder, newest("version")],
	};
}
`;

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"), { names: ["tas"] });
	await goodPod(join(folder, "pods", "good"));
	mkdirSync(join(folder, "mine"));
	writeFileSync(
		join(folder, "mine", "layout.ts"),
		'import { cmip6Drs } from "headwater";\nexport const LAYOUT = cmip6Drs;\n',
	);
	writeFileSync(join(folder, "mine", "my-shelf.ts"), source(true));
	writeFileSync(join(folder, "mine", "plain-shelf.js"), source(false));
	writeFileSync(join(folder, "mine", "syntax.ts"), "export class {");
	writeFileSync(join(folder, "mine", "nothing.ts"), "export const x = 1;\n");
	writeFileSync(join(folder, "mine", "stranger.js"), "export class Source {}\nexport const Options = {};\n");
	writeFileSync(join(folder, "mine", "untitled.js"), source(false).replace(/static title.*/, ""));
	writeFileSync(
		join(folder, "mine", "closed.js"),
		source(false).replace("export const Options", "const Options"),
	);
	const more = { CASE_ROOT_DIR: null, shelf: "data", pod_list: ["good"], "pod-dir": ["pods"] };
	writeCase(join(folder, "case.jsonc"), more);
	writeCase(join(folder, "named.jsonc"), { ...more, data_manager: "my-shelf", plugin: "mine/my-shelf.ts" });
}, 60_000);
afterAll(() => removeFolder(folder));

test.each([
	["my-shelf", "mine/my-shelf.ts"],
	["plain-shelf", "./mine/plain-shelf.js"],
])("the data source %s outside the repository is listed and run", async (name, file) => {
	const listed = await headwater(["sources", "list", "--plugin", file], around);
	expect(listed.stdout).toMatch(new RegExp(`^${name} +Files on a shelf\\n +keys: shelf, label$`, "m"));
	const call = ["run", "case.jsonc", "--plugin", file, "--data-manager", name, "-o", name];
	const { code, stderr } = await headwater(call, around);
	expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("error") });
	expect(readResult(join(folder, name, "case")).cases[0]?.dataManager).toBe(name);
});

test("a plugin named in the case file is seen from that file", async () => {
	const { code } = await headwater(["run", "named.jsonc", "-o", "named"], around);
	expect(code).toBe(0);
	const elsewhere = await headwater(["config", join(folder, "named.jsonc"), "--json"], {
		cwd: join(folder, "pods"),
	});
	expect(elsewhere.code).toBe(0);
	expect(elsewhere.stdout).toContain('"my-shelf"');
});

test("a key of the plugin's own is spelled with its help", async () => {
	writeCase(join(folder, "typo.jsonc"), {
		CASE_ROOT_DIR: null,
		shelv: "data",
		data_manager: "my-shelf",
		plugin: "mine/my-shelf.ts",
	});
	const { code, stderr } = await headwater(["run", "typo.jsonc"], around);
	expect(code).toBe(2);
	expect(stderr).toMatch(/typo\.jsonc:\d+:\d+: .*"shelv".*Did you mean "shelf"\?/);
});

test.each([
	["mine/absent.ts", /absent\.ts" cannot be loaded: Cannot find module/],
	["no-such-package", /"no-such-package" cannot be loaded/],
	["mine/syntax.ts", /syntax\.ts" cannot be loaded: /],
	["mine/nothing.ts", /nothing\.ts" exports x\. Export one of Source/],
	["mine/stranger.js", /"stranger" exports a "Source" that does not extend DataSourceBase/],
	["mine/untitled.js", /"untitled" has no title/],
	["mine/closed.js", /"closed" exports no "Options"/],
])("the broken plugin %s is told by its name, exit code 2", async (file, says) => {
	const { code, stderr } = await headwater(["run", "case.jsonc", "--plugin", file], around);
	expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(says) });
	expect(stderr).not.toMatch(/defect| {4}at /);
});
