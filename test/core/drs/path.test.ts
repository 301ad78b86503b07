import { expect, test } from "@jest/globals";
import { cmip6Drs } from "../../../core/drs/cmip6.table.ts";
import { type DrsFile, drsReader, isMisfit, parseDrsPath, readFile } from "../../../core/drs/path.ts";
import { formatDateRange } from "../../../core/model/date-range.ts";

const reader = drsReader(cmip6Drs);
const parse = (path: string, root?: string) =>
	parseDrsPath(path, { layout: cmip6Drs, ...(root === undefined ? {} : { root }) });
const in_ = (folder: string, name: string) => parse(`${folder}/${name}`);
const base = "CMIP6/CMIP/NOAA-GFDL/GFDL-ESM4/historical/r1i1p1f1";

test("a file name gives its facets, grid number and period (mdtf.md §8.12)", () => {
	const { facets, range, timeRange } = in_(
		`${base}/Amon/prw/gr1/v20190726`,
		"prw_Amon_GFDL-ESM4_historical_r1i1p1f1_gr1_195001-201412.nc",
	);
	expect(facets).toEqual({
		mip_era: "CMIP6",
		product: "model-output",
		activity_id: "CMIP",
		institution_id: "NOAA-GFDL",
		source_id: "GFDL-ESM4",
		experiment_id: "historical",
		member_id: "r1i1p1f1",
		sub_experiment_id: "none",
		variant_label: "r1i1p1f1",
		realization: "1",
		initialization: "1",
		physics: "1",
		forcing: "1",
		table_id: "Amon",
		table_prefix: "A",
		table_realm: "atmos",
		frequency: "mon",
		temporal: "interval",
		variable_id: "prw",
		grid_label: "gr1",
		grid_number: "1",
		regridded: "r",
		version: "v20190726",
		version_date: "2019-07-26",
	});
	expect(timeRange).toBe("195001-201412");
	expect(formatDateRange(range!)).toBe("195001-201412");
});

test("a fixed field has no dates, and only a fixed field has none (§8.13)", () => {
	const name = (table: string, rest: string) =>
		`areacello_${table}_GFDL-ESM4_historical_r1i1p1f1_gn${rest}.nc`;
	const ofx = in_(`${base}/Ofx/areacello/gn/v20190726`, name("Ofx", ""));
	expect(ofx.range).toEqual({ kind: "static" });
	expect(ofx.facets).toMatchObject({ grid_number: "0", regridded: "n", frequency: "fx", temporal: "static" });
	expect(() => in_(`${base}/3hr/areacello/gn/v20190726`, name("3hr", ""))).toThrow(/has no dates|"3hr"/);
	expect(() => in_(`${base}/Ofx/areacello/gn/v20190726`, name("Ofx", "_195001-201412"))).toThrow(
		/195001-201412/,
	);
});

const e3sm = "CMIP6/CMIP/E3SM-Project/E3SM-1-1/hist-bgc";

test("the folders of a file give version and institution (§8.14)", () => {
	const { facets } = in_(
		`${e3sm}/r1i1p1f1/Omon/so/gr/v20191112`,
		"so_Omon_E3SM-1-1_hist-bgc_r1i1p1f1_gr_197501-197912.nc",
	);
	expect(facets).toMatchObject({
		version_date: "2019-11-12",
		frequency: "mon",
		realization: "1",
		regridded: "r",
		temporal: "interval",
		table_realm: "ocean",
		institution_id: "E3SM-Project",
	});
	expect(facets["region"]).toBeUndefined();
	expect(facets["spatial_avg"]).toBeUndefined();
});

test.each([
	["table", "r1i1p1f1/Amon/so/gr", "so_Omon_E3SM-1-1_hist-bgc_r1i1p1f1_gr_197501-197912.nc"],
	["grid", "r1i1p1f1/Omon/so/gn", "so_Omon_E3SM-1-1_hist-bgc_r1i1p1f1_gr_197501-197912.nc"],
	["member", "r9i1p1f1/Omon/so/gr", "so_Omon_E3SM-1-1_hist-bgc_r1i1p1f1_gr_197501-197912.nc"],
	["gmr", "r1i1p1f1/Omon/so/gr", "so_Omon_E3SM-1-1_hist-bgc_r1i1p1f1_gmr_197501-197912.nc"],
	["zonal table", "r1i1p1f1/Omon/so/gr", "so_OmonZ_E3SM-1-1_hist-bgc_r1i1p1f1_gr_197501-197912.nc"],
	["variable", "r1i1p1f1/Omon/thetao/gr", "so_Omon_E3SM-1-1_hist-bgc_r1i1p1f1_gr_197501-197912.nc"],
])("folder and file that disagree on the %s are refused (§8.14)", (_, folders, name) => {
	expect(() => in_(`${e3sm}/${folders}/v20191112`, name)).toThrow(
		/does not follow the data reference syntax/,
	);
});

test.each([
	["fx", "fx"],
	["Ofx", "fx"],
	["IfxAnt", "fx"],
	["E1hr", "1hr"],
	["E1hrClimMon", "1hrCM"],
	["Oclim", "monC"],
	["SImon", "mon"],
	["AERmonZ", "mon"],
	["3hr", "3hr"],
	["E3hrPt", "3hrPt"],
	["IyrGre", "yr"],
	["Odec", "dec"],
	["6hrLev", "6hrPt"],
	["CFsubhr", "subhrPt"],
	["XmonNew", "mon"],
])("table %s has frequency %s, as its entries in the CMIP6 tables say (§8.15)", (table_id, frequency) => {
	expect(reader.derive({ table_id })["frequency"]).toBe(frequency);
});

test("where a table mixes frequencies the variable decides", () => {
	expect(reader.derive({ table_id: "3hr", variable_id: "tas" })).toMatchObject({
		frequency: "3hrPt",
		temporal: "point",
	});
	expect(reader.derive({ table_id: "3hr", variable_id: "pr" })["frequency"]).toBe("3hr");
	expect(reader.derive({ table_id: "Amon", variable_id: "o3" })["frequency"]).toBe("mon");
	expect(reader.derive({ table_id: "Amon", variable_id: "o3", climatology: "clim" })["frequency"]).toBe(
		"monC",
	);
});

test.each([
	["AERmonZ", "gn", { spatial_avg: "zonal_mean", regridded: "n" }],
	["Amon", "gr1z", { spatial_avg: "zonal_mean", grid_number: "1" }],
	["Amon", "gm", { spatial_avg: "global_mean", grid_number: "0" }],
	["ImonAnt", "gn", { region: "antarctica", table_realm: "landIce" }],
	["LImon", "gr2g", { region: "greenland", grid_number: "2", table_realm: "landIce" }],
])("%s on %s", (table_id, grid_label, expected) => {
	expect(reader.derive({ table_id, grid_label })).toMatchObject(expected);
});

test("sub-experiments, climatologies and an extra variable folder parse", () => {
	const hindcast = in_(
		"CMIP6/DCPP/MOHC/HadGEM3-GC31-MM/dcppA-hindcast/s1960-r2i1p1f2/Amon/tas/gn/v20200417",
		"tas_Amon_HadGEM3-GC31-MM_dcppA-hindcast_s1960-r2i1p1f2_gn_196011-196012.nc",
	);
	expect(hindcast.facets).toMatchObject({
		member_id: "s1960-r2i1p1f2",
		sub_experiment_id: "s1960",
		variant_label: "r2i1p1f2",
		realization: "2",
	});
	const climatology = in_(
		`${base}/Amon/co2/gr1/v20190726`,
		"co2_Amon_GFDL-ESM4_historical_r1i1p1f1_gr1_195001-201412-clim.nc",
	);
	expect(climatology.facets).toMatchObject({
		frequency: "monC",
		climatology: "clim",
		temporal: "climatology",
	});
	const extra = in_(
		"CMIP6/CMIP/BCC/BCC-ESM1/piControl/r1i1p1f1/Amon/tasmax/gn/v20181214/tasmax",
		"tasmax_Amon_BCC-ESM1_piControl_r1i1p1f1_gn_185001-230012.nc",
	);
	expect(extra.facets).toMatchObject({ version: "v20181214", activity_id: "CMIP" });
	expect(() =>
		in_(`${base}/Amon/prw/gr1/latest`, "prw_Amon_GFDL-ESM4_historical_r1i1p1f1_gr1_195001-201412.nc"),
	).toThrow(/the folder "latest" is no "<version>"/);
	expect(() =>
		in_(
			`${base}/Amon/prw/gr1/files/d20190726`,
			"prw_Amon_GFDL-ESM4_historical_r1i1p1f1_gr1_195001-201412.nc",
		),
	).toThrow(/d20190726/);
});

const leaf =
	"historical/r1i1p1f1/Amon/ta/gr1/v20180701/ta_Amon_GFDL-ESM4_historical_r1i1p1f1_gr1_195001-201412.nc";

test.each([
	["above CMIP6", "/data/archive/CMIP6/CMIP/NOAA-GFDL/GFDL-ESM4", "/data"],
	["at CMIP6", "/data/CMIP6/CMIP/NOAA-GFDL/GFDL-ESM4", "/data/CMIP6"],
	["at the activity", "/data/CMIP6/CMIP/NOAA-GFDL/GFDL-ESM4", "/data/CMIP6/CMIP"],
	["at the model", "/data/CMIP6/CMIP/NOAA-GFDL/GFDL-ESM4", "/data/CMIP6/CMIP/NOAA-GFDL/GFDL-ESM4"],
	[
		"at a table",
		"/data/CMIP6/CMIP/NOAA-GFDL/GFDL-ESM4",
		"/data/CMIP6/CMIP/NOAA-GFDL/GFDL-ESM4/historical/r1i1p1f1/Amon",
	],
	["at a copied activity", "/home/joe/CMIP/NOAA-GFDL/GFDL-ESM4", "/home/joe/CMIP"],
	["at a copied model", "/home/joe/GFDL-ESM4", "/home/joe/GFDL-ESM4"],
	["above a copied model", "/home/joe/GFDL-ESM4", "/home"],
	["at a renamed model", "/home/joe/mine", "/home/joe/mine"],
	["written in small letters", "/data/cmip6/CMIP/NOAA-GFDL/GFDL-ESM4", "/data"],
])("a root %s gives the same facets", (_, model, root) => {
	expect(parse(`${model}/${leaf}`, root).facets).toMatchObject({
		mip_era: "CMIP6",
		activity_id: "CMIP",
		institution_id: "NOAA-GFDL",
		source_id: "GFDL-ESM4",
		experiment_id: "historical",
		version: "v20180701",
	});
});

test("misfits of one kind have one reason, so that they can be counted", () => {
	const reasons = ["latest", "x", "v2b"].map((version) => {
		const place = { folders: [...`${base}/Amon/prw/gr1`.split("/"), version], inside: 10 };
		const result = readFile(reader, place, "prw_Amon_GFDL-ESM4_historical_r1i1p1f1_gr1_195001-201412.nc");
		return isMisfit(result as DrsFile) ? (result as { reason: string }).reason : "";
	});
	expect(new Set(reasons)).toEqual(new Set(['a folder is not named as "<version>" should be']));
});

test("dates of a 360-day calendar are dates; impossible ones are not", () => {
	const folder = "CMIP6/CMIP/MOHC/UKESM1-0-LL/historical/r1i1p1f2/day/ta/gn/v20190627";
	const name = (dates: string) => `ta_day_UKESM1-0-LL_historical_r1i1p1f2_gn_${dates}.nc`;
	expect(in_(folder, name("20000230-20001230")).timeRange).toBe("20000230-20001230");
	expect(() => in_(folder, name("20001330-20001430"))).toThrow(/data reference syntax/);
});
