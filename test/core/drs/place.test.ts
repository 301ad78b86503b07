import { expect, test } from "@jest/globals";
import { foldersIn } from "../../../core/drs/place.ts";
import { cmip5Drs, cmip6Drs } from "../../../core/drs/projects.ts";

const six = {
	...{
		mip_era: "CMIP6",
		activity_id: "CMIP",
		institution_id: "NCAR",
		source_id: "CESM2",
		version: "v20190308",
	},
	...{
		experiment_id: "historical",
		member_id: "r1i1p1f1",
		table_id: "Amon",
		variable_id: "tas",
		grid_label: "gn",
	},
};

test("facets tell where a dataset lies in an archive of its project", () => {
	expect(foldersIn(cmip6Drs)(six)?.join("/")).toBe(
		"CMIP6/CMIP/NCAR/CESM2/historical/r1i1p1f1/Amon/tas/gn/v20190308",
	);
	const five = {
		...six,
		activity_id: "cmip5",
		product: "output1",
		frequency: "mon",
		realm: "atmos",
		member_id: "r1i1p1",
	};
	expect(foldersIn(cmip5Drs)(five)?.join("/")).toBe(
		"cmip5/output1/NCAR/CESM2/historical/mon/atmos/Amon/r1i1p1/v20190308/tas",
	);
});

test("where a facet is missing, or would lead elsewhere, there is no place", () => {
	const { grid_label: _, ...lacking } = six;
	expect(foldersIn(cmip6Drs)(lacking)).toBeUndefined();
	expect(foldersIn(cmip6Drs)({ ...six, source_id: "a/../.." })).toBeUndefined();
});
