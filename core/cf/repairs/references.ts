import { attributeText, type Dataset, type Variable } from "../../model/dataset.ts";
import { dropping, type Repair, settingText } from "../repair.ts";

/** Attributes that name variables which the file does not hold: the words go, or the attribute where none is left (CF 5, 7.1). */
export function referenceRepairs({ variables }: Dataset): readonly Repair[] {
	return [...variables.values()].flatMap((variable) => [
		...["bounds", "climatology"].flatMap((name) => lonely(variable, name, variables)),
		...coordinates(variable, variables),
	]);
}

const WHY = "the file holds no such variable";

function lonely(variable: Variable, name: string, variables: Dataset["variables"]): Repair[] {
	const named = attributeText(variable.attributes, name);
	return named === undefined || variables.has(named) ? [] : dropping(variable, name, WHY);
}

function coordinates(variable: Variable, variables: Dataset["variables"]): Repair[] {
	const words = (attributeText(variable.attributes, "coordinates") ?? "").split(/\s+/).filter(Boolean);
	const kept = words.filter((word) => variables.has(word));
	if (kept.length === words.length) return [];
	if (kept.length === 0) return dropping(variable, "coordinates", WHY);
	return settingText(variable, "coordinates", { to: kept.join(" "), why: WHY });
}
