import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runCatalogue } from "../../../publish/catalogue/index.ts";
import { oracle, pythonHas } from "../../python.ts";
import { sampleRun } from "../report/sample-run.ts";

const files = runCatalogue(sampleRun);
const description = JSON.parse(files.get("catalogue.json") ?? "{}");
const lines = (files.get("catalogue.csv") ?? "").trimEnd().split("\n");
const delivered = sampleRun.cases.flatMap((one) =>
	one.pods.flatMap((pod) => pod.variables.flatMap(({ file }) => file ?? [])),
);

test("every prepared file is one line, with its absolute path", () => {
	expect(lines).toHaveLength(delivered.length + 1);
	for (const file of delivered) expect(lines.join("\n")).toContain(`,${sampleRun.folder}/${file},netcdf,`);
});

test("the description keeps the rules of the ESM collection specification 0.1.0", () => {
	const columns = (lines[0] as string).split(",");
	expect(Object.keys(description)).toEqual(
		expect.arrayContaining(["esmcat_version", "id", "description", "catalog_file", "attributes", "assets"]),
	);
	expect(description.esmcat_version).toBe("0.1.0");
	expect(description.catalog_file).toBe("catalogue.csv");
	// "The asset object": a column of paths, and either one format or a column of formats.
	const { column_name, format_column_name } = description.assets;
	expect([columns.includes(column_name), columns.includes(format_column_name)]).toEqual([true, true]);
	expect(description.assets).not.toHaveProperty("format");
	for (const { column_name: name, vocabulary } of description.attributes)
		expect([columns.includes(name), vocabulary]).toEqual([true, ""]);
	const { variable_column_name, groupby_attrs, aggregations } = description.aggregation_control;
	for (const name of [variable_column_name, ...groupby_attrs]) expect(columns).toContain(name);
	for (const { type, attribute_name } of aggregations)
		expect([["join_new", "join_existing", "union"].includes(type), columns.includes(attribute_name)]).toEqual(
			[true, true],
		);
});

test("fields with commas, quotes and line breaks are quoted", () => {
	const [one] = sampleRun.cases;
	const text = runCatalogue({ ...sampleRun, cases: [{ ...one, name: 'a,"b"\nc' } as never] }).get(
		"catalogue.csv",
	);
	expect(text).toContain('"a,""b""\nc",time_mean_maps,tas,');
});

test("a run that prepared nothing has no catalogue", () => {
	expect(runCatalogue({ ...sampleRun, cases: [] }).size).toBe(0);
});

(pythonHas("pandas") ? test : test.skip)("Python reads the table and groups its files into datasets", () => {
	const folder = mkdtempSync(join(tmpdir(), "headwater-catalogue-"));
	for (const [name, text] of files) writeFileSync(join(folder, name), text);
	const read = oracle<{ rows: number; keys: string[]; engine: string }>(
		"catalogue_read.py",
		join(folder, "catalogue.json"),
	);
	rmSync(folder, { recursive: true });
	expect(read.rows).toBe(delivered.length);
	expect(read.keys).toContain("CESM2_historical.time_mean_maps.mon");
});
