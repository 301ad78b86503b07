import { expect, test } from "@jest/globals";
import { cmip6Keys } from "../../../core/drs/cmip6-choice.ts";
import { parseDateRange } from "../../../core/model/date-range.ts";
import type { CatalogueRow } from "../../../core/ports/catalogue.ts";
import { readFilter } from "../../../core/query/facet-filter.ts";
import { searchDatasets } from "../../../core/query/found-datasets.ts";
import { listedFiles } from "../../../core/query/listed-files.ts";
import { searchCatalogue } from "../../../core/query/search.ts";
import { convention } from "../../../translators/cmip/index.ts";
import { caseOf, podOf } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

const rowOf = (version: string, years: string): CatalogueRow => ({
	path: `/data/${version}/tas_${years}.nc`,
	facets: {
		...{ activity_id: "CMIP", institution_id: "NCAR", source_id: "CESM2", experiment_id: "historical" },
		...{ sub_experiment_id: "none", variant_label: "r1i1p1f1", member_id: "r1i1p1f1", table_id: "Amon" },
		...{ variable_id: "tas", grid_label: "gn", frequency: "mon", version },
	},
	range: parseDateRange(years),
	...{ size: 1, mtime: 0 },
});
const rows = [
	rowOf("20190308", "199001-199912"),
	rowOf("20190308", "200001-200912"),
	rowOf("v20190308", "199001-199912"),
	rowOf("v20180101", "199001-200912"),
	rowOf("20170101", "199001-200912"),
];
const catalogue = listedFiles(
	rows.map((row) => ({ row })),
	{ root: "/data", skipped: [], variable: "variable_id" },
);
const wish = wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" });

function keysFor(facets: Readonly<Record<string, string>>) {
	const trial = { options: {}, facets, period: "1995-2004", wish, convention };
	const [entry] = podOf(wish).varlist;
	const found = searchCatalogue(entry!, { catalogue, case: caseOf(trial), columns: cmip6Keys });
	return found.keys.map(({ facets: { version }, files, notes }) => ({
		...{ version, notes },
		files: files.map(({ path }) => path),
	}));
}

test("a version whose folders are spelled with and without v is one; of files in both one is taken", () => {
	expect(keysFor({ source_id: "CESM2" })[0]).toEqual({
		version: "v20190308",
		files: ["/data/v20190308/tas_199001-199912.nc", "/data/20190308/tas_200001-200912.nc"],
		notes: ['"v20190308" and "20190308" are one version; of files in both, those of "v20190308" were taken'],
	});
});

test("a version that is named is found however its folder is spelled", () => {
	expect(keysFor({ version: "v20190308" })).toMatchObject([{ version: "v20190308" }]);
	expect(keysFor({ version: "v20170101" })).toMatchObject([{ version: "20170101" }]);
	expect(keysFor({ version: "v20160101" })).toEqual([]);
});

test("a search shows it once, and knows which is the newest", () => {
	const found = (version?: string) =>
		searchDatasets(
			{ source_id: readFilter(["CESM2"]), ...(version && { version: readFilter([version]) }) },
			{ catalogue, keys: cmip6Keys },
		).map((one) => [one.version, one.files.length, one.skipped]);
	expect(found()).toEqual([
		["20170101", 1, "there is a newer version"],
		["v20180101", 1, "there is a newer version"],
		["v20190308", 2, undefined],
	]);
	expect(found("v20170101")).toEqual([["20170101", 1, undefined]]);
});
