import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { derivedFacets, valueDeriver } from "../../../core/drs/project.ts";
import { projectFacts } from "../../../core/drs/projects.ts";
import { collectionBuilder } from "../../../registry/esm/collection-table.ts";
import { withDerivedColumns } from "../../../registry/esm/derived-columns.ts";

const facts = projectFacts("CMIP6");
const cell = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

const row = fc.tuple(
	cell("CESM2", "GISS-E2-1-G", "UKESM1-0-LL"),
	cell("historical", "dcppA-hindcast", "ssp585"),
	cell("Amon", "day", "fx", "Oclim", "IfxGre", "6hrPlevPt", "CFsubhr"),
	cell("tas", "tos", "areacella"),
	cell("r1i1p1f1", "r10i1p5f2", "s1960-r2i1p1f1", "odd"),
	cell("gn", "gr", "gr1", "grz", "gm", "gng"),
	cell("20190308", "v20190308", "20180701.0"),
	cell("mon", "monthly", "3hr"),
	cell("MOHC", "NCAR"),
);
const names = [
	...["source_id", "experiment_id", "table_id", "variable_id", "member_id", "grid_label", "version"],
	...["frequency", "institution_id", "path"],
];

test("columns that follow from others hold what the rules give, row by row", () => {
	const all = [...new Set([...names.slice(0, -1), ...Object.keys(facts.constants), ...derivedFacets(facts)])];
	const derive = valueDeriver(facts, all);
	fc.assert(
		fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
			const builder = collectionBuilder(names, "path");
			for (const values of rows) builder.add([...values, "/a.nc"]);
			const { columns } = withDerivedColumns(builder.table());
			expect(columns.map(({ name }) => name)).toEqual(all);
			const texts = (at: number) => columns.map(({ codes, dictionary }) => dictionary[codes[at]! - 1]);
			for (const at of rows.keys()) {
				const own = texts(at);
				const wanted = all.map((_, index) => (index < names.length - 1 ? own[index] : undefined));
				derive(wanted);
				// What a table leaves out of a column of its own stays out.
				const kept = wanted.map((value, index) => (index < names.length - 1 ? own[index] : value));
				expect(own).toEqual(kept);
			}
		}),
		{ numRuns: 300 },
	);
});

test("versions and frequencies have one spelling", () => {
	const builder = collectionBuilder(["version", "frequency", "path"], "path");
	for (const version of ["20190308", "v20190308", "20190308.0", "v1"])
		builder.add([version, "monthly", "/a.nc"]);
	const [version, frequency] = withDerivedColumns(builder.table()).columns;
	expect(version).toMatchObject({ dictionary: ["v20190308", "v1"] });
	expect([...(version?.codes ?? [])]).toEqual([1, 1, 1, 2]);
	expect(frequency).toMatchObject({ dictionary: ["mon"] });
});
