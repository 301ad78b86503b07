import type { Definition } from "./udunits.table.ts";

/**
 * Words of climate files that UDUNITS lacks, or reads as something no climate file means. They win over UDUNITS.
 *
 * - `psu` is 1e-3, so that salinity in psu, "0.001" (CMIP6) and "g/kg" have equal numbers.
 * - `gpm` is a metre of geopotential height (CMIP `zg`), not 9.80665 m2 s-2 of geopotential.
 * - `level`, `layer`, `sigma_level` are the dimensionless vertical units of CF 3.1 (deprecated there).
 * - `mb` is the millibar; UDUNITS reads a milli-barn.
 * - `gC`, `molN` ... name the element counted; the numbers are those of the gram or mole.
 * - `dB` is the decibel of no named reference; `B` stays unknown, as "MB" is an old way to write the millibar.
 *
 * Kept as UDUNITS has them, though ocean and temperature files often mean otherwise: `Sv` is the sievert (say "sverdrup", or
 * give the alias), `C` the coulomb and `F` the farad (say "degC", "degF").
 */
export const cfDefinitions: readonly Definition[] = [
	["1e-3", "psu practical_salinity_unit permille|", "‰"],
	["1e-4", "", "‱"],
	["m", "", "gpm"],
	["1", "level layer sigma_level", ""],
	["1", "dimensionless| unitless| nondimensional| no_unit| none| fraction proportion", "#"],
	["millibar", "", "mb"],
	["arc_degree", "deg", ""],
	["degree_Celsius", "degreeCelsius|degreesCelsius deg_Celsius|degs_Celsius degCelsius|", ""],
	["degree_fahrenheit", "degreeFahrenheit|degreesFahrenheit", ""],
	["hour", "", "hrs"],
	["minute", "", "mins"],
	["year", "", "yrs"],
	["10 year", "decade", ""],
	["100 year", "century|centuries", ""],
	["g", "", "gC gN gP gS gFe"],
	["mol", "", "molC molN molP molFe molO2"],
	["lg(re 1)", "bel", ""],
	["0.1 bel", "", "dB"],
];

/** Prefixes beside those of UDUNITS. */
export const cfPrefixes = [["10", "deca", ""]] as const;

/** Degrees of temperature written as two words, wherever they stand; UDUNITS reads angles times coulombs, farads or kelvins. */
export const degreesApart =
	/(?<![\p{L}_])(?:°|deg(?:ree)?s?\.?) (celsius|fahrenheit|kelvin|[cfk])(?![\p{L}_])/giu;

/** Whole texts (in lower case) with a meaning the grammar would not give them: blanks inside a word, ranges for a fraction. */
export const wholeTexts: Readonly<Record<string, string>> = {
	"": "1",
	"-": "1",
	"0-1": "1",
	"0 - 1": "1",
	"(0-1)": "1",
	"[0-1]": "1",
	"0 to 1": "1",
	"degrees north": "degrees_north",
	"degrees south": "-1 degrees_north",
	"degrees east": "degrees_east",
	"degrees west": "degrees_west",
	"degree north": "degrees_north",
	"degree east": "degrees_east",
	"degree west": "degrees_west",
};

/** What to say when a conversion fails and one of the units is a word that UDUNITS reads in its own way. */
export const traps: Readonly<Record<string, string>> = {
	Sv: 'UDUNITS reads "Sv" as the sievert; for ocean transport say "sverdrup".',
	C: 'UDUNITS reads "C" as the coulomb; for temperature say "degC".',
	F: 'UDUNITS reads "F" as the farad; for temperature say "degF".',
	ppt: 'UDUNITS reads "ppt" as parts per trillion (1e-12); for parts per thousand say "1e-3".',
};
