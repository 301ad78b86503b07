import { formula } from "../array/build.ts";
import { DEFAULT_FILL } from "../array/element.ts";
import type { BesideInput } from "../array/operations/columns.ts";
import { MetadataError } from "../errors.ts";
import { bound } from "../formula/bind.ts";
import { isLinear } from "../formula/linear.ts";
import type { NamedExpression } from "../formula/parse.ts";
import {
	type Attribute,
	attributeText,
	type Dataset,
	type Variable,
	withVariable,
} from "../model/dataset.ts";
import { floatFor, unpacked } from "./packing.ts";
import { besideIn } from "./vertical/beside.ts";
import { verticalFieldOf } from "./vertical/vertical-field.ts";

/** Where a formula finds one of its terms. */
export interface FoundTerm {
	/** As the formula calls it. */
	readonly name: string;
	/** A variable; absent: the levels of the vertical axis that the other terms lie on. */
	readonly variable?: string;
	/** In which the formula takes it; absent: as it is. */
	readonly units?: string;
}

/** A variable to be computed. */
export interface DerivedVariable {
	readonly name: string;
	readonly expression: NamedExpression;
	readonly terms: readonly FoundTerm[];
	/** Units, names and the like; an empty text leaves one out. */
	readonly attributes: Readonly<Record<string, string>>;
}

/** What a result takes over from the largest of its terms. */
const TAKEN_OVER = ["coordinates", "grid_mapping", "cell_measures"];

/** The dataset with a variable computed of others, along all their axes. @throws MetadataError when these do not lie on one grid */
export function withDerived(dataset: Dataset, derived: DerivedVariable): Dataset {
	const variables = derived.terms.flatMap(({ variable }) => dataset.variables.get(variable ?? "") ?? []);
	const [first, ...others] = variables;
	if (first === undefined) return dataset;
	const main = others.reduce(
		(largest, one) => (one.dimensions.length > largest.dimensions.length ? one : largest),
		first,
	);
	const inputs = derived.terms.map((term) => inputOf(dataset, main, term));
	const plain = variables.map((variable) => floatFor(unpacked(variable).type));
	const type = plain.includes("float64") ? "float64" : "float32";
	const fill = Number(DEFAULT_FILL[type]);
	const names = derived.terms.map(({ name }) => name);
	const data = formula(bound(derived.expression, names), inputs, { shape: main.data.shape, type, fill });
	const attributes = new Map<string, Attribute>([
		...Object.entries(derived.attributes).filter(([, value]) => value !== ""),
		...TAKEN_OVER.flatMap((name): [string, Attribute][] => {
			const value = attributeText(main.attributes, name);
			return value === undefined ? [] : [[name, value]];
		}),
		...methodsOf(variables, derived.expression),
		["_FillValue", { type, values: [fill] }],
	]);
	return withVariable(dataset, { name: derived.name, type, dimensions: main.dimensions, data, attributes });
}

function inputOf(dataset: Dataset, main: Variable, { name, variable, units }: FoundTerm): BesideInput {
	const found = variable === undefined ? undefined : dataset.variables.get(variable);
	if (found) return besideIn(found, main.dimensions, units);
	const vertical = verticalFieldOf(dataset, main);
	if (vertical?.units === undefined)
		throw new MetadataError(
			`The formula takes "${name}", and "${main.name}" has no vertical axis that gives it. Name a variable for it: terms.${name}=NAME.`,
		);
	const { axis, field } = vertical;
	const levels = {
		...axis.coordinate,
		name,
		dimensions: field.axes.map((one) => main.dimensions[one] as string),
		data: field.array,
	};
	const attributes = new Map<string, Attribute>([["units", vertical.units]]);
	return besideIn({ ...levels, type: field.array.type, attributes }, main.dimensions, units);
}

/** Sums of means are means; what a curved formula makes of means is no mean of anything (CF 7.3), which a comment tells. */
function methodsOf(variables: readonly Variable[], expression: NamedExpression): [string, Attribute][] {
	const methods = [
		...new Set(variables.map(({ attributes }) => attributeText(attributes, "cell_methods") ?? "")),
	];
	const [only = ""] = methods;
	if (only === "" && methods.length === 1) return [];
	const isPoint =
		methods.length === 1 && !/:\s*(?!point\b)\w+/u.test(only.replaceAll(/\w+:\s*(?=\w+:)/gu, ""));
	if (methods.length === 1 && (isPoint || isLinear(expression))) return [["cell_methods", only]];
	const told = variables.map(
		({ name, attributes }) => `${name} (${attributeText(attributes, "cell_methods") ?? "no cell_methods"})`,
	);
	return [["comment", `Computed of ${told.join(", ")}`]];
}
