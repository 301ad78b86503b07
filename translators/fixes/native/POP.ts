import { dropping, type Repair, settingText } from "../../../core/cf/repair.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import { defineFix } from "../../../core/ports/fix.ts";

/** The second digit of POP's `grid_loc` names the points: 1 tracers, 2 velocities. */
const POINTS: Readonly<Record<string, string>> = { "1": "TLONG TLAT", "2": "ULONG ULAT" };

/** Both grids, or time, among the coordinates of one field (a tool that joined the files wrote all there were). */
function points(variable: Variable, { variables }: Dataset): Repair[] {
	const to = POINTS[attributeText(variable.attributes, "grid_loc")?.[1] ?? ""];
	if (to === undefined || !to.split(" ").every((name) => variables.has(name))) return [];
	return settingText(variable, "coordinates", { to, why: "grid_loc tells on which points the values lie" });
}

const isDepth = ({ name, attributes }: Variable): boolean =>
	/^(z_[tw]|moc_z)/.test(name) && attributeText(attributes, "positive") === "down";

function names(variable: Variable): Repair[] {
	const set = (to: string, why: string) => settingText(variable, "standard_name", { to, why });
	if (/^[TU]LAT$/.test(variable.name)) return set("latitude", "POP names its latitudes so");
	if (/^[TU]LONG$/.test(variable.name)) return set("longitude", "POP names its longitudes so");
	if (isDepth(variable)) return set("depth", "its long_name: depth from surface");
	return [];
}

/** Bounds that are named but were left out of the file. */
function bounds(variable: Variable, { variables }: Dataset): Repair[] {
	const named = attributeText(variable.attributes, "bounds");
	if (named === undefined || variables.has(named)) return [];
	return dropping(variable, "bounds", "the file holds no such variable");
}

export const fix = defineFix({
	title: "POP, the ocean of CESM and CCSM, history files and time series",
	fits: ({ variables }) =>
		variables.has("TLAT") &&
		variables.has("TLONG") &&
		[...variables.values()].some(({ attributes }) => attributes.has("grid_loc")),
	repairs: (dataset) =>
		[...dataset.variables.values()].flatMap((one) => [
			...names(one),
			...points(one, dataset),
			...bounds(one, dataset),
		]),
});
