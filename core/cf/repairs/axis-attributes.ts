import { attributeText, type Dataset, type Variable } from "../../model/dataset.ts";
import type { Axis } from "../../model/wish.ts";
import { axesMeant, axesOf, isGeographic } from "../axes.ts";
import { dataVariables } from "../describing.ts";
import { type Repair, settingText } from "../repair.ts";

/** The direction in which the values of a vertical axis grow, by what they are. */
const POSITIVE: Readonly<Record<string, "up" | "down">> = {
	air_pressure: "down",
	depth: "down",
	height: "up",
	altitude: "up",
	atmosphere_hybrid_sigma_pressure_coordinate: "down",
	atmosphere_sigma_coordinate: "down",
};

const STANDARD_NAME: Partial<Record<Axis, string>> = { X: "longitude", Y: "latitude", T: "time" };

/** What CF asks of axes and a file leaves unsaid where it can mean one thing only: standard names, `axis`, `positive` (CF 4). */
export function axisRepairs(dataset: Dataset): readonly Repair[] {
	const found = new Map<string, Repair>();
	for (const variable of dataVariables(dataset)) {
		const meant = axesMeant(dataset, variable).flatMap(({ axis, coordinate }) =>
			coordinate ? [...named(axis, coordinate), ...directed(axis, coordinate)] : [],
		);
		const own = axesOf(dataset, variable).flatMap(({ axis, coordinate }) =>
			coordinate && axis !== "OTHER" ? lettered(axis, coordinate) : [],
		);
		for (const repair of [...meant, ...own]) found.set(repair.what, repair);
	}
	return [...found.values()];
}

const unsaid = ({ attributes }: Variable, name: string): boolean => !attributeText(attributes, name);

function named(axis: Axis, coordinate: Variable): Repair[] {
	const to = STANDARD_NAME[axis];
	if (to === undefined || !unsaid(coordinate, "standard_name") || (axis !== "T" && !isGeographic(coordinate)))
		return [];
	return settingText(coordinate, "standard_name", { to, why: "its units or name tell what it is" });
}

function directed(axis: Axis, coordinate: Variable): Repair[] {
	const to = POSITIVE[attributeText(coordinate.attributes, "standard_name")?.toLowerCase() ?? ""];
	if (axis !== "Z" || to === undefined || !unsaid(coordinate, "positive")) return [];
	return settingText(coordinate, "positive", { to, why: "its standard name tells (CF 4.3)" });
}

function lettered(axis: Axis, coordinate: Variable): Repair[] {
	if (!unsaid(coordinate, "axis") || coordinate.dimensions[0] !== coordinate.name) return [];
	return settingText(coordinate, "axis", { to: axis, why: "its standard name, units or name tell (CF 4)" });
}
