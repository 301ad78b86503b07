import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { StoreError } from "../../../core/errors.ts";
import { folderName, runName } from "../../../run/folders/names.ts";
import { caseFolder, makePodFolder, podFolder } from "../../../run/folders/pod-folder.ts";

const years = { firstYear: 850, lastYear: 1989 };

test("a POD's folder is where MDTF puts it, with its sub-folders", async () => {
	const run = await mkdtemp(join(tmpdir(), "headwater-folders-"));
	const folder = await makePodFolder(run, { name: "demo", ...years }, "EOF_500hPa");
	expect(folder).toBe(join(run, "MDTF_demo_0850_1989", "EOF_500hPa"));
	expect((await readdir(folder, { recursive: true })).sort()).toEqual(
		["model", "model/PS", "model/netCDF", "obs", "obs/PS", "obs/netCDF"].sort(),
	);
	expect(await makePodFolder(run, { name: "demo", ...years }, "EOF_500hPa")).toBe(folder);
	await rm(run, { recursive: true });
});

test("names that would leave the run are refused", () => {
	for (const name of ["", " ", ".", "..", "../x", "a/b", "a\\b", "a\nb", "a\0b", ".headwater-run.json"])
		expect(() => podFolder("/run", { name: "demo", ...years }, name)).toThrow(StoreError);
	for (const name of ["..", "/etc", "a/../../b", "x".repeat(250)])
		expect(() => caseFolder("/run", { name, ...years })).toThrow(StoreError);
});

test("whatever name is taken is one step below its folder", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (name) => {
			try {
				expect(join("/run", folderName(name, "POD")).split("/")).toHaveLength(3);
			} catch (error) {
				expect(error).toBeInstanceOf(StoreError);
			}
		}),
	);
});

test("a run is called after its case file", () => {
	expect(runName("/cases/my.demo.jsonc")).toBe("my.demo");
	expect(runName("case.YAML")).toBe("case");
	expect(runName("case")).toBe("case");
	expect(() => runName("/cases/..jsonc")).toThrow(StoreError);
});
