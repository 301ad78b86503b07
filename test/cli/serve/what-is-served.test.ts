import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { headwater, removeFolder, temporaryFolder } from "../command.ts";

let folder: string;
beforeAll(() => {
	folder = temporaryFolder("what-is-served");
});
afterAll(() => removeFolder(folder));

test.each([
	[
		"comma.jsonc",
		'{ "datasets": {\n  "a": { "files": "a.nc" }\n  "b": { "files": "b.nc" } } }',
		"comma.jsonc:3:3",
	],
	["open.jsonc", '{ "datasets": {', "open.jsonc:1:"],
	["list.yaml", "datasets:\n  a:\n    files: [x\n", "list.yaml:"],
	["empty.json", "", "The file is empty."],
	[
		"misspelt.jsonc",
		'{ "dataset": { "a": { "files": "a.nc" } } }',
		'It says nothing of what is served: it has neither "datasets"',
	],
	["array.json", "[1]", "It says nothing of what is served"],
	["refs.json", '{ "version": 1, "refs": 3 }', "is not served"],
])("a mistake in %s is told as one of a serve file, with its place", async (name, text, message) => {
	writeFileSync(join(folder, name), text);
	const { code, stderr } = await headwater(["serve", name, "--port", "0"], { cwd: folder });
	expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining(message)]);
	expect(code).not.toBe(0);
	expect(stderr).not.toContain("is none of: netCDF-4");
});

test("facets without a data source say how to name one", async () => {
	const { code, stderr } = await headwater(["serve", "source_id=CESM2", "--port", "0"], { cwd: folder });
	expect([code, stderr]).toEqual([
		2,
		expect.stringContaining("Give --root for files of CMIP6 in folders, or --data-manager."),
	]);
});
