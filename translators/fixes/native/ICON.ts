import { dropping, type Repair, settingText } from "../../../core/cf/repair.ts";
import { attributeText, type Variable } from "../../../core/model/dataset.ts";
import { defineFix } from "../../../core/ports/fix.ts";

const text = (variable: Variable, name: string) => attributeText(variable.attributes, name);

/** Names of ICON-XPP that are the model's own, where the quantity is known from its documentation. */
const NAMES: Readonly<Record<string, string>> = {
	t_2m: "air_temperature",
	sod_t: "toa_incoming_shortwave_flux",
	sou_t: "toa_outgoing_shortwave_flux",
	fr_seaice: "sea_ice_area_fraction",
};

/** The standard name repeats the variable's own name: it is none. */
function name(variable: Variable): Repair[] {
	if (text(variable, "standard_name") !== variable.name || variable.name in AXES) return [];
	const why = "the file repeats the model's own name, which is no standard name";
	const to = NAMES[variable.name];
	return to === undefined
		? dropping(variable, "standard_name", why)
		: settingText(variable, "standard_name", { to, why });
}

const AXES = { height: true, time: true, depth: true };

/** Model levels counted from the top are called heights. */
function levels(variable: Variable): Repair[] {
	if (text(variable, "long_name") !== "generalized_height" || variable.attributes.has("units")) return [];
	const why = 'numbers of levels from the top, which ICON calls "generalized_height"';
	return [
		...settingText(variable, "standard_name", { to: "model_level_number", why }),
		...settingText(variable, "units", { to: "1", why }),
		...settingText(variable, "positive", { to: "down", why }),
	];
}

function units(variable: Variable): Repair[] {
	if (text(variable, "units") !== "C" || !/temperature/.test(text(variable, "standard_name") ?? ""))
		return [];
	return settingText(variable, "units", {
		to: "degC",
		why: '"C" is the coulomb; the quantity is a temperature',
	});
}

export const fix = defineFix({
	title: "ICON and ICON-XPP, as the model writes it",
	fits: ({ variables }) =>
		[...variables.values()].some(
			(one) =>
				text(one, "CDI_grid_type") === "unstructured" && one.attributes.has("number_of_grid_in_reference"),
		),
	repairs: ({ variables }) =>
		[...variables.values()].flatMap((one) => [...name(one), ...levels(one), ...units(one)]),
});
