import { expect, test } from "@jest/globals";
import { Fieldlist, withFieldlist } from "../../../core/names/fieldlist.ts";
import { makeTranslator } from "../../../core/names/translate.ts";
import { convention as cmip } from "../../../translators/cmip/index.ts";
import { convention as none } from "../../../translators/none.ts";
import { at, column, lat, lon, map, wish } from "./wish.ts";

/** In the form of MDTF 3. */
const own = Fieldlist.parse({
	name: "OURS",
	models: ["our-model"],
	coords: {
		lon: { axis: "X", standard_name: "longitude", units: "degrees_east" },
		lat: { axis: "Y", standard_name: "latitude", units: "degrees_north" },
		plev: { axis: "Z", standard_name: "air_pressure", units: "hPa", positive: "down" },
		time: { axis: "T", standard_name: "time", units: "days" },
	},
	aux_coords: { depth_of_sea: { standard_name: "sea_floor_depth_below_geoid", units: "m", ndim: 2 } },
	variables: {
		uu: {
			standard_name: "eastward_wind",
			units: "m s-1",
			dimensions: ["time", "plev", "lat", "lon"],
			scalar_coord_templates: { plev: "uu{value}" },
		},
		t2: { standard_name: "air_temperature", units: "K", ndim: 3, modifier: "atmos_height" },
		tt: { standard_name: "air_temperature", units: "K", ndim: 4 },
		rain: {
			standard_name: "precipitation_flux",
			units: "kg m-2 s-1",
			ndim: 3,
			realm: "atmos",
			alternate_standard_names: ["rainfall_rate_of_ours"],
		},
	},
	env_vars: { date_int_offset: 1, lon_coord: "lon" },
});

test("a field list alone is a convention", () => {
	const convention = withFieldlist(own);
	const translator = makeTranslator(convention);
	const name = (...asked: Parameters<typeof wish>) => translator.translate(wish(...asked)).name;
	expect(name("air_temperature")).toBe("t2");
	expect(name("air_temperature", { modifier: "atmos_height" })).toBe("t2");
	expect(name("air_temperature", { dimensions: column })).toBe("tt");
	expect(name("eastward_wind", { scalars: [at(850)] })).toBe("uu850");
	expect(name("eastward_wind", { scalars: [at(20000, "Pa")] })).toBe("uu200");
	expect(name("rainfall_rate_of_ours")).toBe("rain");
	expect(name("sea_floor_depth_below_geoid", { dimensions: [lat, lon], every: "" })).toBe("depth_of_sea");
	expect(translator.convention).toBe("OURS");
	expect(convention.aliases).toEqual(["our-model"]);
});

test("over convention None the list is the convention", () => {
	const translator = makeTranslator(withFieldlist(own, none));
	expect([translator.convention, translator.timeStamp]).toEqual(["OURS", "end"]);
	expect(translator.translate(wish("precipitation_flux")).name).toBe("rain");
});

test("its environment reaches the PODs and tells where means are stamped", () => {
	const translator = makeTranslator(withFieldlist(own));
	expect(translator.environment).toEqual({ date_int_offset: "1", lon_coord: "lon" });
	expect(translator.timeStamp).toBe("end");
});

test("over a convention its names go first, and the others stay", () => {
	const translator = makeTranslator(withFieldlist(own, cmip));
	expect(translator.translate(wish("precipitation_flux")).name).toBe("rain");
	expect(translator.translate(wish("toa_outgoing_longwave_flux")).name).toBe("rlut");
	expect(translator.translate(wish("eastward_wind")).name).toBe("uas");
	expect(translator.convention).toBe("CMIP");
	expect(translator.timeStamp).toBe("middle");
});

test("level names of MDTF's CMIP list can be added, in hPa", () => {
	const levels = Fieldlist.parse({
		name: "CMIP",
		coords: { $ref: "./CMIP6_coordinate.json" },
		variables: {
			ta: {
				standard_name: "air_temperature",
				units: "K",
				ndim: 4,
				scalar_coord_templates: { plev: "ta{value}" },
			},
		},
	});
	const translator = makeTranslator(withFieldlist(levels, cmip));
	expect(translator.translate(wish("air_temperature", { scalars: [at(92500, "Pa")] })).name).toBe("ta925");
	expect(translator.translate(wish("air_temperature", { dimensions: map })).name).toBe("tas");
	const whole = translator.translate(wish("air_temperature", { dimensions: column }));
	expect([whole.name, whole.tables[0]?.table]).toEqual(["ta", "Amon"]);
});

test("mistakes in a field list are refused", () => {
	const list = (variable: Record<string, unknown>) =>
		Fieldlist.safeParse({ name: "X", variables: { v: { standard_name: "air_temperature", ...variable } } });
	const message = (variable: Record<string, unknown>) => list(variable).error?.issues[0]?.message ?? "";
	expect(message({})).toBe('needs either "ndim" or "dimensions"');
	expect(message({ ndim: 3, dimensions: ["time"] })).toBe('needs either "ndim" or "dimensions"');
	expect(message({ ndim: 3, unit: "K" })).toMatch(/"unit"/u);
	expect(message({ ndim: 5 })).toMatch(/Invalid/u);
	expect(message({ ndim: 3, frequency: "sometimes" })).toMatch(/is no frequency/u);
	expect(message({ ndim: 4, scalar_coord_templates: { plev: "ta" } })).toBe('must hold "{value}"');
	const misspelt = Fieldlist.parse({
		name: "X",
		coords: { time: { axis: "T", standard_name: "time" } },
		variables: { v: { standard_name: "air_temperature", dimensions: ["tiem"] } },
	});
	expect(() => withFieldlist(misspelt)).toThrow(
		'Field list "X", variable "v": there is no coordinate "tiem". Did you mean "time"? Add it to "coords".',
	);
});
