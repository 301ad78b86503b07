/** Quantities that are computed of others, with what they are computed of. Names are those of CMIP where it has any. */

/** One quantity a formula takes. */
export interface DerivationTerm {
	/** What it is called in the formula; where a file calls it so too, that variable is taken. */
	readonly name: string;
	readonly standardName: string;
	/** In which the formula takes it. */
	readonly units: string;
}

export interface Derivation {
	readonly name: string;
	/** Absent where the CF table has none: then it is found by its name alone. */
	readonly standardName?: string;
	readonly longName: string;
	/** Of the result. */
	readonly units: string;
	readonly formula: string;
	/** In the order the formula names them. */
	readonly terms: readonly DerivationTerm[];
	/** Of a vertical flux: the direction in which it counts. */
	readonly positive?: "up" | "down";
}

const TERMS: Readonly<Record<string, readonly [standardName: string, units: string]>> = {
	rsdt: ["toa_incoming_shortwave_flux", "W m-2"],
	rsut: ["toa_outgoing_shortwave_flux", "W m-2"],
	rsutcs: ["toa_outgoing_shortwave_flux_assuming_clear_sky", "W m-2"],
	rlut: ["toa_outgoing_longwave_flux", "W m-2"],
	rlutcs: ["toa_outgoing_longwave_flux_assuming_clear_sky", "W m-2"],
	rsds: ["surface_downwelling_shortwave_flux_in_air", "W m-2"],
	rsus: ["surface_upwelling_shortwave_flux_in_air", "W m-2"],
	rlds: ["surface_downwelling_longwave_flux_in_air", "W m-2"],
	rlus: ["surface_upwelling_longwave_flux_in_air", "W m-2"],
	rsdscs: ["surface_downwelling_shortwave_flux_in_air_assuming_clear_sky", "W m-2"],
	rsuscs: ["surface_upwelling_shortwave_flux_in_air_assuming_clear_sky", "W m-2"],
	rldscs: ["surface_downwelling_longwave_flux_in_air_assuming_clear_sky", "W m-2"],
	hfls: ["surface_upward_latent_heat_flux", "W m-2"],
	hfss: ["surface_upward_sensible_heat_flux", "W m-2"],
	pr: ["precipitation_flux", "kg m-2 s-1"],
	prc: ["convective_precipitation_flux", "kg m-2 s-1"],
	prsn: ["snowfall_flux", "kg m-2 s-1"],
	evspsbl: ["water_evapotranspiration_flux", "kg m-2 s-1"],
	mrro: ["runoff_flux", "kg m-2 s-1"],
	mrros: ["surface_runoff_flux", "kg m-2 s-1"],
	ua: ["eastward_wind", "m s-1"],
	va: ["northward_wind", "m s-1"],
	uas: ["eastward_wind", "m s-1"],
	vas: ["northward_wind", "m s-1"],
	uo: ["sea_water_x_velocity", "m s-1"],
	vo: ["sea_water_y_velocity", "m s-1"],
	siu: ["sea_ice_x_velocity", "m s-1"],
	siv: ["sea_ice_y_velocity", "m s-1"],
	tauu: ["surface_downward_eastward_stress", "Pa"],
	tauv: ["surface_downward_northward_stress", "Pa"],
	ta: ["air_temperature", "K"],
	tas: ["air_temperature", "K"],
	tasmax: ["air_temperature", "K"],
	tasmin: ["air_temperature", "K"],
	tdps: ["dew_point_temperature", "K"],
	hus: ["specific_humidity", "1"],
	huss: ["specific_humidity", "1"],
	hurs: ["relative_humidity", "%"],
	ps: ["surface_air_pressure", "Pa"],
	p: ["air_pressure", "Pa"],
	clw: ["mass_fraction_of_cloud_liquid_water_in_air", "1"],
	cli: ["mass_fraction_of_cloud_ice_in_air", "1"],
	clwvi: ["atmosphere_mass_content_of_cloud_condensed_water", "kg m-2"],
	clivi: ["atmosphere_mass_content_of_cloud_ice", "kg m-2"],
	zg: ["geopotential_height", "m"],
	wap: ["lagrangian_tendency_of_air_pressure", "Pa s-1"],
};

/** Saturation vapour pressure over water, Pa, of a temperature in K (Bolton 1980, equation 10). */
const saturation = (t: string): string => `611.2*exp(17.67*(${t}-273.15)/(${t}-29.65))`;
/** Vapour pressure of a specific humidity at a pressure; 0.622 is the ratio of the gas constants of dry air and vapour. */
const vapour = (q: string, p: string): string => `(${q}*${p}/(0.622+0.378*${q}))`;
/** Where the vapour pressure (in units of 611.2 Pa) is that of saturation, K. */
const dewPoint = (ratio: string): string => `273.15 + 243.5*log(${ratio})/(17.67-log(${ratio}))`;
const LATENT_HEAT = "2.501e6";

type Row = readonly [
	name: string,
	standardName: string,
	longName: string,
	units: string,
	terms: string,
	formula: string,
	positive?: "up" | "down",
];

const ROWS: readonly Row[] = [
	[
		"rtnt",
		"toa_net_downward_radiative_flux",
		"TOA Net Downward Radiative Flux",
		"W m-2",
		"rsdt rsut rlut",
		"rsdt-rsut-rlut",
		"down",
	],
	[
		"rsnt",
		"toa_net_downward_shortwave_flux",
		"TOA Net Downward Shortwave Radiation",
		"W m-2",
		"rsdt rsut",
		"rsdt-rsut",
		"down",
	],
	[
		"rsntcs",
		"toa_net_downward_shortwave_flux_assuming_clear_sky",
		"TOA Net Downward Clear-Sky Shortwave Radiation",
		"W m-2",
		"rsdt rsutcs",
		"rsdt-rsutcs",
		"down",
	],
	[
		"rlnt",
		"toa_net_downward_longwave_flux",
		"TOA Net Downward Longwave Radiation",
		"W m-2",
		"rlut",
		"-rlut",
		"down",
	],
	[
		"swcre",
		"toa_shortwave_cloud_radiative_effect",
		"TOA Shortwave Cloud Radiative Effect",
		"W m-2",
		"rsutcs rsut",
		"rsutcs-rsut",
		"down",
	],
	[
		"lwcre",
		"toa_longwave_cloud_radiative_effect",
		"TOA Longwave Cloud Radiative Effect",
		"W m-2",
		"rlutcs rlut",
		"rlutcs-rlut",
		"down",
	],
	[
		"netcre",
		"toa_cloud_radiative_effect",
		"TOA Net Cloud Radiative Effect",
		"W m-2",
		"rsutcs rsut rlutcs rlut",
		"rsutcs-rsut+rlutcs-rlut",
		"down",
	],
	["albt", "planetary_albedo", "Planetary Albedo", "1", "rsut rsdt", "rsdt > 0 ? rsut/rsdt : missing"],
	[
		"rsns",
		"surface_net_downward_shortwave_flux",
		"Surface Net Downward Shortwave Radiation",
		"W m-2",
		"rsds rsus",
		"rsds-rsus",
		"down",
	],
	[
		"rlns",
		"surface_net_downward_longwave_flux",
		"Surface Net Downward Longwave Radiation",
		"W m-2",
		"rlds rlus",
		"rlds-rlus",
		"down",
	],
	[
		"rns",
		"surface_net_downward_radiative_flux",
		"Surface Net Downward Radiation",
		"W m-2",
		"rsds rsus rlds rlus",
		"rsds-rsus+rlds-rlus",
		"down",
	],
	[
		"rsnscs",
		"surface_net_downward_shortwave_flux_assuming_clear_sky",
		"Surface Net Downward Clear-Sky Shortwave Radiation",
		"W m-2",
		"rsdscs rsuscs",
		"rsdscs-rsuscs",
		"down",
	],
	[
		"rlnscs",
		"surface_net_downward_longwave_flux_assuming_clear_sky",
		"Surface Net Downward Clear-Sky Longwave Radiation",
		"W m-2",
		"rldscs rlus",
		"rldscs-rlus",
		"down",
	],
	[
		"hfns",
		"surface_downward_heat_flux_in_air",
		"Surface Net Downward Heat Flux",
		"W m-2",
		"rsds rsus rlds rlus hfls hfss",
		"rsds-rsus+rlds-rlus-hfls-hfss",
		"down",
	],
	["alb", "surface_albedo", "Surface Albedo", "1", "rsus rsds", "rsds > 0 ? rsus/rsds : missing"],
	["bowen", "", "Bowen Ratio", "1", "hfss hfls", "hfss/hfls"],
	[
		"hflsq",
		"surface_upward_latent_heat_flux",
		"Surface Upward Latent Heat Flux",
		"W m-2",
		"evspsbl",
		`evspsbl*${LATENT_HEAT}`,
		"up",
	],
	[
		"evspsbl",
		"water_evapotranspiration_flux",
		"Evaporation Including Sublimation and Transpiration",
		"kg m-2 s-1",
		"hfls",
		`hfls/${LATENT_HEAT}`,
		"up",
	],
	["pme", "", "Precipitation Minus Evaporation", "kg m-2 s-1", "pr evspsbl", "pr-evspsbl", "down"],
	["prls", "large_scale_precipitation_flux", "Large-Scale Precipitation", "kg m-2 s-1", "pr prc", "pr-prc"],
	["prra", "rainfall_flux", "Rainfall Flux", "kg m-2 s-1", "pr prsn", "pr-prsn"],
	["mrrob", "subsurface_runoff_flux", "Subsurface Runoff", "kg m-2 s-1", "mrro mrros", "mrro-mrros"],
	["wsp", "wind_speed", "Wind Speed", "m s-1", "ua va", "sqrt(ua*ua+va*va)"],
	["sfcWind", "wind_speed", "Near-Surface Wind Speed", "m s-1", "uas vas", "sqrt(uas*uas+vas*vas)"],
	[
		"wdir",
		"wind_from_direction",
		"Direction the Wind Comes From",
		"degree",
		"ua va",
		"ua == 0 && va == 0 ? missing : atan2(-ua,-va) < 0 ? atan2(-ua,-va)*180/pi+360 : atan2(-ua,-va)*180/pi",
	],
	[
		"ke",
		"specific_kinetic_energy_of_air",
		"Kinetic Energy of the Horizontal Wind",
		"m2 s-2",
		"ua va",
		"(ua*ua+va*va)/2",
	],
	[
		"tau",
		"magnitude_of_surface_downward_stress",
		"Magnitude of the Surface Downward Stress",
		"Pa",
		"tauu tauv",
		"sqrt(tauu*tauu+tauv*tauv)",
	],
	["sos", "sea_water_speed", "Sea Water Speed", "m s-1", "uo vo", "sqrt(uo*uo+vo*vo)"],
	["sispeed", "sea_ice_speed", "Sea-Ice Speed", "m s-1", "siu siv", "sqrt(siu*siu+siv*siv)"],
	[
		"hur",
		"relative_humidity",
		"Relative Humidity over Water",
		"%",
		"hus ta p",
		`100*${vapour("hus", "p")}/(${saturation("ta")})`,
	],
	[
		"hurs",
		"relative_humidity",
		"Near-Surface Relative Humidity over Water",
		"%",
		"huss tas ps",
		`100*${vapour("huss", "ps")}/(${saturation("tas")})`,
	],
	[
		"tdps",
		"dew_point_temperature",
		"2m Dewpoint Temperature",
		"K",
		"huss ps",
		dewPoint(`(${vapour("huss", "ps")}/611.2)`),
	],
	[
		"tdpsrh",
		"dew_point_temperature",
		"2m Dewpoint Temperature",
		"K",
		"hurs tas",
		dewPoint(`(hurs/100*exp(17.67*(tas-273.15)/(tas-29.65)))`),
	],
	[
		"husstd",
		"specific_humidity",
		"Near-Surface Specific Humidity",
		"1",
		"tdps ps",
		`0.622*${saturation("tdps")}/(ps-0.378*${saturation("tdps")})`,
	],
	[
		"vpd",
		"water_vapor_saturation_deficit_in_air",
		"Near-Surface Vapor Pressure Deficit",
		"Pa",
		"tas hurs",
		`${saturation("tas")}*(1-hurs/100)`,
	],
	["mixr", "humidity_mixing_ratio", "Humidity Mixing Ratio", "1", "hus", "hus/(1-hus)"],
	[
		"theta",
		"air_potential_temperature",
		"Air Potential Temperature",
		"K",
		"ta p",
		"ta*(1e5/p)^(287.04/1004.64)",
	],
	["tv", "virtual_temperature", "Virtual Temperature", "K", "ta hus", "ta*(1+0.608*hus)"],
	["rho", "air_density", "Density of Dry Air", "kg m-3", "p ta", "p/(287.04*ta)"],
	["wa", "upward_air_velocity", "Upward Air Velocity", "m s-1", "wap p ta", "-wap*287.04*ta/(p*9.80665)"],
	["phi", "geopotential", "Geopotential", "m2 s-2", "zg", "zg*9.80665"],
	[
		"cltot",
		"mass_fraction_of_cloud_condensed_water_in_air",
		"Mass Fraction of Cloud Water and Ice",
		"1",
		"clw cli",
		"clw+cli",
	],
	[
		"lwp",
		"atmosphere_mass_content_of_cloud_liquid_water",
		"Liquid Water Path",
		"kg m-2",
		"clwvi clivi",
		"clwvi-clivi",
	],
	["dtr", "", "Diurnal Temperature Range", "K", "tasmax tasmin", "tasmax-tasmin"],
];

function termNamed(name: string): DerivationTerm {
	const [standardName, units] = TERMS[name] ?? ["", ""];
	return { name, standardName, units };
}

/** All of them; the first of a name or standard name is the usual way. */
export const derivations: readonly Derivation[] = ROWS.map(
	([name, standardName, longName, units, terms, formula, positive]) => ({
		name,
		...(standardName !== "" && { standardName }),
		longName,
		units,
		formula,
		terms: terms.split(" ").map(termNamed),
		...(positive && { positive }),
	}),
);
