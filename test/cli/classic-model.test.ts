import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { convertFiles } from "../../cli/convert-files.ts";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { readShown, shownJson, shownText } from "../../cli/show-files.ts";
import { type RecipeWords, recipeFrom } from "../../core/recipe/grammar.ts";
import { temperature } from "../io/formats/netcdf4/sample.ts";
import { hasNetCdfPython, hasProgram, python } from "../io/formats/oracle.ts";
import { temporaryFolder } from "./sample-world.ts";

const folder = temporaryFolder("classic-model");
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const at = (name: string) => join(folder, name);
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

const convert = (inputs: readonly string[], output: string, words: RecipeWords = {}, format?: string) =>
	convertFiles({
		files: [...inputs, output].map(at),
		recipe: recipeFrom(words),
		format,
		memory: 2 ** 29,
		workers: 0,
		overwrite: true,
		dryRun: false,
		skipUnreadable: false,
		level: "error",
	});
const kindOf = (name: string) => execFileSync("ncdump", ["-k", at(name)], { encoding: "utf8" }).trim();

test("show tells the classic model from netCDF-4's own", async () => {
	await engine.write(temperature, at("own.nc"));
	await engine.write(temperature, at("classic.nc"), { format: "netcdf4-classic" });
	const shown = await readShown(at("classic.nc"), engine, { stats: false });
	expect(shownText(shown, true)).toMatch(/^netcdf classic \{\n\/\/ netCDF-4 classic model \(HDF5\), /);
	expect(shownJson(shown)).toMatchObject({ kind: "netCDF-4 classic model (HDF5)", format: "nc4c" });
	const own = await readShown(at("own.nc"), engine, { stats: false });
	expect(shownJson(own)).toMatchObject({ kind: "netCDF-4 (HDF5)", format: "nc4" });
});

const MAKE = (path: string) => `
import netCDF4, numpy as np
with netCDF4.Dataset("${path}", "w", format="NETCDF4_CLASSIC") as d:
    d.createDimension("time"); d.createDimension("x", 30)
    v = d.createVariable("v", "f4", ("time", "x"), zlib=True, complevel=7, chunksizes=(4, 10), fill_value=-9.0)
    v[:] = np.arange(300).reshape(10, 30)
    v.units = "K"
    d.createVariable("label", "S1", ("x",))[:] = np.array(list("abc" * 10), "S1")
print("{}")
`;
/** Appends as programs made for netCDF-3 do, then tells what is there. */
const APPEND = (path: string) => `
import json, netCDF4
with netCDF4.Dataset("${path}", "a") as d:
    d["v"][10] = 7.0
with netCDF4.Dataset("${path}") as d:
    print(json.dumps([d.data_model, d["v"].shape, float(d["v"][:].sum()), d["v"].chunking(), d["v"].filters()["complevel"], d.ncattrs()]))
`;

const ready = hasNetCdfPython && hasProgram("ncdump");
(ready ? test : test.skip)(
	"a copy of a file of netCDF-C's classic model stays one, and grows as one",
	async () => {
		python(MAKE(at("theirs.nc")));
		await convert(["theirs.nc"], "copy.nc");
		expect(kindOf("copy.nc")).toBe("netCDF-4 classic model");
		// 300 values 0 to 299, then thirty times 7.
		const expected = ["NETCDF4_CLASSIC", [11, 30], (299 * 300) / 2 + 210, [4, 10], 7, []];
		expect(JSON.parse(python(APPEND(at("copy.nc"))))).toEqual(expected);
	},
);

(ready ? test : test.skip)("the model is kept as far as inputs and name leave it open", async () => {
	const kinds: string[] = [];
	for (const [inputs, output, words, format] of [
		[["classic.nc"], "changed.nc", { units: ["ta=degC"], deflate: "3" }],
		[["classic.nc"], "named.nc4", {}],
		[["classic.nc"], "asked.nc", {}, "nc4"],
		[["own.nc"], "own-copy.nc", {}],
		[["classic.nc"], "classic.nc3", {}],
	] as const) {
		await convert(inputs, output, words, format);
		kinds.push(kindOf(output));
	}
	expect(kinds).toEqual(["netCDF-4 classic model", "netCDF-4", "netCDF-4", "netCDF-4", "classic"]);
});
