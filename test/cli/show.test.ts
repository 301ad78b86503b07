import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { readShown, shownJson, shownText } from "../../cli/show-files.ts";
import { temperature } from "../io/formats/netcdf4/sample.ts";
import { hasNetCdfPython, hasProgram, python } from "../io/formats/oracle.ts";
import { shared } from "../shared-data.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-show-"));
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

function filesIn(place: string): string[] {
	const root = shared(place);
	if (root === undefined) return [];
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith(".nc"))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

/** ncdump breaks texts of classic files at line ends, and marks single texts of the type "string". */
const normal = (text: string): string[] =>
	text
		.replaceAll('\\n",\n\t\t\t"', "\\n")
		.replace(/^(\t\t)string (?=[^"]* = "(?:[^"\\]|\\.)*" ;$)/gm, "$1")
		.split("\n")
		.map((line) => line.trimEnd());

const dumped = (path: string) =>
	execFileSync("ncdump", ["-h", path], { encoding: "utf8", maxBuffer: 2 ** 26 });
const ncdumpTest = hasProgram("ncdump") ? test : test.skip;

ncdumpTest("every file of cmip6 is shown as ncdump -h shows it", async () => {
	const files = filesIn("cmip6");
	if (files.length === 0) return console.warn("no sample data here: skipped");
	for (const path of files) {
		const shown = shownText(await readShown(path, engine, { stats: false }), false);
		expect(normal(shown)).toEqual(normal(dumped(path)));
	}
});

ncdumpTest("every netCDF-3 file of formats is shown as ncdump -h shows it", async () => {
	const files = filesIn("formats").filter((path) =>
		/^(classic|64-bit|cdf5)/.test(execFileSync("ncdump", ["-k", path], { encoding: "utf8" })),
	);
	if (files.length === 0) return console.warn("no sample data here: skipped");
	for (const path of files) {
		const shown = shownText(await readShown(path, engine, { stats: false }), false);
		expect(normal(shown)).toEqual(normal(dumped(path)));
	}
});

(hasProgram("ncgen") && hasProgram("ncdump") ? test : test.skip)(
	"names, groups and numbers of every type are written as ncdump writes them",
	async () => {
		const cdl = join(folder, "odd.cdl");
		const { writeFileSync } = await import("node:fs");
		writeFileSync(
			cdl,
			String.raw`netcdf odd {
dimensions:
	x = 2 ;
	a\ b = 1 ;
	time = UNLIMITED ;
variables:
	double v\(1\)(x) ;
		v\(1\):of_byte = 1b, -1b ;
		v\(1\):of_ubyte = 255UB ;
		v\(1\):of_short = 7s ;
		v\(1\):of_ushort = 7US ;
		v\(1\):of_uint = 4000000000U ;
		v\(1\):big = 12345678901LL ;
		v\(1\):of_float = 1.e+20f, 0.1f, 1e-5f, 100000.f, 1234567.f, 12345678.f, -0.f, NaNf, Infinityf ;
		v\(1\):of_double = 0.1, 1e-300, 1e15, 123456789012345., 3.14159265358979, 0. ;
		v\(1\):text = "quote \" backslash \\ tick ' tab \t end" ;
		string v\(1\):list = "a", "b" ;
	int scalar ;

// global attributes:
		:title = "Grüße" ;

group: inner {
  dimensions:
  	y = 3 ;
  variables:
  	short q(y, x) ;
  		q:units = "1" ;

  // group attributes:
  		:note = "inside" ;
  } // group inner
}`,
		);
		const path = join(folder, "odd.nc");
		execFileSync("ncgen", ["-k", "netCDF-4", "-o", path, cdl]);
		const shown = shownText(await readShown(path, engine, { stats: false }), false);
		const blanks = (lines: string[]) => lines.filter((line) => line !== "");
		expect(blanks(normal(shown))).toEqual(blanks(normal(dumped(path))));
	},
);

test("kind, chunks, compression and statistics stand in comments", async () => {
	const path = join(folder, "ta.nc");
	await engine.write(temperature, path);
	const text = shownText(await readShown(path, engine, { stats: true }), true);
	expect(text).toMatch(/^netcdf ta \{\n\/\/ netCDF-4 \(HDF5\), [\d.]+ KiB\n/);
	expect(text).toMatch("stored in chunks (4, 3, 4)");
	expect(text).toMatch("96 of 1050 missing");
	expect(basename(path, extname(path))).toBe("ta");
	if (!hasNetCdfPython) return;
	const [min, max, mean] = JSON.parse(
		python(
			`import netCDF4\nv = netCDF4.Dataset("${path}")["ta"][:].astype("f8")\nprint([float(v.min()), float(v.max()), float(v.mean())])`,
		),
	) as number[];
	const json = shownJson(await readShown(path, engine, { stats: true })) as {
		variables: { ta: { stats: { min: number; max: number; mean: number; missing: number } } };
	};
	expect(json.variables.ta.stats).toMatchObject({ min, max, missing: 96 });
	expect(json.variables.ta.stats.mean).toBeCloseTo(mean ?? 0, 9);
});

const compounds = shared("formats/ref_tst_compounds.nc");
(compounds ? test : test.skip)("what cannot be read is named with the reason", async () => {
	const text = shownText(await readShown(compounds ?? "", engine, { stats: false }), true);
	expect(text).toMatch(/\/\/ obs cannot be read: .*compound/);
});
