import { expect, test } from "@jest/globals";
import { cmip6Keys } from "../../../core/drs/cmip6-choice.ts";
import { filtersTest, filterTest, readFilter } from "../../../core/query/facet-filter.ts";
import { foundDatasets } from "../../../core/query/found-datasets.ts";
import { files } from "../../worlds.ts";

test("values, wildcards and exclusions", () => {
	const fits = filterTest(readFilter(["CESM2*", "MPI-ESM1-2-LR", "A?C", "!CESM2-WACCM"]));
	for (const value of ["CESM2", "CESM2-FV2", "MPI-ESM1-2-LR", "ABC"]) expect(fits(value)).toBe(true);
	for (const value of ["CESM2-WACCM", "XCESM2", "MPI-ESM1-2-HR", "ABBC", undefined])
		expect(fits(value)).toBe(false);
	expect(filterTest(readFilter(["!a"]))("b")).toBe(true);
	expect(filterTest(readFilter(["!a"]))(undefined)).toBe(true);
	expect(filterTest(readFilter(["a.b(c)*"]))("a.b(c)d")).toBe(true);
	expect(filterTest(readFilter(["a.b*"]))("aXb")).toBe(false);
});

test("facets nothing is known of are no obstacle", () => {
	const fits = filtersTest({ a: readFilter(["1"]), b: readFilter(["!2"]) });
	expect(fits({ a: "1" })).toBe(true);
	expect(fits({ a: "1", b: "2" })).toBe(false);
	expect(fits({ c: "2" })).toBe(true);
});

test("rows of a catalogue as datasets: versions apart, older ones told", () => {
	const found = foundDatasets(
		files({ time: "185001-189912" }, { time: "190001-201412" }, { version: "v2", time: "185001-201412" }),
		cmip6Keys,
	);
	expect(found).toMatchObject(
		[
			{ version: "v2", latest: false, skipped: "there is a newer version", start: "1850-01", end: "2014-12" },
			{
				version: "v20190308",
				latest: true,
				size: 200,
				start: "1850-01",
				end: "2014-12",
				files: [{ start: "1850-01", end: "1899-12", urls: [{ service: "file" }] }, { start: "1900-01" }],
			},
		].sort((a, b) => (a.version < b.version ? -1 : 1)),
	);
});
