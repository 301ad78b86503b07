import { parseCellMethods, type TimeMethod, timeMethod } from "../cf/cell-methods.ts";
import { isHeadwaterError } from "../errors.ts";
import { attributeText, type Variable } from "../model/dataset.ts";

/**
 * What was done to time according to a variable's `cell_methods`. Text that follows no grammar says nothing: it is free text in too many
 * real files to fail for.
 */
export function timeMethodOf(variable: Variable, timeName: string): TimeMethod | undefined {
	const text = attributeText(variable.attributes, "cell_methods");
	if (text === undefined) return undefined;
	try {
		const methods = parseCellMethods(text);
		return timeMethod(methods, timeName) ?? timeMethod(methods);
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return undefined;
		throw error;
	}
}
