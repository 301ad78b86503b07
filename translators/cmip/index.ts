/** CMIP6 and its like: every entry of the CMIP6 MIP tables, made from the CMOR tables by make-table.mjs. */

import type { Axis } from "../../core/model/wish.ts";
import {
	type Convention,
	defineConvention,
	type NativeCoordinate,
	type NativeVariable,
	type TableGroup,
} from "../../core/ports/convention.ts";
import { axes, type CmorAxis } from "./coordinates.table.ts";
import { cellMethods, dimensions, entries, frequencies, realms, units } from "./variables.table.ts";

const direction = (text: string | undefined): { positive?: "up" | "down" } =>
	text === "up" || text === "down" ? { positive: text } : {};

/** Standard names that went to other variables: PODs still ask for the ocean's stress by the one the sea ice has now. */
const alternates: Readonly<Record<string, readonly string[]>> = {
	tauuo: ["surface_downward_x_stress"],
	tauvo: ["surface_downward_y_stress"],
};

const words = (texts: readonly string[]) => texts.map((text) => text.split(" "));

function readEntries(): readonly NativeVariable[] {
	// Equal lists are one array: two thousand entries share a few hundred.
	const [axisLists, realmLists] = [words(dimensions), words(realms)];
	const variableOf = (line: string, standardName: string): NativeVariable => {
		const [name = "", table = "", unit, axis, method, realm, frequency, positive, nameInFile] =
			line.split("|");
		const cell = cellMethods[Number(method)];
		const variable = {
			name,
			table,
			standardName,
			units: units[Number(unit)] ?? "",
			dimensions: axisLists[Number(axis)] ?? [],
			frequency: frequency || frequencies[table as keyof typeof frequencies],
			realm: realmLists[Number(realm)] ?? [],
		};
		const others = alternates[name];
		const rest = {
			...(cell ? { cellMethods: cell } : {}),
			...direction(positive),
			...(others ? { alternateStandardNames: others } : {}),
		};
		return Object.assign(variable, rest, nameInFile ? { nameInFile } : undefined);
	};
	const variables: NativeVariable[] = [];
	let standardName = "";
	for (const line of entries.trim().split("\n")) {
		if (line.startsWith("=")) standardName = line.slice(1);
		else variables.push(variableOf(line, standardName));
	}
	return variables;
}

/** The CMOR table leaves the axis of projected coordinates and of types open. */
function axisOf({ axis, standardName }: CmorAxis): Axis {
	if (axis === "X" || axis === "Y" || axis === "Z" || axis === "T") return axis;
	if (standardName === "projection_x_coordinate") return "X";
	return standardName === "projection_y_coordinate" ? "Y" : "OTHER";
}

function coordinateOf(axis: CmorAxis): NativeCoordinate {
	const value = axis.value === undefined ? {} : { value: numberOrText(axis.value) };
	return {
		name: axis.name,
		axis: axisOf(axis),
		standardNames: axis.standardName === undefined ? [] : [axis.standardName],
		...(axis.units === undefined ? {} : { units: axis.units }),
		...direction(axis.positive),
		...value,
		...(axis.levels === undefined ? {} : { levels: axis.levels }),
	};
}

const numberOrText = (text: string) => (Number.isNaN(Number(text)) ? text : Number(text));

/** Vertical axes CF defines (appendix D) beside those the CMOR table lists for its generic levels. */
const atmosphereLevels = [
	"atmosphere_hybrid_sigma_pressure_coordinate",
	"atmosphere_hybrid_height_coordinate",
	"atmosphere_sigma_coordinate",
	"atmosphere_ln_pressure_coordinate",
	"atmosphere_sleve_coordinate",
];
const oceanLevels = [
	"depth",
	"ocean_sigma_coordinate",
	"ocean_sigma_z_coordinate",
	"ocean_double_sigma_coordinate",
	"ocean_s_coordinate",
	"ocean_s_coordinate_g1",
	"ocean_s_coordinate_g2",
];

const generic = (standardNames: readonly string[], facts: Partial<NativeCoordinate>): NativeCoordinate => ({
	name: "lev",
	axis: "Z",
	standardNames,
	...facts,
});

const readCoordinates = (): Readonly<Record<string, NativeCoordinate>> => ({
	...Object.fromEntries(Object.entries(axes).map(([key, axis]) => [key, coordinateOf(axis)])),
	alevel: generic(atmosphereLevels, {}),
	alevhalf: generic(atmosphereLevels, { staggered: true }),
	olevel: generic(oceanLevels, { positive: "down" }),
	olevhalf: generic(oceanLevels, { positive: "down", staggered: true }),
});

/** The order among tables (issue 2, item 6): a realm's plain table, then the extra, cloud-feedback and aerosol ones. */
const tableGroups: readonly TableGroup[] = [
	{
		tables: [
			...["Amon", "Lmon", "LImon", "Omon", "SImon", "day", "Oday", "SIday", "6hrPlev", "6hrPlevPt", "3hr"],
			...["fx", "Ofx", "6hrLev", "Oyr", "Odec", "Oclim"],
		],
	},
	{ tables: ["Emon", "Eday", "E1hr", "E3hr", "E3hrPt", "Eyr", "Efx", "E1hrClimMon"] },
	{ tables: ["CFmon", "CFday", "CF3hr"] },
	{ tables: ["AERmon", "AERday", "AERhr"] },
	{ tables: ["EmonZ", "EdayZ", "E6hrZ", "AERmonZ"] },
	{ tables: ["CFsubhr", "Esubhr"], onlyFor: { axes: ["site"], frequencies: ["subhr"] } },
	{
		tables: ["ImonAnt", "ImonGre", "IyrAnt", "IyrGre", "IfxAnt", "IfxGre"],
		onlyFor: { realms: ["landIce"], axes: ["projection_x_coordinate", "projection_y_coordinate"] },
	},
];

export const convention: Convention = defineConvention({
	spelling: "CMIP",
	title: "CMIP6 and projects that use its variable names, from the CMIP6 MIP tables",
	aliases: ["CMIP6", "CMIP6Plus", "CMIP5"],
	variables: readEntries,
	coordinates: readCoordinates,
	tableGroups,
	timeStamp: "middle",
	environment: { date_int_offset: "0" },
});
