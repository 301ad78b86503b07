import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { CatalogueTable } from "../../registry/catalogue-table.ts";
import { columnBuilder } from "../../registry/code-column.ts";
import { countFiles, countValues, facetsOf, matchingHoldings } from "../../registry/facet-index.ts";
import { textColumn } from "../../registry/text-column.ts";

type Row = Readonly<Record<string, string | undefined>>;
const names = ["model", "table", "member"];

/** A table with one file per holding. */
function tableOf(rows: readonly Row[]): CatalogueTable {
	const columns = names.map((name) => {
		const builder = columnBuilder(name);
		for (const row of rows) builder.add(row[name]);
		return builder.column();
	});
	return {
		root: "/",
		columns,
		folderOf: new Uint32Array(rows.length),
		firstFile: Uint32Array.from({ length: rows.length + 1 }, (_, index) => index),
		folders: textColumn(["/"]),
		names: textColumn(rows.map(() => "x.nc")),
		sizes: new Float64Array(rows.length),
		mtimes: new Float64Array(rows.length),
		timeRanges: { name: "time_range", dictionary: [], codes: new Uint8Array(rows.length) },
		skipped: [],
	};
}

const value = fc.constantFrom("a", "b", "c", "d");
const row = fc.record({ model: value, table: value, member: value }, { requiredKeys: ["model"] });
const where = fc.record(
	{ model: fc.oneof(value, fc.array(value)), table: fc.oneof(value, fc.array(value)), member: value },
	{ requiredKeys: [] },
);

const fits = (found: Row, wanted: Record<string, string | readonly string[]>) =>
	Object.entries(wanted).every(([name, values]) => [values].flat().includes(found[name] ?? ""));

test("codes find what a plain filter finds", () => {
	fc.assert(
		fc.property(fc.array(row), where, (rows, wanted) => {
			const table = tableOf(rows);
			const hits = matchingHoldings(table, wanted);
			expect([...hits].map((hit) => facetsOf(table, hit))).toEqual(
				rows.filter((found) => fits(found, wanted)),
			);
			expect(countFiles(table, hits)).toBe(hits.length);
			const counted = [...countValues(table, "model", hits).values()].reduce((sum, count) => sum + count, 0);
			expect(counted).toBe(hits.length);
		}),
	);
});

test("three facets among 500 000 rows take milliseconds", () => {
	const rows = 500_000;
	const columns = [40, 60, 3000].map((size, index) => {
		const builder = columnBuilder(names[index]!);
		// A fixed linear sequence: no two columns in step.
		for (let at = 0, seed = index + 1; at < rows; at++) {
			seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
			builder.add(`v${(seed >>> 8) % size}`);
		}
		return builder.column();
	});
	const table = { ...tableOf([]), columns, folderOf: new Uint32Array(rows) };
	const wanted = { model: "v7", table: ["v1", "v2", "v3"], member: "v42" };
	const times = Array.from({ length: 15 }, () => {
		const start = performance.now();
		matchingHoldings(table, wanted);
		return performance.now() - start;
	}).sort((a, b) => a - b);
	// 1.5 ms when the machine is idle; the bound leaves room for one that is not.
	expect(times[7]).toBeLessThan(25);
});
