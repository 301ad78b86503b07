import { z } from "zod";
import { type AxisOf, axesOf } from "../core/cf/axes.ts";
import { MetadataError } from "../core/errors.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withVariable,
} from "../core/model/dataset.ts";
import type { Axis } from "../core/model/wish.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({
	set: z.array(z.strictObject({ variable: z.string(), attribute: z.string(), value: z.string() })),
});
type Options = z.infer<typeof Options>;
type Repair = Options["set"][number];

const AXIS_DEFAULTS: Partial<Record<Axis, { readonly standard_name: string; readonly units?: string }>> = {
	X: { standard_name: "longitude", units: "degrees_east" },
	Y: { standard_name: "latitude", units: "degrees_north" },
	T: { standard_name: "time" },
};

/** The standard name a file should state: taken as it is when it agrees, added when missing, refused when it says something else. */
function standardName(main: Variable, context: StepContext): Repair[] {
	const found = attributeText(main.attributes, "standard_name");
	const wanted = context.expected?.standardName ?? context.request.standardName;
	if (wanted === "" || found === wanted || found === context.request.standardName) return [];
	const repair = { variable: main.name, attribute: "standard_name", value: wanted };
	if (found === undefined || context.overwriteMetadata) return [repair];
	throw new MetadataError(
		`"${main.name}" in the file is "${found}", asked for was "${wanted}": not the same quantity. If the file is wrong, set overwrite_file_metadata.`,
	);
}

function units(main: Variable, context: StepContext): Repair[] {
	const found = attributeText(main.attributes, "units");
	const expected = context.expected?.units ?? context.request.units;
	if (
		expected === undefined ||
		(found !== undefined && found !== "" && !context.overwriteMetadata) ||
		found === expected
	)
		return [];
	return [{ variable: main.name, attribute: "units", value: expected }];
}

/** What CF asks of an axis and the file left out; only what cannot mean anything else is added. */
function axisRepairs(axis: AxisOf): Repair[] {
	const defaults = AXIS_DEFAULTS[axis.axis];
	const { coordinate } = axis;
	if (!defaults || !coordinate) return [];
	return Object.entries(defaults).flatMap(([attribute, value]) =>
		coordinate.attributes.has(attribute) ? [] : [{ variable: coordinate.name, attribute, value }],
	);
}

function from(context: StepContext): Options | undefined {
	const main = context.dataset.variables.get(context.variable);
	if (!main) return undefined;
	assertBounds(context, main);
	const set = [
		...standardName(main, context),
		...units(main, context),
		...axesOf(context.dataset, main).flatMap(axisRepairs),
	];
	return set.length > 0 ? { set } : undefined;
}

/** A POD that needs bounds (`need_bounds`) gets no data without them. */
function assertBounds({ dataset, wish }: StepContext, main: Variable): void {
	const axes = axesOf(dataset, main);
	const lacking = wish.dimensions.find(
		(wished) =>
			wished.needBounds && axes.some((axis) => axis.axis === wished.axis && axis.bounds === undefined),
	);
	if (!lacking) return;
	throw new MetadataError(
		`"${main.name}" has no bounds on its axis "${lacking.name}", and the POD needs them (need_bounds). Add them to the file, or take need_bounds out of the settings.`,
	);
}

const applyRepair = (dataset: Dataset, { variable: name, attribute, value }: Repair): Dataset => {
	const variable = dataset.variables.get(name);
	return variable
		? withVariable(dataset, { ...variable, attributes: withAttribute(variable.attributes, attribute, value) })
		: dataset;
};

/** Fills what the file leaves unsaid and refuses what contradicts the request. @throws MetadataError */
export const step = defineStep<Options>({
	title: "Check the metadata against the request and fill what is missing",
	options: Options,
	from,
	apply: (dataset, { set }) => set.reduce(applyRepair, dataset),
	describe: ({ set }) =>
		`Set ${set.map(({ variable, attribute, value }) => `${attribute} of "${variable}" to "${value}"`).join("; ")}`,
});
