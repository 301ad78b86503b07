import { z } from "zod";
import { packingOf, unpacked } from "../core/cf/packing.ts";
import { withVariable } from "../core/model/dataset.ts";
import { defineStep } from "../core/ports/step.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable")
		.meta({ examples: ["tas"] }),
});

/** Packed integers become the numbers they stand for (CF 8.1), so that a POD in any language reads the right values. */
export const step = defineStep({
	title: "Unpack values stored with scale_factor and add_offset",
	options: Options,
	from({ dataset, variable }) {
		const main = dataset.variables.get(variable);
		return main && packingOf(main) ? { variable } : undefined;
	},
	apply(dataset, { variable }) {
		const main = dataset.variables.get(variable);
		return main ? withVariable(dataset, unpacked(main)) : dataset;
	},
	describe: ({ variable }) => `Unpacked "${variable}" by its scale_factor and add_offset`,
});
