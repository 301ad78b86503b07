import { z } from "zod";
import { axesMeant, scalarsOf } from "../core/cf/axes.ts";
import { withNames } from "../core/cf/naming-attributes.ts";
import { MetadataError } from "../core/errors.ts";
import type { Dataset, Variable } from "../core/model/dataset.ts";
import { groupOf, inGroup } from "../core/model/group-path.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";

const Options = z.strictObject({
	variables: z
		.record(z.string(), z.string())
		.default({})
		.describe("New names of variables by their old ones")
		.meta({ examples: [{ tas: "temperature" }] }),
	dimensions: z
		.record(z.string(), z.string())
		.default({})
		.describe("New names of dimensions by their old ones"),
});
type Options = z.infer<typeof Options>;

type Names = Record<string, string>;

function axisNames({ dataset, wish }: StepContext, main: Variable): { variables: Names; dimensions: Names } {
	const variables: Names = {};
	const dimensions: Names = {};
	const name = (coordinate: Variable | undefined, bounds: string | undefined, wished: string) => {
		if (coordinate) variables[coordinate.name] = wished;
		// Bounds keep their name where the customary one is taken: nobody asked for it by name.
		if (bounds && !dataset.variables.has(`${wished}_bnds`)) variables[bounds] = `${wished}_bnds`;
	};
	for (const { axis, dimension, coordinate, bounds } of axesMeant(dataset, main)) {
		const wished = wish.dimensions.find((one) => one.axis === axis && axis !== "OTHER");
		if (!wished) continue;
		if (dimension !== undefined) dimensions[dimension] = wished.name;
		if (!coordinate || !spans(coordinate, wished.name, dimensions)) name(coordinate, bounds, wished.name);
	}
	for (const { axis, coordinate, bounds } of scalarsOf(dataset, main)) {
		const wished = wish.scalars.find((one) => one.dimension.axis === axis && axis !== "OTHER");
		if (wished) name(coordinate, bounds, wished.dimension.name);
	}
	return { variables, dimensions };
}

/** Only a variable of one dimension may be called as it (CF 5): a curvilinear grid's latitudes keep their name beside a dimension of the wished one. */
const spans = (coordinate: Variable, wished: string, dimensions: Names): boolean =>
	coordinate.dimensions.length > 1 && coordinate.dimensions.some((one) => nameIn(dimensions, one) === wished);

const changed = (names: Names): Names =>
	Object.fromEntries(Object.entries(names).filter(([from, to]) => from !== to));

function from(context: StepContext): Options | undefined {
	const main = context.dataset.variables.get(context.variable);
	if (!main) return undefined;
	const axes = context.wish.renameDimensions ? axisNames(context, main) : { variables: {}, dimensions: {} };
	const own = context.wish.renameVariables ? { [main.name]: context.wish.name } : {};
	const variables = changed({ ...axes.variables, ...own });
	const dimensions = changed(axes.dimensions);
	assertFree(context.dataset.variables, variables, "variables");
	assertFree(context.dataset.dimensions, dimensions, "dimensions");
	return Object.keys(variables).length + Object.keys(dimensions).length > 0
		? { variables, dimensions }
		: undefined;
}

function assertFree(present: ReadonlyMap<string, unknown>, names: Names, what: string): void {
	const taken = Object.values(names).find(
		(to, index, all) => all.indexOf(to) !== index || (present.has(to) && !Object.hasOwn(names, to)),
	);
	if (taken === undefined) return;
	throw new MetadataError(
		`Two ${what} would be called "${taken}" after renaming. Choose another name in the POD's settings, or set rename_dimensions to false.`,
	);
}

/** @throws MetadataError when a name is of neither a variable nor a dimension, or a new one is taken */
function assertThere({ variables, dimensions }: Dataset, names: Options): void {
	for (const [old, name] of Object.entries({ ...names.dimensions, ...names.variables })) {
		const holders = [variables, dimensions].filter((one) => one.has(old));
		if (holders.length === 0)
			throw new MetadataError(
				`There is neither a variable nor a dimension "${old}" to be called "${name}". There are: ${[...new Set([...variables.keys(), ...dimensions.keys()])].join(", ")}.`,
			);
		const isFreed = Object.hasOwn(names.variables, name) || Object.hasOwn(names.dimensions, name);
		if (isFreed || !holders.some((one) => one.has(name))) continue;
		throw new MetadataError(`"${old}" cannot be called "${name}": that name is taken. Choose another.`);
	}
}

/** A new name is one in the same group; with a slash it is a path from the root: "ocean/so=salinity", "ocean/so=/so". */
const fullNames = (names: Names): Names =>
	Object.fromEntries(
		Object.entries(names).map(([old, name]) => [
			old,
			name.includes("/") ? name.replace(/^\//, "") : inGroup(groupOf(old), name),
		]),
	);

const namesOf = (present: ReadonlyMap<string, unknown>, names: Names): Names =>
	Object.fromEntries(Object.entries(names).filter(([old]) => present.has(old)));

const nameIn = (names: Names, name: string): string =>
	Object.hasOwn(names, name) ? (names[name] as string) : name;

const mentions = (names: Names, there: ReadonlyMap<string, unknown>) =>
	Object.keys(names).some((name) => there.has(name));

function apply(dataset: Dataset, { variables, dimensions }: Options): Dataset {
	if (!mentions(variables, dataset.variables) && !mentions(dimensions, dataset.dimensions)) return dataset;
	const words = { ...dimensions, ...variables };
	const rename = (variable: Variable): Variable => ({
		...variable,
		name: nameIn(variables, variable.name),
		dimensions: variable.dimensions.map((name) => nameIn(dimensions, name)),
		attributes: withNames(variable.attributes, (word) => nameIn(words, word)),
	});
	return {
		...dataset,
		dimensions: new Map([...dataset.dimensions].map(([name, one]) => [nameIn(dimensions, name), one])),
		variables: new Map([...dataset.variables].map(([name, one]) => [nameIn(variables, name), rename(one)])),
	};
}

const list = (names: Names) =>
	Object.entries(names)
		.map(([old, name]) => `"${old}" to "${name}"`)
		.join(", ");

/** The names the POD gave to the variable and its axes, in every place that mentions them. @throws MetadataError on a clash */
export const step = defineStep({
	title: "Rename the variable and its axes as the POD calls them",
	options: Options,
	from,
	// Recipes name what they like; wishes were looked at in `from`.
	async prepare(dataset, given) {
		const names = { variables: fullNames(given.variables), dimensions: fullNames(given.dimensions) };
		assertThere(dataset, names);
		return {
			variables: namesOf(dataset.variables, names.variables),
			dimensions: namesOf(dataset.dimensions, names.dimensions),
		};
	},
	apply,
	describe: ({ variables, dimensions }) => `Renamed ${list({ ...dimensions, ...variables })}`,
});
