import { expect, test } from "@jest/globals";
import { readFacetArguments } from "../../cli/facet-arguments.ts";

test("facets are read with lists, wildcards and exclusions, by their names and other names of theirs", () => {
	expect(
		readFacetArguments([
			"model=CESM2*,MIROC6",
			"variable=tas",
			"variable_id=pr",
			"experiment!=piControl",
			"version=2019-03-08",
		]),
	).toEqual({
		source_id: { any: ["CESM2*", "MIROC6"], none: [] },
		variable_id: { any: ["tas", "pr"], none: [] },
		experiment_id: { any: [], none: ["piControl"] },
		version: { any: ["v20190308"], none: [] },
	});
	expect(readFacetArguments(["source_id=CESM1(CAM5.1,FV2),!X"])).toEqual({
		source_id: { any: ["CESM1(CAM5.1,FV2)"], none: ["X"] },
	});
});

test("what is no facet with a value is refused", () => {
	for (const bad of [[], ["tas"], ["source_id="], ["=x"], ["https://a.org/x=y"]])
		expect(() => readFacetArguments(bad)).toThrow(/facet/);
});
