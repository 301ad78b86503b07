import type { CaseExplanation, EntryExplanation } from "../../../core/model/explanation.ts";

const historical = { source_id: "CESM2", experiment_id: "historical", variant_label: "r1i1p1f1" };

const file = (name: string, table: string) => ({
	path: `/data/CMIP6/CMIP/NCAR/CESM2/historical/r1i1p1f1/${table}/${name}/gn/v20190308/${name}_${table}_CESM2_historical_r1i1p1f1_gn_195001-201412.nc`,
	size: 141_236_480,
});

const looked = (variable: string, table: string) => ({
	root: "/data/CMIP6",
	files: 48_213,
	constraints: {
		source_id: ["CESM2"],
		experiment_id: ["historical"],
		variable_id: [variable],
		table_id: [table, `E${table.slice(1)}`],
	},
});

const selected: EntryExplanation = {
	id: "zonal_section/ua925",
	pod: "zonal_section",
	name: "ua925",
	requirement: "required",
	asked: {
		standardName: "eastward_wind",
		units: "m s-1",
		frequency: "mon",
		levels: "925 hPa",
		dimensions: ["time", "lat", "lon"],
	},
	translation: { convention: "CMIP", name: "ua", tables: ["Amon", "Emon"] },
	looked: looked("ua", "Amon"),
	found: [
		...[10, 11, 2, 3, 4, 5, 6, 7].map((member) => ({
			experiment: { ...historical, variant_label: `r${member}i1p1f1` },
			facets: { table_id: "Amon", grid_label: "gn", version: "v20190313" },
			files: 1,
			period: "1950-01/2014-12",
			chosen: false,
		})),
		{
			experiment: historical,
			facets: { table_id: "Amon", grid_label: "gn", version: "v20190308" },
			files: 1,
			period: "1950-01/2014-12",
			chosen: true,
		},
	],
	rejected: [
		{ id: "table_id=Amon grid_label=gr version=v20190401", files: 2, reason: "covers 1850-01/1949-12" },
	],
	nearest: [],
	selected: {
		facets: { table_id: "Amon", grid_label: "gn", version: "v20190308" },
		files: [file("ua", "Amon")],
		steps: [
			"crop-dates: keep 1980-01-01 to 2009-12-31",
			"extract-level: take plev = 92500 Pa",
			"rename: ua to ua925",
		],
		bytesIn: 141_236_480,
		bytesOut: 79_626_240,
	},
	status: "selected",
};

const failed: EntryExplanation = {
	id: "tropical_waves/rlut",
	pod: "tropical_waves",
	name: "rlut",
	requirement: "required",
	asked: {
		standardName: "toa_outgoing_longwave_flux",
		units: "W m-2",
		frequency: "day",
		dimensions: ["time", "lat", "lon"],
	},
	translation: { convention: "CMIP", name: "rlut", tables: ["day"] },
	looked: looked("rlut", "day"),
	found: [],
	rejected: [],
	nearest: [
		{ drop: "table_id=day", files: 12, found: "Amon, CFday" },
		{ drop: "experiment_id=historical", files: 2, found: "ssp585" },
	],
	problem: {
		code: "NoData",
		message:
			'"rlut" (toa_outgoing_longwave_flux, rlut in day) was not found for case "CESM2_historical" under "/data/CMIP6" (48213 files looked at).',
	},
	status: "failed",
};

const untranslated: EntryExplanation = {
	id: "precip_seasonal_cycle/prate",
	pod: "precip_seasonal_cycle",
	name: "prate",
	requirement: "required",
	asked: {
		standardName: "lwe_precipitation_rate",
		units: "mm day-1",
		frequency: "mon",
		dimensions: ["time", "lat", "lon"],
	},
	translationProblem:
		'The CMIP convention has no variable "lwe_precipitation_rate". Nearest: precipitation_flux.',
	found: [],
	rejected: [],
	nearest: [],
	status: "replaced",
};

const standIn: EntryExplanation = {
	...selected,
	id: "precip_seasonal_cycle/prate~precipitation-rate",
	pod: "precip_seasonal_cycle",
	name: "prate",
	requirement: "alternate",
	madeBy: "precipitation-rate",
	asked: {
		standardName: "precipitation_flux",
		units: "kg m-2 s-1",
		frequency: "mon",
		dimensions: ["time", "lat", "lon"],
	},
	translation: { convention: "CMIP", name: "pr", tables: ["Amon"] },
	looked: looked("pr", "Amon"),
	rejected: [],
	selected: {
		facets: { table_id: "Amon", grid_label: "gn", version: "v20190308" },
		files: [file("pr", "Amon")],
		steps: ["precipitation-rate: flux to rate"],
		bytesOut: 79_626_240,
	},
};

/** The same wind file as `selected`, for a second POD. */
const again: EntryExplanation = { ...selected, id: "time_mean_maps/ua", pod: "time_mean_maps", name: "ua" };

export const sampleExplanation: readonly CaseExplanation[] = [
	{
		name: "CESM2_historical",
		convention: "CMIP",
		dataManager: "cmip6-local",
		period: "1980-01-01/2009-12-31",
		experiment: historical,
		entries: [selected, failed, untranslated, standIn, again],
	},
];
