import { dropping, settingText } from "../../../core/cf/repair.ts";
import { attributeText, type Variable } from "../../../core/model/dataset.ts";
import { defineFix } from "../../../core/ports/fix.ts";

const AXES = ["deptht", "nav_lat", "nav_lon", "time_counter"];

function temperature(variable: Variable | undefined) {
	if (!variable) return [];
	const isCoulomb = attributeText(variable.attributes, "units") === "C";
	return [
		...settingText(variable, "standard_name", {
			to: "sea_water_potential_temperature",
			why: "NEMO's \"votemper\" is potential temperature; the file's name is no standard name",
		}),
		...(isCoulomb
			? settingText(variable, "units", {
					to: "degC",
					why: '"C" is the coulomb; the quantity is a temperature',
				})
			: []),
	];
}

export const fix = defineFix({
	title: "NEMO and its reanalyses (ORAS5): temperature, depths, axes",
	fits: ({ variables }) => variables.has("nav_lat") && variables.has("nav_lon") && variables.has("deptht"),
	repairs: ({ variables }) => {
		const depth = variables.get("deptht");
		const why = 'NEMO\'s depths of T points, "Vertical T levels"';
		return [
			...temperature(variables.get("votemper")),
			...(depth ? settingText(depth, "standard_name", { to: "depth", why }) : []),
			...(depth ? settingText(depth, "positive", { to: "down", why }) : []),
			...AXES.flatMap((name) => {
				const axis = variables.get(name);
				return axis ? dropping(axis, "_FillValue", "coordinates have no missing values (CF 2.5.1)") : [];
			}),
		];
	},
});
