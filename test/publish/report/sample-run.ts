import type { CaseResult, PodResult, RunResult, VariableResult } from "../../../core/model/run-result.ts";

/** A run as it could have been: two cases, four PODs; an alternate, a substitution, an optional variable missed, two failures. */

const model = {
	CESM2: { institution: "NCAR", grid: "gn", version: "v20190308" },
	"MPI-ESM1-2-LR": { institution: "MPI-M", grid: "gn", version: "v20190710" },
} as const;
type ModelName = keyof typeof model;

const sha = (text: string) =>
	[...text]
		.reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7)
		.toString(16)
		.padStart(8, "0")
		.repeat(8);

const facets = (name: ModelName, table: string) => ({
	source_id: name,
	experiment_id: "historical",
	variant_label: "r1i1p1f1",
	table_id: table,
	grid_label: model[name].grid,
	version: model[name].version,
});

function inputs(name: ModelName, table: string, native: string): VariableResult["inputs"] {
	const { institution, grid, version } = model[name];
	return ["195001-199912", "200001-201412"].map((period, i) => ({
		path: `/data/CMIP6/CMIP/${institution}/${name}/historical/r1i1p1f1/${table}/${native}/${grid}/${version}/${native}_${table}_${name}_historical_r1i1p1f1_${grid}_${period}.nc`,
		size: 141_236_480 + i * 4_096,
		mtime: 1_562_000_000_000,
		trackingId: `hdl:21.14100/${sha(name + native + period).slice(0, 8)}-9c1d-4c67-9d5e-2f1f7a3c0e11`,
	}));
}

interface Delivered {
	readonly pod: string;
	readonly name: string;
	readonly standardName: string;
	readonly units: string;
	readonly native?: string;
	readonly levels?: string;
	readonly steps?: readonly (readonly [string, string])[];
	readonly notes?: readonly string[];
	readonly more?: Partial<VariableResult>;
}

function delivered(model: ModelName, one: Delivered): VariableResult {
	const native = one.native ?? one.name;
	const file = `MDTF_${model}_historical_1980_2009/${one.pod}/mon/${model}_historical.${one.name}.mon.nc`;
	return {
		id: `${one.pod}/${one.name}`,
		name: one.name,
		standardName: one.standardName,
		asked: {
			units: one.units,
			frequency: "mon",
			dimensions: ["time", "lat", "lon"],
			...(one.levels ? { levels: one.levels } : {}),
		},
		requirement: "required",
		outcome: "delivered",
		nativeName: native,
		facets: facets(model, "Amon"),
		inputs: inputs(model, "Amon", native) ?? [],
		steps: [["crop-dates", "kept 1980-01-01 to 2009-12-31: 360 of 780 steps"], ...(one.steps ?? [])].map(
			([step = "", description = ""]) => ({
				step,
				description,
				options: step === "convert-units" ? { variable: native, units: one.units } : {},
			}),
		),
		notes: one.notes ?? [],
		file,
		provenance: `${file}.prov.json`,
		content: { variable: one.name, units: one.units, timeRange: "1980-01-16T12:00:00/2009-12-16T12:00:00" },
		sha256: sha(file),
		bytes: 79_626_240,
		...one.more,
	};
}

type PodParts = Pick<PodResult, "name" | "longName" | "description"> &
	Partial<PodResult> & { readonly model: ModelName };

function pod({ model, ...parts }: PodParts): PodResult {
	const folder = `MDTF_${model}_historical_1980_2009/${parts.name}`;
	const ran = parts.outcome !== "skipped";
	return {
		outcome: "succeeded",
		folder,
		figures: [],
		pages: [],
		files: [],
		variables: [],
		...(ran ? { seconds: 4.2, exitCode: 0, log: `${folder}/${parts.name}.log` } : {}),
		...parts,
	};
}

const maps = (model: ModelName) =>
	pod({
		model,
		name: "time_mean_maps",
		longName: "Time-mean maps against a reference",
		description:
			"Means over the period and their difference from a reference, with the area-weighted bias and RMS error.",
		seconds: 12.4,
		figures: ["tas", "pr", "psl"].map((name) => ({
			path: `MDTF_${model}_historical_1980_2009/time_mean_maps/model/${name}.svg`,
			caption: `${name}: mean of 1980 to 2009, the reference, and the difference (${model} minus reference)`,
		})),
		pages: [`MDTF_${model}_historical_1980_2009/time_mean_maps/time_mean_maps.html`],
		files: [`MDTF_${model}_historical_1980_2009/time_mean_maps/model/netCDF/statistics.csv`],
		variables: [
			delivered(model, {
				pod: "time_mean_maps",
				name: "tas",
				standardName: "air_temperature",
				units: "degC",
				levels: "2 m",
				steps: [["convert-units", "air_temperature from K to degC: × 1, − 273.15"]],
			}),
			delivered(model, {
				pod: "time_mean_maps",
				name: "psl",
				standardName: "air_pressure_at_mean_sea_level",
				units: "hPa",
				steps: [["convert-units", "from Pa to hPa: × 0.01"]],
				notes: ["the time stamps of 2 files overlap by 1 month; the earlier file was taken"],
			}),
			{
				id: "time_mean_maps/siconc",
				name: "siconc",
				standardName: "sea_ice_area_fraction",
				requirement: "optional",
				outcome: "failed",
				notes: [],
				problem: {
					code: "NoData",
					message: `"siconc" (sea_ice_area_fraction, siconc in SImon) was not found for case "${model}_historical" under "/data/CMIP6" (48213 files looked at). Nearest: 2 files if table_id=SImon is dropped (found: SIday). Run \`headwater explain\` with the case file for the full table.`,
				},
			},
		],
	});

const seasonal = (model: ModelName) => {
	const wished = {
		standardName: "lwe_precipitation_rate",
		asked: { units: "mm day-1", frequency: "mon", dimensions: ["time", "lat", "lon"] },
	};
	return pod({
		model,
		name: "precip_seasonal_cycle",
		longName: "Seasonal cycle of precipitation",
		description: "Monthly climatology of precipitation by latitude and for six regions.",
		seconds: 6.1,
		figures: ["zonal", "regions"].map((name) => ({
			path: `MDTF_${model}_historical_1980_2009/precip_seasonal_cycle/model/${name}.svg`,
			caption:
				name === "zonal" ? "Zonal-mean precipitation by month" : "Monthly precipitation of six regions",
		})),
		variables: [
			{
				...wished,
				id: "precip_seasonal_cycle/prate",
				name: "prate",
				requirement: "required",
				outcome: "replaced",
				replacedBy: ["precip_seasonal_cycle/prate~precipitation-rate"],
				notes: [],
				problem: {
					code: "Translation",
					message: `The CMIP convention has no variable "lwe_precipitation_rate". Nearest: precipitation_flux. Ask that, or give a fieldlist with a name for it.`,
				},
			},
			delivered(model, {
				pod: "precip_seasonal_cycle",
				name: "prate",
				standardName: "precipitation_flux",
				units: "kg m-2 s-1",
				native: "pr",
				steps: [
					["precipitation-rate", "flux to rate: divided by 1000 kg m-3"],
					["convert-units", "from m s-1 to mm day-1: × 86 400 000"],
				],
				notes: [`the version v20190710 of 1 file could not be opened; the older v20190222 was taken`],
				more: {
					id: "precip_seasonal_cycle/prate~precipitation-rate",
					requirement: "alternate",
					madeBy: "precipitation-rate",
				},
			}),
			{
				id: "precip_seasonal_cycle/prc",
				name: "prc",
				standardName: "convective_precipitation_flux",
				requirement: "alternate",
				outcome: "unused",
				notes: [],
			},
		],
	});
};

const section = (model: ModelName) =>
	pod({
		model,
		name: "zonal_section",
		longName: "Zonal-mean section",
		description: "Zonal mean of temperature by latitude and pressure.",
		seconds: 9.7,
		figures: [
			{
				path: `MDTF_${model}_historical_1980_2009/zonal_section/model/ta.svg`,
				caption: "Zonal-mean air temperature, 1980 to 2009",
			},
		],
		variables: [
			delivered(model, { pod: "zonal_section", name: "ta", standardName: "air_temperature", units: "K" }),
			delivered(model, {
				pod: "zonal_section",
				name: "ua925",
				standardName: "eastward_wind",
				units: "m s-1",
				native: "ua",
				levels: "925 hPa",
				steps: [
					["extract-level", "took plev = 92500 Pa, 1 of 19 levels"],
					["rename", "ua to ua925"],
				],
			}),
		],
	});

const crashed = (model: ModelName): PodResult => {
	const name = "tropical_waves";
	const good = model === "CESM2";
	return pod({
		model,
		name,
		longName: "Tropical wave spectra",
		description: "Wavenumber-frequency spectra of outgoing longwave radiation.",
		outcome: good ? "failed" : "skipped",
		...(good
			? {
					seconds: 81,
					exitCode: 3,
					lastLines: [
						"reading rlut ...",
						"Traceback (most recent call last):",
						'  File "tropical_waves.py", line 112, in <module>',
						"    spectrum = wave_spectrum(rlut)",
						"ModuleNotFoundError: No module named 'wavelets'",
					],
					notes: [`"model/PS/spectrum.eps" is empty`],
					figures: [
						{ path: `MDTF_${model}_historical_1980_2009/${name}/model/PS/mean.eps`, caption: "Mean OLR" },
					],
				}
			: {}),
		problem: good
			? {
					code: "Pod",
					message: `POD "${name}": it ended with exit code 3. See "${name}.log". It lacks "wavelets": install it, or name an environment that has it (conda_root, micromamba_exe or venv_root).`,
				}
			: {
					code: "NoData",
					message: `"rlut" (toa_outgoing_longwave_flux, rlut in day) was not found for case "${model}_historical" under "/data/CMIP6" (48213 files looked at). Nearest: 12 files if table_id=day is dropped (found: Amon, CFday); 6 files if the period 1980-01-01/2009-12-31 is dropped (found: covers 2015-2100). Run \`headwater explain\` with the case file for the full table.`,
				},
		variables: good
			? [
					delivered(model, {
						pod: name,
						name: "rlut",
						standardName: "toa_outgoing_longwave_flux",
						units: "W m-2",
					}),
				]
			: [
					{
						id: `${name}/rlut`,
						name: "rlut",
						standardName: "toa_outgoing_longwave_flux",
						asked: { units: "W m-2", frequency: "day", dimensions: ["time", "lat", "lon"] },
						requirement: "required",
						outcome: "failed",
						nativeName: "rlut",
						notes: [],
						problem: {
							code: "NoData",
							message: `"rlut" (toa_outgoing_longwave_flux, rlut in day) was not found for case "${model}_historical" under "/data/CMIP6" (48213 files looked at). Nearest: 12 files if table_id=day is dropped (found: Amon, CFday); 6 files if the period 1980-01-01/2009-12-31 is dropped (found: covers 2015-2100). Run \`headwater explain\` with the case file for the full table.`,
						},
					},
				],
	});
};

const oneCase = (model: ModelName): CaseResult => ({
	name: `${model}_historical`,
	convention: "CMIP",
	dataManager: "cmip6-local",
	period: "1980-01-01/2009-12-31",
	experiment: { source_id: model, experiment_id: "historical", variant_label: "r1i1p1f1" },
	folder: `MDTF_${model}_historical_1980_2009`,
	outcome: "failed",
	pods: [maps(model), seasonal(model), section(model), crashed(model)],
});

export const sampleRun: RunResult = {
	schema: 1,
	headwater: "0.1.0",
	command: "headwater run two-models.jsonc --data-manager cmip6-local --workers 2",
	started: "2026-07-01T12:00:05Z",
	finished: "2026-07-01T12:02:17Z",
	exitCode: 3,
	folder: "/home/ada/headwater-output/two-models",
	log: "logs/run.log",
	cases: [oneCase("CESM2"), oneCase("MPI-ESM1-2-LR")],
};
