import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { headwater, removeFolder, temporaryFolder } from "../cli/command.ts";
import { datasetOf, variable } from "../io/formats/netcdf4/sample.ts";
import { global } from "../preprocess/sphere-fields.ts";

const page = readFileSync(new URL("../../docs/grids.md", import.meta.url), "utf8");
const commands = [...page.matchAll(/^headwater (.*)$/gm)].map(([, line = ""]) => line.split(" "));
const folder = temporaryFolder("grids-page");
afterAll(() => removeFolder(folder));

beforeAll(async () => {
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	const field = global(true);
	await engine.write(field, join(folder, "tas.nc"));
	const axes = ["lat", "lon"].flatMap((name) => field.variables.get(name) ?? []);
	const fractions = Float64Array.from({ length: 46 * 72 }, (_, cell) => cell % 100);
	const land = variable(
		"sftlf",
		{ type: "float64", axes: { lat: 46, lon: 72 }, values: fractions },
		{ attributes: { units: "%" } },
	);
	await engine.write(datasetOf([...axes, land]), join(folder, "sftlf_fx.nc"));
	await engine.close();
});

test("the page has examples", () => {
	expect(commands.length).toBeGreaterThan(5);
});

test.each(commands.map((words) => [words.join(" "), words] as const))("headwater %s", async (line, words) => {
	const { code, stdout, stderr } = await headwater(words, { cwd: folder });
	expect([line, code, stderr]).toEqual([line, 0, ""]);
	expect(stdout).not.toBe("");
	expect(existsSync(join(folder, words[2] ?? ""))).toBe(true);
});
