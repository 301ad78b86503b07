import { isHeadwaterError } from "../../errors.ts";
import { attributeText, type Dataset, type Variable, withAttribute } from "../../model/dataset.ts";
import { boundsOf, isGeographic } from "../axes.ts";
import { scaledVariable } from "../packing.ts";
import { putting, type Repair, settingText } from "../repair.ts";
import { looksLikeTimeUnits } from "../time-units.ts";
import { conversion } from "../units/index.ts";

const text = (variable: Variable, name: string) => attributeText(variable.attributes, name);

/** Units of places on the globe as CF 4.1 and 4.2 spell them, and what is no unit but can mean one only. */
export function unitRepairs(dataset: Dataset): readonly Repair[] {
	return [...dataset.variables.values()].flatMap((variable) => {
		if (isGeographic(variable) && variable.dimensions.length > 0) return ofPlaces(dataset, variable);
		return ofQuantities(variable);
	});
}

const isLatitude = (variable: Variable): boolean =>
	/^lat|^grid_lat/.test(text(variable, "standard_name")?.toLowerCase() ?? "") ||
	/lat/i.test(variable.name) ||
	/north|^degrees?_?n$/i.test(text(variable, "units") ?? "");

const SPELLED = /^degrees?_?(north|east|n|e)$/i;

function ofPlaces(dataset: Dataset, coordinate: Variable): Repair[] {
	const units = text(coordinate, "units") ?? "";
	const to = isLatitude(coordinate) ? "degrees_north" : "degrees_east";
	if (/^rad(ian)?s?$/i.test(units)) return inDegrees(dataset, coordinate, to);
	if (SPELLED.test(units)) return [];
	const isMeant = units === "" || /^deg(ree)?s?[\s._-]*(n|e|north|east)?\.?$/i.test(units);
	if (!isMeant) return [];
	return settingText(coordinate, "units", { to, why: "CF 4.1 and 4.2 spell the units of places so" });
}

function inDegrees(dataset: Dataset, coordinate: Variable, to: string): Repair[] {
	const bounds = dataset.variables.get(boundsOf(dataset, coordinate) ?? "");
	const why = "CF 4.1 and 4.2 ask for degrees";
	return [coordinate, ...(bounds ? [bounds] : [])].map((one) => {
		const scaled = scaledVariable(one, { scale: 180 / Math.PI, offset: 0 });
		const hasUnits = one === coordinate || one.attributes.has("units");
		const attributes = hasUnits ? withAttribute(scaled.attributes, "units", to) : scaled.attributes;
		return putting({ ...scaled, attributes }, { what: `"${one.name}" converted from radians to ${to}`, why });
	});
}

/** Words for "no unit". */
const DIMENSIONLESS =
	/^(none|unitless|dimensionless|nondim(ensional)?|non-dimensional|n\/a|-|no units?|fraction)$/i;

function ofQuantities(variable: Variable): Repair[] {
	const units = text(variable, "units");
	if (units === undefined || looksLikeTimeUnits(units)) return [];
	const isTemperature = /temperature/i.test(
		`${text(variable, "standard_name")} ${text(variable, "long_name")}`,
	);
	if (isTemperature && /^(c|deg(ree)?s?[\s_-]*c(elsius)?)$/i.test(units) && (units === "C" || !isUnit(units)))
		return settingText(variable, "units", {
			to: "degC",
			why: `"${units}" of a temperature means degrees Celsius`,
		});
	if (DIMENSIONLESS.test(units) && !isUnit(units))
		return settingText(variable, "units", { to: "1", why: `"${units}" is no unit (CF 3.1)` });
	return [];
}

function isUnit(units: string): boolean {
	try {
		conversion(units, units);
		return true;
	} catch (error) {
		if (isHeadwaterError(error, "Units")) return false;
		throw error;
	}
}
