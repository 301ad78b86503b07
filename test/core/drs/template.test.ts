import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { cmip6Drs, cmip6Facts } from "../../../core/drs/cmip6.table.ts";
import { folderLevels, formatTemplate, matchTemplate, parseTemplate } from "../../../core/drs/template.ts";

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/u);
const hyphened = fc.stringMatching(/^[A-Za-z0-9]{1,6}(?:-[A-Za-z0-9]{1,4}){0,2}$/u);
const index = fc.nat(999);
const cmip6 = fc
	.record(
		{
			variable_id: word,
			table_id: word,
			source_id: hyphened,
			experiment_id: hyphened,
			member_id: fc
				.tuple(fc.boolean(), index, index, index, index)
				.map(([sub, r, i, p, f]) => `${sub ? "s1960-" : ""}r${r}i${i}p${p}f${f}`),
			grid_label: fc.constantFrom("gn", "gr", "gr1", "gm", "gna", "gr12z"),
			time_range: fc.constantFrom("195001-201412", "18500101-18501231", "2000"),
			climatology: fc.constant("clim"),
		},
		{ requiredKeys: ["variable_id", "table_id", "source_id", "experiment_id", "member_id", "grid_label"] },
	)
	.map((facets) => ({ ...facets }));

test("a CMIP6 file name that is written reads back as the same facets", () => {
	const template = parseTemplate(cmip6Drs.file, cmip6Facts.patterns);
	fc.assert(
		fc.property(cmip6, (facets) => {
			expect(matchTemplate(template, formatTemplate(template, facets))).toEqual(facets);
		}),
	);
});

test("names of other projects read back without any table of patterns", () => {
	const files = [
		"<variable>_<mip_table>_<model>_<experiment>_<ensemble>[_<time_range>].nc",
		"<variable>_<domain>_<driving_model>_<experiment>_<ensemble>_<rcm>_<rcm_version>_<frequency>[_<time_range>].nc",
		"<variable_id>_<frequency>_<source_id>_<variant_label>_<grid_label>[_<time_range>].nc",
		"<variable_id>_<branding_suffix>_<frequency>_<region>_<grid_label>_<source_id>_<experiment_id>_<variant_label>[_<time_range>].nc",
	];
	for (const file of files) {
		const template = parseTemplate(file);
		const values = fc.record(Object.fromEntries(template.facets.map((facet) => [facet, hyphened])));
		fc.assert(
			fc.property(values, fc.boolean(), (all, dated) => {
				const { time_range: range, ...facets } = all as Record<string, string>;
				const given = dated ? { ...facets, time_range: range! } : facets;
				expect(matchTemplate(template, formatTemplate(template, given))).toEqual(given);
			}),
		);
	}
});

test("real names of other projects", () => {
	const cordex = parseTemplate(
		"<variable>_<domain>_<driving_model>_<experiment>_<ensemble>_<rcm>_<rcm_version>_<frequency>[_<time_range>].nc",
	);
	expect(
		matchTemplate(
			cordex,
			"tas_EUR-11_MPI-M-MPI-ESM-LR_rcp85_r1i1p1_CLMcom-CCLM4-8-17_v1_day_20060101-20101231.nc",
		),
	).toEqual({
		variable: "tas",
		domain: "EUR-11",
		driving_model: "MPI-M-MPI-ESM-LR",
		experiment: "rcp85",
		ensemble: "r1i1p1",
		rcm: "CLMcom-CCLM4-8-17",
		rcm_version: "v1",
		frequency: "day",
		time_range: "20060101-20101231",
	});
	const cmip7 = parseTemplate(
		"<variable_id>_<branding_suffix>_<frequency>_<region>_<grid_label>_<source_id>_<experiment_id>_<variant_label>[_<time_range>].nc",
	);
	expect(
		matchTemplate(cmip7, "tas_tavg-h2m-hxy-u_mon_glb_g13s_CanESM6-MR_historical_r2i1p1f1_190001-190912.nc"),
	).toMatchObject({
		branding_suffix: "tavg-h2m-hxy-u",
		region: "glb",
		source_id: "CanESM6-MR",
	});
	const gfdl = parseTemplate("<component>.<start>-<end>.<variable>.nc");
	expect(matchTemplate(gfdl, "atmos_cmip.198001-198412.zg.nc")).toEqual({
		component: "atmos_cmip",
		start: "198001",
		end: "198412",
		variable: "zg",
	});
});

test("a facet given twice must agree with itself", () => {
	const template = parseTemplate("<dataset>.<variable>.<dataset>");
	expect(matchTemplate(template, "a.b.a")).toEqual({ dataset: "a", variable: "b" });
	expect(matchTemplate(template, "a.b.c")).toBeUndefined();
});

test("alternative and optional folders make sequences of levels", () => {
	const texts = folderLevels("CMIP5/<model>[/<version>]/<variable>|<variable>/v<version>").map((levels) =>
		levels.map((level) => level.text),
	);
	expect(texts).toEqual([
		["CMIP5", "<model>", "<variable>"],
		["CMIP5", "<model>", "<version>", "<variable>"],
		["<variable>", "v<version>"],
	]);
});

test.each([["<a"], ["a]"], ["[a"], ["<a b>"], ["<>"]])("the broken template %s is refused", (text) => {
	expect(() => parseTemplate(text)).toThrow(/data reference syntax/);
});

test("a value that would not read back is not written", () => {
	expect(() => formatTemplate(parseTemplate("<a>_<b>"), { a: "x_y", b: "z" })).toThrow(/does not fit/);
	expect(() => formatTemplate(parseTemplate("<a>_<b>"), { a: "x" })).toThrow(/<b>/);
});
