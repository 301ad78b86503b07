import { expect, test } from "@jest/globals";
import { completeFacets } from "../../../core/drs/complete.ts";
import { checkFacets } from "../../../core/drs/vocabulary.ts";

test("a model with one institution gives it, and the other way round (mdtf.md §8.16)", () => {
	expect(completeFacets("CMIP6", { source_id: "NorCPM1" })["institution_id"]).toBe("NCC");
	expect(completeFacets("CMIP6", { institution_id: "RUBISCO" })["source_id"]).toBe("E3SM-1-1");
});

test("what does not follow uniquely stays open", () => {
	expect(completeFacets("CMIP6", { source_id: "MPI-ESM1-2-HR" })["institution_id"]).toBeUndefined();
	expect(completeFacets("CMIP6", { institution_id: "NCC" })["source_id"]).toBeUndefined();
	expect(completeFacets("CMIP6", { experiment_id: "ssp370" })["activity_id"]).toBeUndefined();
});

test("an experiment gives its activity; a model's activities decide where it has several", () => {
	expect(completeFacets("CMIP6", { experiment_id: "historical" })["activity_id"]).toBe("CMIP");
	expect(completeFacets("CMIP6", { experiment_id: "dcppA-hindcast" })["activity_id"]).toBe("DCPP");
	expect(completeFacets("CMIP6", { experiment_id: "ssp370", source_id: "CNRM-CM6-1" })["activity_id"]).toBe(
		"ScenarioMIP",
	);
});

test("given facets are kept, and unknown projects complete nothing", () => {
	expect(completeFacets("CMIP6", { source_id: "NorCPM1", institution_id: "me" })["institution_id"]).toBe(
		"me",
	);
	expect(completeFacets("mine", { source_id: "NorCPM1" })).toEqual({ source_id: "NorCPM1" });
});

test("unknown and contradicting values are told, with the nearest known one", () => {
	expect(
		checkFacets("CMIP6", { source_id: "CESM2", experiment_id: "historical", institution_id: "NCAR" }),
	).toEqual([]);
	expect(checkFacets("CMIP6", { experiment_id: "historcal" })).toEqual([
		'experiment_id "historcal" is not in the vocabulary of CMIP6. Did you mean "historical"?',
	]);
	expect(checkFacets("CMIP6", { source_id: "NorCPM1", institution_id: "NCAR" })).toEqual([
		'institution_id "NCAR" does not go with source_id "NorCPM1", which has "NCC".',
	]);
	expect(checkFacets("CMIP6", { table_id: "IyrGre" })).toEqual([]);
});
