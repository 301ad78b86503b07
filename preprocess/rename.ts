import { z } from "zod";
import { axesOf, coordinateNames } from "../core/cf/axes.ts";
import { MetadataError } from "../core/errors.ts";
import type { Attribute, Attributes, Dataset, Variable } from "../core/model/dataset.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({
	/** Old name → new name, of variables. */
	variables: z.record(z.string(), z.string()),
	/** Old name → new name, of dimensions. */
	dimensions: z.record(z.string(), z.string()),
});
type Options = z.infer<typeof Options>;

/** Attributes whose words are names of variables or dimensions (CF 3.4, 5, 5.6, 7.1, 7.3). */
const NAMING = [
	"bounds",
	"climatology",
	"coordinates",
	"formula_terms",
	"grid_mapping",
	"ancillary_variables",
	"cell_methods",
];

type Names = Record<string, string>;

function axisNames({ dataset, wish }: StepContext, main: Variable): { variables: Names; dimensions: Names } {
	const variables: Names = {};
	const dimensions: Names = {};
	for (const axis of axesOf(dataset, main)) {
		const wished = wish.dimensions.find((dimension) => dimension.axis === axis.axis && axis.axis !== "OTHER");
		if (!wished) continue;
		dimensions[axis.dimension] = wished.name;
		if (axis.coordinate) variables[axis.coordinate.name] = wished.name;
		if (axis.bounds) variables[axis.bounds] = `${wished.name}_bnds`;
	}
	for (const scalar of wish.scalars) {
		const name = coordinateNames(main).find((one) => dataset.variables.get(one)?.dimensions.length === 0);
		if (name !== undefined) variables[name] = scalar.dimension.name;
	}
	return { variables, dimensions };
}

const changed = (names: Names): Names =>
	Object.fromEntries(Object.entries(names).filter(([from, to]) => from !== to));

function from(context: StepContext): Options | undefined {
	const main = context.dataset.variables.get(context.variable);
	if (!main) return undefined;
	const axes = context.wish.renameDimensions ? axisNames(context, main) : { variables: {}, dimensions: {} };
	const own = context.wish.renameVariables ? { [main.name]: context.wish.name } : {};
	const variables = changed({ ...axes.variables, ...own });
	const dimensions = changed(axes.dimensions);
	assertFree(context.dataset, variables);
	return Object.keys(variables).length + Object.keys(dimensions).length > 0
		? { variables, dimensions }
		: undefined;
}

function assertFree(dataset: Dataset, names: Names): void {
	const taken = Object.values(names).find(
		(to, index, all) => all.indexOf(to) !== index || (dataset.variables.has(to) && names[to] === undefined),
	);
	if (taken === undefined) return;
	throw new MetadataError(
		`Two variables would be called "${taken}" after renaming. Choose another name in the POD's settings, or set rename_dimensions to false.`,
	);
}

/** New names wherever an attribute mentions the old ones as whole words. */
function renamedAttributes(attributes: Attributes, names: Names): Attributes {
	const rename = (text: string) =>
		text.replace(/[^\s:()]+/g, (word) => (Object.hasOwn(names, word) ? (names[word] as string) : word));
	const entry = ([name, value]: readonly [string, Attribute]): [string, Attribute] =>
		NAMING.includes(name) && typeof value === "string" ? [name, rename(value)] : [name, value];
	return new Map([...attributes].map(entry));
}

function apply(dataset: Dataset, { variables, dimensions }: Options): Dataset {
	const nameOf = (name: string) => variables[name] ?? name;
	const dimensionOf = (name: string) => dimensions[name] ?? name;
	const rename = (variable: Variable): Variable => ({
		...variable,
		name: nameOf(variable.name),
		dimensions: variable.dimensions.map(dimensionOf),
		attributes: renamedAttributes(variable.attributes, variables),
	});
	return {
		...dataset,
		dimensions: new Map([...dataset.dimensions].map(([name, dimension]) => [dimensionOf(name), dimension])),
		variables: new Map([...dataset.variables].map(([name, variable]) => [nameOf(name), rename(variable)])),
	};
}

const list = (names: Names) =>
	Object.entries(names)
		.map(([old, name]) => `"${old}" to "${name}"`)
		.join(", ");

/** The names the POD gave to the variable and its axes, in every place that mentions them. @throws MetadataError on a clash */
export const step = defineStep<Options>({
	title: "Rename the variable and its axes as the POD calls them",
	options: Options,
	from,
	apply,
	describe: ({ variables, dimensions }) => `Renamed ${list({ ...dimensions, ...variables })}`,
});
