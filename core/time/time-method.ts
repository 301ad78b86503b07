import { type TimeMethod, timeMethodOf } from "../cf/cell-methods.ts";
import { isHeadwaterError } from "../errors.ts";
import { attributeText, type Variable } from "../model/dataset.ts";

/**
 * What a variable's `cell_methods` say was done to time. Text that follows no grammar says nothing: it is free text in too many real
 * files to fail for.
 */
export function statedTimeMethod(variable: Variable, timeName: string): TimeMethod | undefined {
	try {
		return timeMethodOf(attributeText(variable.attributes, "cell_methods"), timeName);
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return undefined;
		throw error;
	}
}
