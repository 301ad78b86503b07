import { z } from "zod";
import { formatCellMethods, parseCellMethods } from "../core/cf/cell-methods.ts";
import { scaledVariable, unpacked } from "../core/cf/packing.ts";
import { isHeadwaterError, MetadataError } from "../core/errors.ts";
import {
	type Attributes,
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withVariable,
} from "../core/model/dataset.ts";
import type { VariableWish } from "../core/model/wish.ts";
import {
	type Direction,
	isTurnable,
	opposite,
	statedDirection,
	turnedName,
} from "../core/names/flux-direction.ts";
import { presentName } from "../core/names/known-variable.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable")
		.meta({ examples: ["hfls"] }),
	positive: z.enum(["up", "down"]).describe("The direction in which the flux is to count"),
	known: z
		.enum(["up", "down"])
		.optional()
		.describe(
			"The direction in which it counts now; none: as its attribute positive or its standard name says",
		),
});
type Options = z.infer<typeof Options>;

interface Plan {
	readonly variable: string;
	readonly positive: Direction;
	/** It counts so already. */
	readonly isThere: boolean;
}

const alternates = (wish: VariableWish): VariableWish[][] =>
	isTurnable(wish.standardName) ? [[{ ...wish, standardName: turnedName(wish.standardName) }]] : [];

function positiveOf({ attributes }: Variable): Direction | undefined {
	const positive = attributeText(attributes, "positive")?.toLowerCase();
	return positive === "up" || positive === "down" ? positive : undefined;
}

const standardNameOf = ({ attributes }: Variable): string =>
	attributeText(attributes, "standard_name")?.toLowerCase() ?? "";

/** What the file says: CF's attribute, or the name. */
const directionOf = (main: Variable): Direction | undefined =>
	positiveOf(main) ?? statedDirection(standardNameOf(main));

/** What the convention says; one that takes every name as it is says nothing. */
function listedDirection({ expected, request }: StepContext): Direction | undefined {
	if (!expected) return undefined;
	const isKnown = expected.tables.length > 0 || expected.name !== request.name;
	return expected.positive ?? (isKnown ? statedDirection(expected.standardName) : undefined);
}

/** A flux that turns with its sign is never passed on in an unknown direction. @throws MetadataError */
function from(context: StepContext): Options | undefined {
	const { dataset, variable, wish, metadata } = context;
	const main = dataset.variables.get(variable);
	const wanted = statedDirection(wish.standardName);
	if (!main || wanted === undefined || !isTurnable(wish.standardName)) return undefined;
	const isSame = (name: string) =>
		[wish.standardName, turnedName(wish.standardName)].some((one) => presentName(one) === presentName(name));
	const stated = standardNameOf(main);
	if (stated !== "" && !isSame(stated)) return undefined;
	const known =
		directionOf(main) ?? listedDirection(context) ?? (metadata === "trust-request" ? wanted : undefined);
	if (known === undefined)
		throw new MetadataError(
			`Nobody says in which direction "${variable}" counts: it has neither a standard_name nor the attribute positive ("up" or "down"), and asked for was "${wish.standardName}". Add one to the file, or set "metadata": "trust-request".`,
		);
	const isTrue = known === wanted && statedDirection(stated) !== opposite(wanted);
	return isTrue ? undefined : { variable, positive: wanted, known };
}

/** What was the largest is the smallest of the values turned round. */
const TURNED_METHODS: Readonly<Record<string, string>> = { maximum: "minimum", minimum: "maximum" };

function turnedMethods(text: string): string {
	try {
		const methods = parseCellMethods(text);
		if (!methods.some(({ method }) => Object.hasOwn(TURNED_METHODS, method))) return text;
		return formatCellMethods(
			methods.map((one) => ({ ...one, method: TURNED_METHODS[one.method] ?? one.method })),
		);
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return text;
		throw error;
	}
}

function turnedAttributes(attributes: Attributes, positive: Direction): Attributes {
	const name = attributeText(attributes, "standard_name");
	const methods = attributeText(attributes, "cell_methods");
	const changed = new Map(withAttribute(attributes, "positive", positive));
	if (name !== undefined && statedDirection(name) === opposite(positive))
		changed.set("standard_name", turnedName(name));
	if (methods !== undefined) changed.set("cell_methods", turnedMethods(methods));
	const [least, most] = ["valid_min", "valid_max"].map((one) => changed.get(one));
	if (least !== undefined) changed.set("valid_max", least);
	else changed.delete("valid_max");
	if (most !== undefined) changed.set("valid_min", most);
	else changed.delete("valid_min");
	for (const range of ["valid_range", "actual_range"]) {
		const value = changed.get(range);
		if (typeof value === "object" && "type" in value)
			changed.set(range, { ...value, values: value.values.toReversed() });
	}
	return changed;
}

/** Where the attribute positive and the name contradict each other, the attribute is true: it was written for the values. */
function withTrueName(dataset: Dataset, main: Variable, positive: Direction): Dataset {
	const name = attributeText(main.attributes, "standard_name");
	if (name === undefined || statedDirection(name) !== opposite(positive)) return dataset;
	return withVariable(dataset, {
		...main,
		attributes: withAttribute(main.attributes, "standard_name", turnedName(name)),
	});
}

function apply(dataset: Dataset, { variable, positive, isThere }: Plan): Dataset {
	const main = dataset.variables.get(variable);
	if (!main) return dataset;
	if (isThere) return withTrueName(dataset, main, positive);
	const turned = scaledVariable(unpacked(main), { scale: -1, offset: 0 });
	return withVariable(dataset, { ...turned, attributes: turnedAttributes(turned.attributes, positive) });
}

/** A vertical flux counted the other way: times -1, its standard name and attribute positive turned. @throws MetadataError when its direction is unknown */
export const step = defineStep({
	title: "Turn a vertical flux to the direction asked for",
	options: Options,
	alternates,
	from,
	prepare: async (dataset, { variable, positive, known }): Promise<Plan> => {
		const now = known ?? directionOf(variableNamed(dataset, variable));
		if (now === undefined)
			throw new MetadataError(
				`Nobody says in which direction "${variable}" counts. Say it: known=up or known=down.`,
			);
		return { variable, positive, isThere: now === positive };
	},
	apply,
	describe: ({ variable, positive, isThere }) =>
		isThere
			? `Left the values of "${variable}" as they were: they count ${positive}wards already`
			: `Multiplied "${variable}" by -1: it counted ${opposite(positive)}wards, asked for was ${positive}wards`,
});
