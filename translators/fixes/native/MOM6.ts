import { type Repair, settingText } from "../../../core/cf/repair.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import { defineFix } from "../../../core/ports/fix.ts";

const text = (variable: Variable, name: string) => attributeText(variable.attributes, name);

function axis(variable: Variable): Repair[] {
	const to = text(variable, "cartesian_axis");
	if (to === undefined || variable.attributes.has("axis")) return [];
	return settingText(variable, "axis", { to, why: "FMS writes it as cartesian_axis" });
}

function name(variable: Variable): Repair[] {
	const to = /^geolat/.test(variable.name)
		? "latitude"
		: /^geolon/.test(variable.name)
			? "longitude"
			: undefined;
	return to === undefined ? [] : settingText(variable, "standard_name", { to, why: "its long_name says so" });
}

/** The places of each kind of point, by the dimensions they lie on. */
const PLACES: Readonly<Record<string, string>> = {
	"yh xh": "geolon geolat",
	"yq xq": "geolon_c geolat_c",
	"yh xq": "geolon_u geolat_u",
	"yq xh": "geolon_v geolat_v",
};

function places(variable: Variable, { variables }: Dataset): Repair[] {
	const to = PLACES[variable.dimensions.slice(-2).join(" ")];
	if (!to?.split(" ").every((one) => variables.has(one)) || /^geol(on|at)/.test(variable.name)) return [];
	if (variable.attributes.has("coordinates")) return [];
	return settingText(variable, "coordinates", {
		to,
		why: "xh, yh, xq and yq are nominal; these are the true places",
	});
}

/** Far north the grid has two poles: what the axes say is true south of there only. */
function nominal(variable: Variable): Repair[] {
	if (!/ nominal l(on|at)/.test(text(variable, "long_name") ?? "")) return [];
	const why = "they count rows and columns: the true places are geolat and geolon";
	return settingText(variable, "units", { to: "degrees", why });
}

function units(variable: Variable): Repair[] {
	if (text(variable, "units") !== "none") return [];
	return settingText(variable, "units", { to: "1", why: '"none" is no unit' });
}

export const fix = defineFix({
	title: "MOM6, the ocean of GFDL",
	fits: ({ variables }) => variables.has("xh") && variables.has("yh") && variables.has("geolat"),
	repairs: (dataset) =>
		[...dataset.variables.values()].flatMap((one) => [
			...axis(one),
			...nominal(one),
			...name(one),
			...places(one, dataset),
			...units(one),
		]),
});
