import { z } from "zod";
import type { Dataset } from "../../model/dataset.ts";
import { variableNamed } from "../../recipe/named.ts";
import type { MeantAxis } from "./column-change.ts";

/** Options of steps along a vertical axis: which one is meant. */
export const axisOptions = {
	variable: z
		.string()
		.optional()
		.describe("A variable that has the vertical axis meant; needed where variables have different ones"),
	coordinate: z
		.string()
		.optional()
		.describe(
			"A variable with the pressure or height of every level and place (pfull), where the axis only counts levels",
		),
};

/** Options of steps that make one value of each column. */
export const columnOptions = {
	range: z
		.string()
		.optional()
		.describe("The part of the column that counts, two levels with units (0/700m); none: all of it")
		.meta({ examples: ["0/700m"] }),
	...axisOptions,
};

interface AxisAsked {
	readonly variable?: string | undefined;
	readonly coordinate?: string | undefined;
}

/** The variables that such options name. @throws UsageError for a name that nothing has */
export const axisMeant = (dataset: Dataset, { variable, coordinate }: AxisAsked): MeantAxis => ({
	variable: variable === undefined ? undefined : variableNamed(dataset, variable),
	measured: coordinate === undefined ? undefined : variableNamed(dataset, coordinate),
});
