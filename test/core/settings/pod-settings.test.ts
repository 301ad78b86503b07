import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { isHeadwaterError } from "../../../core/errors.ts";
import { parsePodSettings } from "../../../core/settings/pod-settings.ts";
import { parseDocument } from "../../../io/documents/parse-document.ts";

const parse = (text: string, file = "settings.jsonc") => parsePodSettings("demo", parseDocument(text, file));

/** What a settings file is told, one line per mistake. */
function said(text: string, file = "settings.jsonc"): string[] {
	try {
		parse(text, file);
	} catch (error) {
		if (!isHeadwaterError(error, "Settings")) throw error;
		return error.problems.map((p) => `${p.line}:${p.column} ${p.message}`);
	}
	return [];
}

const dimensions = `"dimensions": {
	"lat": {"standard_name": "latitude"}, "lon": {"standard_name": "longitude"},
	"plev": {"standard_name": "air_pressure", "units": "hPa"},
	"lev": {"standard_name": "atmosphere_hybrid_sigma_pressure_coordinate", "units": "level", "positive": "down"},
	"time": {"standard_name": "time"}
}`;

const file = (entries: string, more = "") => `{
"settings": {"driver": "demo.py"},${more}
${dimensions},
"varlist": {
${entries}
}}`;

const tas = '"standard_name": "air_temperature", "dimensions": ["time", "lat", "lon"]';

test("a small file gives all defaults", () => {
	const settings = parse(file(`"tas": {${tas}}`));
	expect(settings).toMatchObject({ longName: "", driver: "demo.py", realms: [], environment: {} });
	expect(settings.items).toHaveLength(1);
	expect(settings.items[0]).toMatchObject({
		requirement: "required",
		alternates: [],
		envVar: "tas_var",
		pathVariable: "TAS_FILE",
		wish: {
			name: "tas",
			standardName: "air_temperature",
			scalars: [],
			useExactName: false,
			dimensionsOrdered: false,
			renameDimensions: true,
			renameVariables: true,
		},
	});
	expect(settings.items[0]!.wish.dimensions.map((d) => [d.name, d.axis, d.units])).toEqual([
		["time", "T", undefined],
		["lat", "Y", "degrees_north"],
		["lon", "X", "degrees_east"],
	]);
	expect(settings.items[0]!.wish.frequency).toBeUndefined();
});

test("an axis alone implies its standard name, and pressure alone its axis and direction", () => {
	const text = `{"settings": {}, "dimensions": {"x": {"axis": "X"}, "y": {"axis": "Y"}, "t": {"axis": "T"},
		"p": {"standard_name": "air_pressure", "units": "Pa"}, "w": {"standard_name": "radiation_wavelength"}},
		"varlist": {"ta": {"standard_name": "air_temperature", "dimensions": ["t", "p", "y", "x", "w"]}}}`;
	const found = parse(text).items[0]!.wish.dimensions;
	expect(found.map((d) => `${d.axis} ${d.standardName} ${d.units} ${d.positive}`)).toEqual([
		"T time undefined undefined",
		"Z air_pressure Pa down",
		"Y latitude degrees_north undefined",
		"X longitude degrees_east undefined",
		"OTHER radiation_wavelength undefined undefined",
	]);
});

test("data gives defaults that an entry replaces, and any undoes", () => {
	const settings = parse(
		file(
			`"a": {${tas}},
"b": {${tas}, "frequency": "6hr", "min_duration": "any", "dimensions_ordered": false},
"c": {${tas}, "frequency": "any"},
"orog": {"standard_name": "surface_altitude", "units": "m", "dimensions": ["lat", "lon"]}`,
			`"data": {"frequency": "monthly", "min_duration": "5yr", "max_duration": "20 years", "dimensions_ordered": true,
"rename_dimensions": false, "format": "any_netcdf_classic", "multi_file_ok": true},`,
		),
	);
	const [a, b, c, orog] = settings.items;
	expect(a!.wish.frequency).toEqual({ count: 1, unit: "mon", sampling: "mean" });
	expect([a!.minDurationDays, a!.maxDurationDays]).toEqual([5 * 360, 20 * 366]);
	expect(a!.wish).toMatchObject({ dimensionsOrdered: true, renameDimensions: false, renameVariables: true });
	expect(b!.wish).toMatchObject({ frequency: { count: 6, unit: "hr" }, dimensionsOrdered: false });
	expect([b!.minDurationDays, b!.maxDurationDays]).toEqual([undefined, 20 * 366]);
	expect(c!.wish.frequency).toBeUndefined();
	expect(orog!.wish.frequency).toBeUndefined();
});

test("every key of the settings section is kept", () => {
	const settings =
		parse(`{"$schema": "x", "settings": {"long_name": "L", "description": "D", "driver": "d.ncl", "program": "ncl",
		"realm": ["atmos", "ocean"], "runtime_requirements": {"python3": ["numpy"], "ncl": []},
		"pod_env_vars": {"RES": "1.00"}, "convention": "cmip", "nc_largefile": false}, "varlist": {}}`);
	expect(settings).toEqual({
		longName: "L",
		description: "D",
		driver: "d.ncl",
		program: "ncl",
		realms: ["atmos", "ocean"],
		runtimeRequirements: { python3: ["numpy"], ncl: [] },
		environment: { RES: "1.00" },
		convention: "cmip",
		items: [],
	});
});

const eof = `{ // slices with two chained ways out
"settings": {"driver": "EOF_500hPa.py", "long_name": "EOFs", "realm": "atmos", "runtime_requirements": {"python3": [], "ncl": ["contributed"]}},
"data": {"frequency": "mon"},
"dimensions": {
	"lat": {"standard_name": "latitude", "units": "degrees_north", "axis": "Y"},
	"lon": {"standard_name": "longitude", "units": "degrees_east", "axis": "X"},
	"plev": {"standard_name": "air_pressure", "units": "hPa", "positive": "down", "axis": "Z"},
	"lev": {"standard_name": "atmosphere_hybrid_sigma_pressure_coordinate", "units": "level", "positive": "down", "axis": "Z"},
	"time": {"standard_name": "time", "units": "days"}
},
"varlist": {
	"zg": {"standard_name": "geopotential_height", "units": "m", "dimensions": ["time", "lat", "lon"],
		"scalar_coordinates": {"plev": 500}, "alternates": ["zg_hybrid_sigma", "ps"]},
	"zg_hybrid_sigma": {"standard_name": "geopotential_height", "units": "m",
		"dimensions": ["time", "lev", "lat", "lon"], "requirement": "alternate"},
	"ps": {"standard_name": "surface_air_pressure", "units": "Pa", "dimensions": ["time", "lat", "lon"], "requirement": "alternate"}
}}`;

test("a slice with a set of two alternates, as EOF_500hPa asks", () => {
	const [zg, hybrid, ps] = parse(eof).items;
	expect(zg!.alternates).toEqual([["zg_hybrid_sigma", "ps"]]);
	expect(zg!.wish.scalars).toMatchObject([{ dimension: { name: "plev", units: "hPa" }, value: 500 }]);
	expect(hybrid!.requirement).toBe("alternate");
	expect(hybrid!.wish.dimensions.map((d) => d.axis)).toEqual(["T", "Z", "Y", "X"]);
	expect(ps!.wish.units).toBe("Pa");
});

test("exact names with one alternate for both, as convective_transition_diag asks", () => {
	const settings = parse(
		file(
			`"pr": {"standard_name": "precipitation_flux", "units": "kg m-2 s-1", "dimensions": ["time", "lat", "lon"], "modifier": ""},
"tave": {"standard_name": "tave", "units": "K", "dimensions": ["time", "lat", "lon"], "use_exact_name": true, "alternates": ["ta"], "path_variable": "TAVE_FILE"},
"qsat_int": {"standard_name": "qsat_int", "units": "kg m-2", "dimensions": ["time", "lat", "lon"], "use_exact_name": true, "alternates": ["ta"]},
"ta": {"standard_name": "air_temperature", "units": "K", "dimensions": ["time", "plev", "lat", "lon"], "requirement": "alternate"}`,
			'"data": {"frequency": "1hr"},',
		),
	);
	expect(settings.items.map((item) => item.wish.useExactName)).toEqual([false, true, true, false]);
	expect(settings.items[1]!.alternates).toEqual([["ta"]]);
});

test("several single levels and a precipitation rate, as Wheeler_Kiladis asks", () => {
	const level = (name: string, at: number) =>
		`"u${at}": {"standard_name": "${name}", "units": "m s-1", "dimensions": ["time", "lat", "lon"], "scalar_coordinates": {"plev": ${at}}, "realm": "atmos"}`;
	const settings = parse(
		file(
			`"pr": {"standard_name": "precipitation_rate", "units": "m s-1", "dimensions": ["time", "lat", "lon"]},
${level("eastward_wind", 200)}, ${level("eastward_wind", 850)}`,
			'"data": {"frequency": "day", "min_frequency": "1hr", "max_frequency": "day"},',
		),
	);
	expect(settings.items.map((item) => item.wish.scalars[0]?.value)).toEqual([undefined, 200, 850]);
	expect(settings.items[1]!.wish.realm).toEqual(["atmos"]);
	expect(settings.items[1]!.wish.minFrequency?.unit).toBe("hr");
});

test("a list of lists is several sets", () => {
	const alternate = '"requirement": "alternate"';
	const settings = parse(
		file(`"a": {${tas}, "alternates": [["b", "c"], ["d"]]}, "b": {${tas}, ${alternate}},
"c": {${tas}, ${alternate}, "alternates": []}, "d": {${tas}, ${alternate}}`),
	);
	expect(settings.items.map((item) => item.alternates)).toEqual([[["b", "c"], ["d"]], [], [], []]);
});

test("YAML and JSONC give the same settings", () => {
	const yaml = `settings: {driver: EOF_500hPa.py, long_name: EOFs, realm: atmos, runtime_requirements: {python3: [], ncl: [contributed]}}
data: {frequency: mon}
dimensions:
  lat: {standard_name: latitude, units: degrees_north, axis: Y}
  lon: {standard_name: longitude, units: degrees_east, axis: X}
  plev: {standard_name: air_pressure, units: hPa, positive: down, axis: Z}
  lev: {standard_name: atmosphere_hybrid_sigma_pressure_coordinate, units: level, positive: down, axis: Z}
  time: {standard_name: time, units: days}
varlist:
  zg:
    standard_name: geopotential_height
    units: m
    dimensions: [time, lat, lon]
    scalar_coordinates: {plev: 500}
    alternates: [zg_hybrid_sigma, ps]
  zg_hybrid_sigma: {standard_name: geopotential_height, units: m, dimensions: [time, lev, lat, lon], requirement: alternate}
  ps: {standard_name: surface_air_pressure, units: Pa, dimensions: [time, lat, lon], requirement: alternate}
`;
	expect(parse(yaml, "settings.yaml")).toEqual(parse(eof));
});

const mistakes: readonly (readonly [kind: string, entries: string, told: readonly string[]])[] = [
	[
		"an unknown key",
		`"tas": {${tas}, ¦"freq": "mon"}`,
		['"freq" is no key of a varlist entry. Did you mean "frequency"?'],
	],
	["a missing key", '¦"tas": {"dimensions": []}', ['"standard_name" is missing in "tas".']],
	[
		"a wrong type",
		`"tas": {${tas}, "units": ¦1}`,
		['"units" must be a text, not the number 1. Put it in double quotes.'],
	],
	[
		"a text for a list",
		'"tas": {"standard_name": "t", "dimensions": ¦"lat"}',
		['"dimensions" must be a list, not the text "lat". Write ["lat"].'],
	],
	[
		"a text for true or false",
		`"tas": {${tas}, "use_exact_name": ¦"true"}`,
		['"use_exact_name" must be true or false, not the text "true". Write it without quotes.'],
	],
	[
		"an empty value",
		`"tas": {${tas}, "units": ¦null}`,
		['"units" must be a text, not empty (null). Give a value or leave the key out.'],
	],
	[
		"an undeclared dimension",
		'"tas": {"standard_name": "t", "dimensions": [¦"tiem", ¦"depth"]}',
		['"dimensions" has no "tiem". Did you mean "time"?', '"dimensions" has no "depth". Declare it there.'],
	],
	[
		"a dimension listed twice",
		'"tas": {"standard_name": "t", "dimensions": ["lat", ¦"lat"]}',
		['"lat" is listed twice. Keep one.'],
	],
	[
		"two dimensions on one axis",
		'"tas": {"standard_name": "t", "dimensions": ["plev", ¦"lev"]}',
		['"plev" and "lev" are both axis "Z". Keep one.'],
	],
	[
		"a scalar that is also a dimension",
		'"t": {"standard_name": "t", "dimensions": ["plev"], "scalar_coordinates": {¦"plev": 500}}',
		['"plev" is a scalar coordinate and also in "dimensions". Keep it in one of the two.'],
	],
	[
		"a scalar beside its axis",
		'"t": {"standard_name": "t", "dimensions": ["lev"], "scalar_coordinates": {¦"plev": 500}}',
		['"lev" and the scalar coordinate "plev" are both axis "Z". Keep one.'],
	],
	[
		"two scalars on one axis",
		'"t": {"standard_name": "t", "dimensions": [], "scalar_coordinates": {"plev": 500, ¦"lev": 1}}',
		['"plev" and the scalar coordinate "lev" are both axis "Z". Keep one.'],
	],
	[
		"a slice in time",
		'"t": {"standard_name": "t", "dimensions": [], "scalar_coordinates": {¦"time": 5}}',
		[
			'A slice along time cannot be taken: which times there are is said by the period of the case (FIRSTYR, LASTYR). Take time into "dimensions", and choose in the driver.',
		],
	],
	[
		"a latitude that is none",
		'"t": {"standard_name": "t", "dimensions": [], "scalar_coordinates": {¦"lat": 95}}',
		["95 is no latitude. Write -90 to 90."],
	],
	[
		"compression of a format without it",
		`"tas": {${tas}, "format": "netcdf3_classic", "deflate": ¦4, "shuffle": false, "chunks": ¦{"time": 1}}`,
		[
			'"deflate" asks for what netCDF-3 and CDF-5 do not have, and "format" asks for one of these. Take "format": "netcdf4" or "netcdf4_classic", or leave "deflate" out.',
			'"chunks" asks for what netCDF-3 and CDF-5 do not have, and "format" asks for one of these. Take "format": "netcdf4" or "netcdf4_classic", or leave "chunks" out.',
		],
	],
	[
		"a compression that is none",
		`"tas": {${tas}, "deflate": ¦10}`,
		['"deflate" must be a whole number from 0 to 9, not the number 10.'],
	],
	[
		"a chunk of nothing, and one along no axis",
		`"tas": {${tas}, "chunks": {"time": ¦0}}, "tos": {${tas}, "chunks": {¦"tim": 3}}`,
		[
			'"time" must be a whole number from 1, not the number 0.',
			'The variable has no dimension "tim". Did you mean "time"?',
		],
	],
	[
		"a part that is none",
		`"tas": {${tas}, "min_fraction": ¦80}`,
		['"min_fraction" must be a number from 0 to 1, not the number 80.'],
	],
	[
		"a slice of an exact name",
		'"t": {"standard_name": "t", "dimensions": [], "use_exact_name": ¦true, "scalar_coordinates": {"plev": 5}}',
		[
			'"use_exact_name" asks for one native variable, "scalar_coordinates" for a slice of another. Keep one of the two.',
		],
	],
	[
		"an unknown alternate",
		`"tas": {${tas}, "alternates": [¦"tass"]}`,
		['"varlist" has no "tass". Did you mean "tas"?'],
	],
	[
		"its own alternate",
		`"tas": {${tas}, "alternates": [¦"tas"]}`,
		['"tas" cannot be its own alternate. Leave it out.'],
	],
	[
		"alternates in a circle",
		`"a": {${tas}, "alternates": ["b"]},\n"b": {${tas}, "alternates": [[¦"a"]]}`,
		["Alternates run in a circle: a -> b -> a. Leave one of them out."],
	],
	[
		"a mix of names and sets",
		`"a": {${tas}, "alternates": ¦["a", ["a"]]}`,
		[
			'"alternates" must be a list of names (one set) or a list of such lists (several sets, none empty), not a list.',
		],
	],
	[
		"units that cannot be read",
		`"tas": {${tas}, "units": ¦"K m^"}`,
		[
			'Units "K m^" cannot be read at character 4: "^" is not understood. Write units as UDUNITS does, for example "kg m-2 s-1".',
		],
	],
	[
		"an unknown frequency",
		`"tas": {${tas}, "frequency": ¦"fortnightly"}`,
		[
			'The frequency "fortnightly" is not known. Write a count and a unit such as "6hr", "day", "mon", "2 weeks", or "fx".',
		],
	],
	[
		"frequencies in the wrong order",
		`"tas": {${tas}, "min_frequency": ¦"mon", "max_frequency": "1hr"}`,
		[
			'"min_frequency" is the shorter interval, "max_frequency" the longer (as in "1hr" and "6hr"). Swap them.',
		],
	],
	[
		"fx with a time axis",
		`"tas": {${tas}, "frequency": ¦"fx"}`,
		['"fx" data have no time axis. Take time out of "dimensions".'],
	],
	[
		"a frequency without a time axis",
		'"o": {"standard_name": "t", "dimensions": ["lat"], "frequency": ¦"mon"}',
		['A frequency needs a time axis in "dimensions"; for data without one write "fx".'],
	],
	[
		"a duration that is none",
		`"tas": {${tas}, "min_duration": ¦"fx"}`,
		['"fx" is no length of time. Write "30day", "6mon", "5yr" or "any".'],
	],
	[
		"cell methods that cannot be read",
		`"tas": {${tas}, "cell_methods": ¦"mean"}`,
		[
			'cell_methods "mean" cannot be read at character 1 ("mean"): expected an axis such as "time:". Mend the attribute, for example "area: mean time: mean".',
		],
	],
	[
		"an unknown modifier",
		`"tas": {${tas}, "modifier": ¦"atmos_hieght"}`,
		[
			'"modifier" is one of "atmos_height", "ocean_realm", "atmos_realm", "", not the text "atmos_hieght". Did you mean "atmos_height"?',
		],
	],
	[
		"an internal key",
		`"tas": {${tas}, ¦"dest_path": "/x"}`,
		['"dest_path" is set by the framework itself, not by settings files. Leave it out.'],
	],
	[
		"an unsafe name",
		`¦"ta/s": {${tas}}`,
		[
			'The name "ta/s" becomes part of file names and environment variables: use letters, digits and _, and begin with no digit.',
		],
	],
	[
		"one variable's environment for two",
		`"ta": {${tas}},\n¦"TA": {${tas}}`,
		['"ta" and "TA" both set the environment variable "TA_FILE". Give one another "path_variable".'],
	],
	[
		"an environment variable of ours",
		`"tas": {${tas}, "path_variable": ¦"WK_DIR"}`,
		['"WK_DIR" is set by Headwater for every POD. Take another name.'],
	],
	[
		"a key given twice",
		`"tas": {${tas}, "units": "K", ¦"units": "K"}`,
		['"units" is given twice. Keep one of them.'],
	],
	[
		"an entry that is no object",
		'"tas": ¦"air_temperature"',
		['"tas" must be an object, not the text "air_temperature".'],
	],
];

/** Takes the marks "¦" out of a text and tells the places where they stood. */
function marked(text: string): { text: string; places: string[] } {
	const [first = "", ...rest] = text.split("¦");
	let before = first;
	const places = rest.map((part) => {
		const lines = before.split("\n");
		before += part;
		return `${lines.length}:${lines.at(-1)!.length + 1}`;
	});
	return { text: before, places };
}

for (const [kind, entries, told] of mistakes)
	test(`${kind} in a varlist is told at its place`, () => {
		const { text, places } = marked(file(entries));
		expect(said(text)).toEqual(told.map((message, index) => `${places[index]} ${message}`));
	});

test("ranges that make no sense are refused with the reason, at their places", () => {
	const axes = `"dimensions": {
	"lat": {"axis": "Y", "range": [40, -40]}, "y": {"axis": "Y", "range": [0, 120]},
	"lon": {"axis": "X", "range": [-180, 190]}, "x": {"axis": "X", "range": [350, 20]},
	"time": {"axis": "T", "range": [0, 1]}, "w": {"standard_name": "radiation_wavelength", "range": [1, 2]},
	"plev": {"standard_name": "air_pressure", "units": "hPa", "range": "all"},
	"lev": {"standard_name": "depth", "units": "m", "range": [0, 700]}
}`;
	const varlist = `"varlist": {"t": {"standard_name": "t", "dimensions": [], "scalar_coordinates": {"lev": 1000}}}`;
	expect(
		said(`{"settings": {}, "data": {"chunks": {"tyme": 3}},\n${axes},\n${varlist}}`),
	).toMatchInlineSnapshot(`
[
  "1:38 "dimensions" has no "tyme". Did you mean "time"?",
  "3:32 The range runs from the lower to the higher end: write [-40, 40].",
  "3:72 Latitudes reach from -90 to 90. Write a range inside.",
  "4:32 The range is wider than the globe.",
  "5:33 "range" cannot be said of time: the analysis period is that of the case (FIRSTYR, LASTYR). Leave it out.",
  "5:98 "range" belongs to the axes X, Y and Z; this is axis "OTHER". Leave it out, and choose in the driver.",
  "6:69 "range" must be two numbers such as [-30, 30], or null, not the text "all".",
  "9:82 1000 lies outside the range of "lev" (0 to 700). Change one of the two.",
]
`);
});

test("mistakes of every section are told at once, in the order of the text", () => {
	const text = `{
	"settings": {"long_nam": "x", "driver": "../evil.py", "pod_env_vars": {"RES": 1.0, "A B": "x"}},
	"pod_env_vars": {"RES": "1"},
	"data": {"frequency": "sometimes", "format": "hdf", "range": 1},
	"dimensions": {
		"lat": {"standard_name": "latitude", "axis": "X", "range": [0, 90]},
		"lon": {"standard_name": "longitude", "positive": "up", "calendar": "noleap"},
		"time": {"standard_name": "time", "calendar": "lunar", "units": "day since"}, "t2": {"axis": "T", "units": "K"},
		"p": {"units": "hPa", "axis": "z"}, "q": {"units": "1"}, "2nd": {"axis": "X"}
	},
	"varlists": {}
}`;
	expect(said(text)).toMatchInlineSnapshot(`
[
  "2:15 "long_nam" is no key of "settings". Did you mean "long_name"?",
  "2:42 The driver "../evil.py" lies outside the POD's folder. Name a file inside it.",
  "2:80 "RES" must be a text, not the number 1. Put it in double quotes.",
  "2:85 "A B" is no name for an environment variable. Use letters, digits and _.",
  "3:2 "pod_env_vars" is no key of a settings file. Move it into "settings".",
  "4:24 The frequency "sometimes" is not known. Write a count and a unit such as "6hr", "day", "mon", "2 weeks", or "fx".",
  "4:47 "format" is one of "any_netcdf", "any_netcdf_classic", "any_netcdf4", "netcdf4_classic", "netcdf4", "any_netcdf3", "netcdf3_classic", "netcdf3_64bit_offset", "netcdf3_64bit_data", not the text "hdf".",
  "4:54 "range" is no key of "data". Its keys are frequency, min_frequency, max_frequency, min_duration, max_duration, format, rename_dimensions, rename_variables, multi_file_ok, min_fraction, deflate, shuffle, chunks, dimensions_ordered.",
  "6:48 "latitude" is axis "Y", not "X".",
  "7:53 "positive" belongs to vertical axes; this is axis "X".",
  "7:71 "calendar" belongs to the time axis; this is axis "X".",
  "8:49 The calendar "lunar" is not known. Known are standard (gregorian), proleptic_gregorian, julian, noleap (365_day), all_leap (366_day), 360_day.",
  "8:67 The time units "day since" cannot be read: it has no "since". Expected "<unit> since <year>-<month>-<day> <time>".",
  "8:110 "K" is no unit of time. Write "days" or "days since 1850-01-01".",
  "9:33 "axis" is one of "X", "Y", "Z", "T", "OTHER", not the text "z". Did you mean "Z"?",
  "9:39 "standard_name" is missing in "q".",
  "9:60 The name "2nd" becomes part of file names and environment variables: use letters, digits and _, and begin with no digit.",
  "11:2 "varlists" is no key of a settings file. Did you mean "varlist"?",
]
`);
});

test("an old list of variables is explained", () => {
	expect(said('{"settings": {}, "varlist": [\n{"var_name": "pr"}]}')).toMatchInlineSnapshot(`
[
  "1:18 "varlist" is a list, the form of MDTF 2. Write an object, with each variable's name as its key: "pr": {"standard_name": "precipitation_flux", "units": "kg m-2 s-1", "dimensions": ["time", "lat", "lon"]}.",
]
`);
});

test("what is no settings file at all is told", () => {
	expect(said("[]")).toEqual([
		'1:1 A settings file is an object { "settings": ..., "varlist": ... }, not a list.',
	]);
	expect(said("{}")).toEqual([
		'1:1 "settings" is missing in the file.',
		'1:1 "varlist" is missing in the file.',
	]);
	expect(said('{"settings": {"driver": "x.py"}, "varlist": {}')).toEqual([
		'1:47 Expected "}": a brace is not closed.',
	]);
	expect(said("varlist: [\n", "s.yaml")).toHaveLength(1);
});

test("the error names the file and place of each mistake", () => {
	expect(() => parse("{}")).toThrow('settings.jsonc:1:1: "settings" is missing in the file.');
});

test("long chains of alternates are read", () => {
	const many = Array.from(
		{ length: 3000 },
		(_, i) => `"v${i}": {${tas}, "requirement": "alternate", "alternates": ["v${i + 1}"]}`,
	);
	expect(parse(file(`${many.join(",\n")}, "v3000": {${tas}}`)).items).toHaveLength(3001);
});

test("any JSON at all gives settings or a settings error", () => {
	const keys = [
		"settings",
		"varlist",
		"dimensions",
		"data",
		"axis",
		"standard_name",
		"alternates",
		"units",
		"frequency",
		"scalar_coordinates",
		"constructor",
		"toString",
		"lat",
		"tas",
	];
	const texts = ["lat", "tas", "X", "Z", "mon", "any", "latitude", "K", "constructor", "toString", ""];
	const { tree } = fc.letrec((tie) => ({
		tree: fc.oneof(
			{ depthSize: "medium" },
			fc.constantFrom<unknown>(...texts, 1, true, null),
			fc.array(tie("tree"), { maxLength: 3 }),
			fc.dictionary(fc.constantFrom(...keys), tie("tree"), { maxKeys: 5 }),
		),
	}));
	const whole = fc.record(
		{
			settings: tree,
			varlist: fc.dictionary(fc.constantFrom("tas", "lat"), tree),
			dimensions: tree,
			data: tree,
		},
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(fc.oneof(tree, whole), (value) => {
			for (const line of said(JSON.stringify(value))) expect(line).not.toMatch(/undefined|\[object|Invalid/u);
		}),
		{ numRuns: 1000 },
	);
});
