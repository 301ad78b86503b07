import { formula, kept } from "../../array/build.ts";
import { lengthOf } from "../../array/lazy-array.ts";
import type { BesideInput } from "../../array/operations/columns.ts";
import type { Expression } from "../../array/operations/formula.ts";
import { MetadataError } from "../../errors.ts";
import { namesIn, withNames } from "../../formula/bind.ts";
import { type NamedExpression, parseFormula } from "../../formula/parse.ts";
import { attributeText, type Dataset, type Variable, variableOf } from "../../model/dataset.ts";
import { besideIn } from "./beside.ts";
import { formulaTerms } from "./formula-terms.ts";
import { type ParametricCoordinate, parametricCoordinates } from "./parametric.table.ts";

/** A parametric coordinate and its terms, as a file gives them. */
export interface Parametric {
	readonly kind: ParametricCoordinate;
	/** Term → variable. */
	readonly terms: ReadonlyMap<string, Variable>;
	readonly expression: NamedExpression;
}

/** The parametric coordinate that a variable is; `undefined` when it has no formula. @throws MetadataError for a formula nobody can compute */
export function parametricOf(dataset: Dataset, coordinate: Variable): Parametric | undefined {
	const names = formulaTerms(coordinate);
	if (names.size === 0) return undefined;
	const standardName = attributeText(coordinate.attributes, "standard_name")?.toLowerCase() ?? "";
	const kind = parametricCoordinates.get(standardName);
	if (kind === undefined)
		throw new MetadataError(
			`"${coordinate.name}" has formula_terms, but its standard_name "${standardName}" is none with a formula that can be computed (${[...parametricCoordinates.keys()].join(", ")}). Mend the standard_name.`,
		);
	const terms = new Map(
		[...names].flatMap(([term, name]): [string, Variable][] => {
			const variable = dataset.variables.get(name);
			return variable ? [[term, variable]] : [];
		}),
	);
	const counts = kind.formulas.some((text) => namesIn(parseFormula(text)).includes("k"));
	if (counts) terms.set("k", levelNumbers(coordinate));
	return { kind, terms, expression: expressionFor(coordinate, { kind, terms, names }) };
}

/** From 1, along the axis. */
function levelNumbers({ name, dimensions, data }: Variable): Variable {
	const numbers = Float64Array.from({ length: lengthOf(data.shape) }, (_, at) => at + 1);
	return variableOf(`numbers of ${name}`, numbers, { type: "float64", dimensions, shape: data.shape });
}

interface Given {
	readonly kind: ParametricCoordinate;
	readonly terms: ReadonlyMap<string, Variable>;
	/** As the attribute names them, whether they are there or not. */
	readonly names: ReadonlyMap<string, string>;
}

/** The first way to write the formula of which all terms are there. */
function expressionFor({ name }: Variable, { kind, terms, names }: Given): NamedExpression {
	const ways = kind.formulas.map(parseFormula);
	const lacking = (way: NamedExpression) =>
		namesIn(way).filter((term) => !terms.has(term) && kind.defaults?.[term] === undefined);
	const way = ways.find((one) => lacking(one).length === 0);
	if (way) return way;
	const nearest = ways.map(lacking).toSorted((a, b) => a.length - b.length)[0] ?? [];
	const told = nearest.map((term) =>
		names.has(term) ? `"${names.get(term)}" (${term})` : `a term "${term}"`,
	);
	throw new MetadataError(
		`The levels of "${name}" cannot be computed: ${told.join(", ")} is not in the file. Keep it in the file, or add it to formula_terms.`,
	);
}

/** The levels themselves, along those of the dimensions that the terms have; doubles, NaN where a term is missing. */
export function parametricField(
	{ kind, terms, expression }: Pick<Parametric, "kind" | "terms" | "expression">,
	dimensions: readonly string[],
	sizes: readonly number[],
): BesideInput {
	const used = namesIn(expression).filter((term) => terms.has(term));
	const inputs = used.map((term) => {
		const found = besideIn(terms.get(term) as Variable, dimensions, kind.terms[term]);
		// Coefficients of levels are read once, not with every block.
		return found.axes.length <= 1 ? { ...found, array: kept(found.array) } : found;
	});
	const axes = sizes
		.map((_, axis) => axis)
		.filter((axis) => inputs.some((input) => input.axes.includes(axis)));
	const fields = inputs.map((input) => ({ ...input, axes: input.axes.map((axis) => axes.indexOf(axis)) }));
	const leaf = (term: string): Expression =>
		used.includes(term) ? { input: used.indexOf(term) } : { number: kind.defaults?.[term] ?? 0 };
	const array = formula(withNames(expression, leaf), fields, {
		shape: axes.map((axis) => sizes[axis] as number),
		type: "float64",
	});
	return { array, axes, missing: [] };
}
