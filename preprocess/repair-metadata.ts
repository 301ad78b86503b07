import { z } from "zod";
import { axesMeant, isGeographic } from "../core/cf/axes.ts";
import { type MadeBounds, makeBounds, withMadeBounds } from "../core/cf/make-bounds.ts";
import { isParametricName } from "../core/cf/vertical/wished-level.ts";
import { MetadataError } from "../core/errors.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withVariable,
} from "../core/model/dataset.ts";
import type { Axis } from "../core/model/wish.ts";
import { presentName } from "../core/names/known-variable.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({
	set: z
		.array(
			z.strictObject({
				variable: z.string().describe("Name of the variable"),
				attribute: z.string().describe("Name of its attribute"),
				value: z.string().describe("The text it gets"),
			}),
		)
		.describe("Attributes to set")
		.meta({ examples: [[{ variable: "tas", attribute: "units", value: "K" }]] }),
	bounds: z.array(z.string()).optional().describe("Coordinates for which bounds are made"),
});
type Options = z.infer<typeof Options>;
type Repair = Options["set"][number];
type MeantAxis = ReturnType<typeof axesMeant>[number];

interface Plan {
	readonly set: readonly Repair[];
	readonly made: readonly MadeBounds[];
}

const AXIS_DEFAULTS: Partial<Record<Axis, { readonly standard_name: string; readonly units?: string }>> = {
	X: { standard_name: "longitude", units: "degrees_east" },
	Y: { standard_name: "latitude", units: "degrees_north" },
	T: { standard_name: "time" },
};

const wins = (context: StepContext): boolean => context.metadata === "trust-request";

/** Names that were renamed since stay the same quantity; CF writes them in lower case (CF 3.3). */
const sameName = (a: string, b: string): boolean =>
	presentName(a.toLowerCase()) === presentName(b.toLowerCase());

/** The standard name a file should state: taken as it is when it agrees, added when missing, refused when it says something else. */
function standardName(main: Variable, context: StepContext): Repair[] {
	const found = attributeText(main.attributes, "standard_name");
	const wanted = context.expected?.standardName ?? context.request.standardName;
	if (wanted === "" || found === wanted || found === context.request.standardName) return [];
	// A flux that was turned round has the name asked for.
	if (found === context.wish.standardName) return [];
	const repair = { variable: main.name, attribute: "standard_name", value: wanted };
	if (found === undefined || found === "" || sameName(found, wanted) || wins(context)) return [repair];
	throw new MetadataError(
		`"${main.name}" in the file is "${found}", asked for was "${wanted}": not the same quantity. If the file is wrong, set "metadata": "trust-request".`,
	);
}

function units(main: Variable, context: StepContext): Repair[] {
	const found = attributeText(main.attributes, "units");
	const expected = context.expected?.units ?? context.request.units;
	if (expected === undefined || (found !== undefined && found !== "" && !wins(context)) || found === expected)
		return [];
	return [{ variable: main.name, attribute: "units", value: expected }];
}

/** What CF asks of an axis and the file left out; only what cannot mean anything else is added. */
function axisRepairs({ axis, coordinate }: MeantAxis): Repair[] {
	const defaults = AXIS_DEFAULTS[axis];
	if (!defaults || !coordinate || (axis !== "T" && !isGeographic(coordinate))) return [];
	return Object.entries(defaults).flatMap(([attribute, value]) =>
		attributeText(coordinate.attributes, attribute) ? [] : [{ variable: coordinate.name, attribute, value }],
	);
}

/** Model levels were looked for, so that the level asked for can be found between them. */
const isOnModelLevels = (found: string, { request }: StepContext): boolean =>
	isParametricName(found.toLowerCase()) &&
	request.dimensions.some(({ axis, standardName: name }) => axis === "Z" && isParametricName(name));

/** A vertical axis of another kind than asked for gives wrong levels; one without units takes those of the request if told to. */
function verticalRepairs(axis: MeantAxis, context: StepContext): Repair[] {
	const { coordinate } = axis;
	const { dimensions, scalars } = context.wish;
	const wished = [...dimensions, ...scalars.map(({ dimension }) => dimension)].find(
		(one) => one.axis === "Z",
	);
	if (axis.axis !== "Z" || !coordinate || !wished) return [];
	const set = (attribute: string, value: string) => ({ variable: coordinate.name, attribute, value });
	const found = attributeText(coordinate.attributes, "standard_name");
	const contradicts =
		found !== undefined &&
		wished.standardName !== "" &&
		!sameName(found, wished.standardName) &&
		!isOnModelLevels(found, context);
	if (contradicts && !wins(context)) {
		throw new MetadataError(
			`The vertical axis "${coordinate.name}" of "${context.variable}" is "${found}", asked for was "${wished.standardName}": not the same coordinate. If the file is wrong, set "metadata": "trust-request".`,
		);
	}
	const named = contradicts ? [set("standard_name", wished.standardName)] : [];
	const lacksUnits = !attributeText(coordinate.attributes, "units") && wished.units !== undefined;
	return lacksUnits && wins(context) ? [...named, set("units", wished.units as string)] : named;
}

function from(context: StepContext): Options | undefined {
	const main = context.dataset.variables.get(context.variable);
	if (!main) return undefined;
	const bounds = boundsToMake(context, main);
	const set = [
		...standardName(main, context),
		...units(main, context),
		...axesMeant(context.dataset, main).flatMap((axis) => [
			...axisRepairs(axis),
			...verticalRepairs(axis, context),
		]),
	];
	if (set.length === 0 && bounds.length === 0) return undefined;
	if (context.metadata === "strict") throw refusal(main, { set, bounds });
	return { set, ...(bounds.length > 0 && { bounds }) };
}

const refusal = (main: Variable, { set, bounds = [] }: Options): MetadataError =>
	new MetadataError(
		`The file of "${main.name}" leaves out what would have to be filled (${[...set.map(textOf), ...bounds.map((name) => `bounds of "${name}"`)].join("; ")}), and "metadata" is "strict". Mend the file, or set "metadata": "repair".`,
	);

const textOf = ({ variable, attribute, value }: Repair): string =>
	`${attribute} of "${variable}" to "${value}"`;

/** A POD that needs bounds (`need_bounds`) gets those that can be made where the file has none, else no data. */
function boundsToMake({ dataset, wish }: StepContext, main: Variable): string[] {
	const axes = axesMeant(dataset, main);
	return wish.dimensions.flatMap((wished) => {
		const lacking = axes.find(({ axis, bounds }) => axis === wished.axis && bounds === undefined);
		if (!wished.needBounds || !lacking) return [];
		const { coordinate, axis } = lacking;
		if (coordinate?.dimensions.length === 1 && (axis === "T" || isGeographic(coordinate)))
			return [coordinate.name];
		throw new MetadataError(
			`"${main.name}" has no bounds on its axis "${wished.name}", and the POD needs them (need_bounds). Add them to the file, or take need_bounds out of the settings.`,
		);
	});
}

const applyRepair = (dataset: Dataset, { variable: name, attribute, value }: Repair): Dataset => {
	const variable = dataset.variables.get(name);
	return variable
		? withVariable(dataset, { ...variable, attributes: withAttribute(variable.attributes, attribute, value) })
		: dataset;
};

/** Fills what the file leaves unsaid and refuses what contradicts the request. @throws MetadataError */
export const step = defineStep<Options, Plan>({
	title: "Check the metadata against the request and fill what is missing",
	options: Options,
	from,
	async prepare(dataset, { set, bounds = [] }, { engine }) {
		const made: MadeBounds[] = [];
		for (const name of bounds) {
			const coordinate = dataset.variables.get(name);
			if (coordinate) made.push(await makeBounds(engine, dataset, { coordinate }));
		}
		return { set, made };
	},
	apply: (dataset, { set, made }) => made.reduce(withMadeBounds, set.reduce(applyRepair, dataset)),
	describe: ({ set, made }) =>
		[...(set.length > 0 ? [`Set ${set.map(textOf).join("; ")}`] : []), ...made.map(({ what }) => what)].join(
			"; ",
		),
});
