import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { isHeadwaterError } from "../../core/errors.ts";
import { parseFrequency } from "../../core/model/date-frequency.ts";
import type { DimensionWish, ScalarWish, VariableWish } from "../../core/model/wish.ts";
import { makeTranslator } from "../../core/names/translate.ts";
import type { NativeVariable } from "../../core/ports/convention.ts";
import { convention } from "../../translators/cmip/index.ts";
import { shared } from "../shared-data.ts";

const translator = makeTranslator(convention);
const variables = convention.variables();
const coordinates = convention.coordinates();

interface Spelling {
	/** Axes called as the table calls them ("plev19"), or as files do ("plev"). */
	readonly axes: "table" | "file";
	readonly name?: (variable: NativeVariable) => string;
}

/** The wish that says all a POD's settings can say of an entry. */
function wishFor(variable: NativeVariable, { axes, name = () => "unlike any" }: Spelling): VariableWish {
	const dimensions: DimensionWish[] = [];
	const scalars: ScalarWish[] = [];
	for (const key of variable.dimensions) {
		const { name: inFiles, axis, standardNames, units, value } = coordinates[key]!;
		const dimension: DimensionWish = {
			name: axes === "table" ? key : inFiles,
			axis,
			standardName: standardNames[0] ?? inFiles,
			needBounds: false,
			...(units === undefined ? {} : { units }),
		};
		if (typeof value === "number") scalars.push({ dimension, value });
		else if (value === undefined || axes === "table") dimensions.push(dimension);
	}
	return {
		name: name(variable),
		standardName: variable.standardName,
		units: variable.units!,
		dimensions,
		scalars,
		frequency: parseFrequency(variable.frequency!),
		realm: variable.realm!,
		...(variable.cellMethods === undefined ? {} : { cellMethods: variable.cellMethods }),
		useExactName: false,
		dimensionsOrdered: false,
		renameDimensions: true,
		renameVariables: true,
	};
}

function comesBack(variable: NativeVariable, spelling: Spelling): boolean {
	try {
		const { name, tables } = translator.translate(wishFor(variable, spelling));
		return name === variable.name && tables.some(({ table }) => table === variable.table);
	} catch (error) {
		if (isHeadwaterError(error, "Translation")) return false;
		throw error;
	}
}

const lost = (spelling: Spelling) => variables.filter((variable) => !comesBack(variable, spelling));

/** All that tells entries of the tables apart, names and descriptions excepted. */
const metadata = ({ standardName, dimensions, frequency, cellMethods, realm, units }: NativeVariable) =>
	JSON.stringify([standardName, [...dimensions].sort(), frequency, cellMethods, realm, units]);

/**
 * Entries whose metadata another entry shares: the tables, not the translator, are ambiguous. A POD gets them by their names.
 * What tells them apart stands only in their descriptions:
 */
const knownAmbiguous: Readonly<Record<string, string>> = {
	"a plain variable of the same metadata wins over": `
		cltcalipso CFday, cltcalipso CFmon, cltcalipso E3hrPt, cltisccp CFday, cltisccp CFmon, cltmodis Emon, clcalipso2 E3hrPt,
		rld4co2 CFmon, rldcs4co2 CFmon, rlu4co2 CFmon, rlucs4co2 CFmon, rlut4co2 CFmon, rlutcs4co2 CFmon,
		rsd4co2 CFmon, rsdcs4co2 CFmon, rsu4co2 CFmon, rsucs4co2 CFmon, rsut4co2 CFmon, rsutcs4co2 CFmon,
		dissi14cabio Omon, o3ste AERmon`,
	"the same quantity stands in a plainer table under another name": `
		cLitterCwd Emon, cLitterSubSurf Emon, cLitterSurf Emon, fHarvestToAtmos Emon, netAtmosLandCO2Flux Emon`,
	"ice sheet, river and atmosphere grids": "areacellg IfxAnt, areacellg IfxGre, areacellr fx",
	"wavelength, or the kind of particles": `
		od440aer AERmon, od870aer AERmon, od443dust Emon, od865dust Emon, od550aer AERmon, od550csaer AERmon,
		od550bb AERmon, od550oa AERmon, od550soa AERmon`,
	"total and anthropogenic": `
		chepasoa AERmon, chepsoa AERmon, emiaco AERmon, emico AERmon, emianox AERmon, eminox AERmon, emiaoa AERmon, emioa AERmon`,
	"northern and southern hemisphere":
		"siarean SImon, siareas SImon, siextentn SImon, siextents SImon, sivoln SImon, sivols SImon",
	"all sky and clear sky": "lwtoaasdust Emon, lwtoacsaer Emon, swtoaasdust Emon, swtoacsdust Emon",
	"pressure and pressure difference": "dpco2abio Omon, spco2abio Omon, dpco2nat Omon, spco2nat Omon",
	"the layer or surface meant":
		"sitempsnic SImon, sitemptop SImon, toz AERmon, tropoz AERmon, tr Eday, tsland Eday, tsns Eday",
	"a part and its whole": `
		cMisc Emon, cOther Emon, cStem Emon, cWood Emon, esn Eday, evspsbl Eday, fDeforestToAtmos Emon, fLuc Emon`,
	"the direction of a transport": "fracInLut Eyr, fracOutLut Eyr, msftmzsmpa Omon, msftyzsmpa Omon",
};
const listed = Object.values(knownAmbiguous).flatMap((entries) => entries.trim().split(/,\s*/u));

test("every entry asked for with its own metadata comes back as itself, unless another has the very same", () => {
	const entries = new Map<string, Set<string>>();
	for (const variable of variables)
		entries.set(metadata(variable), (entries.get(metadata(variable)) ?? new Set()).add(variable.name));
	const missed = lost({ axes: "table" });
	expect(missed.filter((variable) => entries.get(metadata(variable))!.size === 1)).toEqual([]);
	expect(missed.map(({ name, table }) => `${name} ${table}`).sort()).toEqual([...listed].sort());
	expect(missed.length / variables.length).toBeLessThan(0.04);
});

test("nine in ten entries come back even when axes are called as in files", () => {
	expect(lost({ axes: "file" }).length / variables.length).toBeLessThan(0.07);
});

test("a POD that uses the native name gets that variable", () => {
	const missed = lost({ axes: "table", name: ({ name }) => name });
	expect(missed.map(({ name, table }) => `${name} ${table}`)).toEqual([
		"areacellg IfxAnt",
		"areacellg IfxGre",
	]);
});

interface CmorEntry {
	readonly frequency: string;
	readonly modeling_realm: string;
	readonly standard_name: string;
	readonly units: string;
	readonly cell_methods: string;
	readonly dimensions: string;
	readonly out_name: string;
	readonly positive: string;
}

const tablesFolder = shared("vocab/cmor");
const withTables = tablesFolder === undefined ? test.skip : test;

withTables("the table says what the CMOR tables say (needs the shared vocabularies)", () => {
	const said = new Map(variables.map((variable) => [`${variable.table} ${variable.name}`, variable]));
	for (const file of readdirSync(tablesFolder!)) {
		const text = readFileSync(join(tablesFolder!, file), "utf8");
		const { Header, variable_entry: entries = {} } = JSON.parse(text) as {
			Header?: { table_id: string };
			variable_entry?: Record<string, CmorEntry>;
		};
		const table = Header?.table_id.replace("Table ", "") ?? "";
		if (table === "" || table === "grids") continue;
		for (const [name, entry] of Object.entries(entries)) {
			const found = said.get(`${table} ${name}`);
			said.delete(`${table} ${name}`);
			expect({
				frequency: found?.frequency,
				modeling_realm: found?.realm?.join(" "),
				standard_name: found?.standardName,
				units: found?.units,
				cell_methods: found?.cellMethods ?? "",
				dimensions: found?.dimensions.join(" "),
				out_name: found?.nameInFile ?? found?.name,
				positive: found?.positive ?? "",
			}).toEqual({
				frequency: entry.frequency,
				modeling_realm: entry.modeling_realm,
				standard_name: entry.standard_name,
				units: entry.units,
				cell_methods: entry.cell_methods,
				dimensions: entry.dimensions,
				out_name: entry.out_name,
				positive: entry.positive,
			});
		}
	}
	expect([...said.keys()]).toEqual([]);
});

test("coordinates carry their levels, values and kinds", () => {
	expect(coordinates["plev19"]).toMatchObject({ name: "plev", axis: "Z", units: "Pa", positive: "down" });
	expect(coordinates["plev19"]!.levels).toHaveLength(19);
	expect(coordinates["height2m"]).toMatchObject({
		axis: "Z",
		standardNames: ["height"],
		value: 2,
		units: "m",
	});
	expect(coordinates["p850"]).toMatchObject({ standardNames: ["air_pressure"], value: 85000 });
	expect(coordinates["typecrop"]).toMatchObject({ axis: "OTHER", value: "crops" });
	expect(coordinates["alevel"]!.standardNames).toContain("atmosphere_hybrid_sigma_pressure_coordinate");
	expect(coordinates["xant"]).toMatchObject({ axis: "X", standardNames: ["projection_x_coordinate"] });
});
