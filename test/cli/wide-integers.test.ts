import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ConvertCall, convertFiles } from "../../cli/convert-files.ts";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { readShown, shownJson, shownText } from "../../cli/show-files.ts";
import { recipeFrom } from "../../core/recipe/grammar.ts";
import { hasNetCdfPython, python } from "../io/formats/oracle.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-wide-"));
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const at = (name: string) => join(folder, name);
const pythonTest = hasNetCdfPython ? test : test.skip;

const MAKE = `
import netCDF4, numpy
for name, kind in (("wide.nc", "NETCDF4"), ("wide5.nc", "NETCDF3_64BIT_DATA")):
    with netCDF4.Dataset("${folder}/" + name, "w", format=kind) as file:
        file.createDimension("x", 4)
        file.setncattr("largest", numpy.array([2**63 - 1, -2**63, 2**53 + 1], "i8"))
        file.setncattr("small", numpy.array([5], "i8"))
        for name, type, fill, values in (
            ("signed", "i8", -2**63 + 1, [2**63 - 1, 2**53 + 1, -2**63 + 1, -2**63 + 2]),
            ("unsigned", "u8", 2**64 - 1, [2**64 - 2, 0, 2**64 - 1, 7]),
        ):
            variable = file.createVariable(name, type, ("x",), fill_value=numpy.array(fill, type)[()])
            variable.set_auto_mask(False)
            variable[:] = numpy.array(values, type)
            variable.setncattr("valid_max", numpy.array(2**63 - 3, type))
`;

const seen = (name: string) =>
	python(`
import netCDF4
with netCDF4.Dataset("${at(name)}") as file:
    file.set_auto_mask(False)
    for owner in (file, *file.variables.values()):
        for key in owner.ncattrs():
            value = owner.getncattr(key)
            print(key, value, value.dtype)
    for variable in file.variables.values():
        print(variable.name, variable.dtype, list(variable[:]))
`);

beforeAll(() => {
	if (hasNetCdfPython) python(MAKE);
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

const call = (input: string, output: string, format?: string): ConvertCall => ({
	files: [at(input), at(output)],
	recipe: recipeFrom({}),
	format,
	memory: 2 ** 29,
	workers: 0,
	overwrite: true,
	dryRun: false,
	skipUnreadable: false,
	level: "error",
});

pythonTest(
	"integers above 2^53 keep all digits in attributes, fill values and data, whatever the format",
	async () => {
		for (const input of ["wide.nc", "wide5.nc"])
			for (const format of [undefined, "nc4", "cdf5"]) {
				await convertFiles(call(input, "copy.nc", format));
				expect(seen("copy.nc")).toBe(seen("wide.nc"));
			}
	},
);

pythonTest(
	"they are shown with all digits, as ncdump does, and in JSON as texts beside the numbers",
	async () => {
		const shown = await readShown(at("wide.nc"), engine, { stats: true });
		const text = shownText(shown, true);
		expect(text).toMatch(":largest = 9223372036854775807LL, -9223372036854775808LL, 9007199254740993LL ;");
		expect(text).toMatch("unsigned:_FillValue = 18446744073709551615ULL ;");
		expect(text).toMatch("min -9223372036854775806, max 9223372036854775807, mean");
		expect(text).toMatch("min 0, max 18446744073709551614, mean 6.14891469e+18, 1 of 4 missing");
		const json = JSON.parse(JSON.stringify(shownJson(shown)));
		expect(json.attributes.largest.exact).toEqual([
			"9223372036854775807",
			"-9223372036854775808",
			"9007199254740993",
		]);
		expect(json.attributes.small).toEqual({ type: "int64", values: [5] });
		expect(json.variables.signed.stats.exact).toEqual({
			min: "-9223372036854775806",
			max: "9223372036854775807",
		});
	},
);
