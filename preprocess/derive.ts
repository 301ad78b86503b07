import { z } from "zod";
import { type DerivedVariable, type FoundTerm, withDerived } from "../core/cf/derive.ts";
import { areConvertible, conversion } from "../core/cf/units/index.ts";
import { isHeadwaterError, MetadataError, UsageError } from "../core/errors.ts";
import { namesIn } from "../core/formula/bind.ts";
import { keepsUnits } from "../core/formula/linear.ts";
import { type NamedExpression, parseFormula } from "../core/formula/parse.ts";
import { attributeText, type Dataset } from "../core/model/dataset.ts";
import type { VariableWish } from "../core/model/wish.ts";
import { type Derivation, type DerivationTerm, derivations } from "../core/names/derivations.table.ts";
import { findTerms } from "../core/names/find-terms.ts";
import { presentName } from "../core/names/known-variable.ts";
import { defineStep } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";
import { didYouMean } from "../core/text/nearest.ts";

const Options = z.strictObject({
	formula: z
		.string()
		.optional()
		.describe("A formula of variables of the file (rsdt-rsut-rlut), or the name of a known quantity (rtnt)"),
	name: z
		.string()
		.optional()
		.meta({ examples: ["rtnt"] })
		.describe("What the result is called; without a formula, the known quantity to be computed"),
	units: z
		.string()
		.optional()
		.describe(
			"Units of the result; none: those of the known quantity, or of the terms where the formula keeps them",
		),
	standard_name: z.string().optional().describe("CF standard name of the result"),
	long_name: z.string().optional().describe("Title of the result"),
	terms: z
		.record(z.string(), z.string())
		.optional()
		.describe("Variables of the file by what the formula calls them"),
});
type Options = z.infer<typeof Options>;

/** What is to be computed, with the formula as told. */
interface Plan {
	readonly derived: DerivedVariable;
	readonly formula: string;
	readonly converted: readonly string[];
}

/** The known quantity meant: by the formula that is but its name, else by the name alone. */
function knownQuantity(dataset: Dataset, { formula, name }: Options): Derivation | undefined {
	const asked = formula?.trim() ?? name;
	const known = derivations.find((one) => one.name === asked);
	if (formula !== undefined) return known && !dataset.variables.has(known.name) ? known : undefined;
	if (known) return known;
	const names = derivations.map((one) => one.name);
	throw new UsageError(
		asked === undefined
			? "Say what to compute: a formula (formula=rsdt-rsut-rlut,name=rtnt) or the name of a known quantity (name=rtnt)."
			: `"${asked}" is no quantity with a known formula.${didYouMean(asked, names)} There are: ${names.join(", ")}. Give the formula: formula=...`,
	);
}

function ofKnown(dataset: Dataset, known: Derivation, options: Options): Plan {
	const { name = known.name, units = known.units, terms = {} } = options;
	const derived = {
		name,
		expression: scaledTo(parseFormula(known.formula), known.units, units),
		terms: findTerms(dataset, known, terms),
		attributes: {
			standard_name: options.standard_name ?? known.standardName ?? "",
			long_name: options.long_name ?? known.longName,
			units,
			positive: known.positive ?? "",
		},
	};
	return { derived, formula: known.formula, converted: [] };
}

/** @throws UnitsError when the units measure something else */
function scaledTo(expression: NamedExpression, from: string, to: string): NamedExpression {
	if (from === to) return expression;
	const { scale, offset } = conversion(from, to);
	const scaled: NamedExpression = { call: "multiply", of: [expression, { number: scale }] };
	return offset === 0 ? scaled : { call: "add", of: [scaled, { number: offset }] };
}

function ofFormula(dataset: Dataset, formula: string, options: Options): Plan {
	const { name, terms: said = {} } = options;
	if (name === undefined)
		throw new UsageError(`Say what the result of "${formula}" is to be called: name=NAME.`);
	const expression = parseFormula(formula);
	const names = namesIn(expression);
	if (names.length === 0)
		throw new UsageError(`The formula "${formula}" names no variable, so the result has no axes.`);
	const variables = names.map((one) =>
		variableNamed(dataset, Object.hasOwn(said, one) ? (said[one] as string) : one),
	);
	const own = variables.map(({ attributes }) => attributeText(attributes, "units"));
	const keeps = keepsUnits(expression);
	const terms = variables.map((variable, i): FoundTerm => {
		const units = keeps ? commonUnits(own[0], own[i]) : undefined;
		return { name: names[i] as string, variable: variable.name, ...(units !== undefined && { units }) };
	});
	const units = options.units ?? (keeps ? own[0] : undefined);
	if (units === undefined)
		throw new UsageError(
			`Say in which units the result of "${formula}" is: units=UNITS ("units=1" where it has none).`,
		);
	const scaled = keeps && own[0] !== undefined ? scaledTo(expression, own[0], units) : expression;
	const attributes = {
		standard_name: options.standard_name ?? "",
		long_name: options.long_name ?? "",
		units,
	};
	const converted = terms.flatMap(({ variable, units: to }, i) =>
		to !== undefined && to !== own[i] ? [`"${variable}" to "${to}"`] : [],
	);
	return { derived: { name, expression: scaled, terms, attributes }, formula, converted };
}

/** What is added must be in the units of the first. @throws MetadataError when it measures something else */
function commonUnits(first: string | undefined, own: string | undefined): string | undefined {
	if (first === undefined || own === undefined || first === own) return undefined;
	if (measureAlike(first, own)) return first;
	throw new MetadataError(
		`The formula adds what is in "${own}" to what is in "${first}": not the same kind. Convert one of them first, or mend its units.`,
	);
}

function measureAlike(a: string, b: string): boolean {
	try {
		return areConvertible(a, b);
	} catch (error) {
		if (isHeadwaterError(error, "Units")) return false;
		throw error;
	}
}

/** Quantities of the air near the surface may be asked at a height; others have none. */
const NEAR_SURFACE = [
	"eastward_wind",
	"northward_wind",
	"air_temperature",
	"specific_humidity",
	"dew_point_temperature",
	"relative_humidity",
];
/** Terms that only the surface has, and the pressure of levels, which only a column has. */
const isOfSurface = ({ terms }: Derivation): boolean =>
	terms.some(({ name }) => ["ps", "uas", "vas", "tas", "huss", "hurs"].includes(name));
const isOfColumns = ({ terms }: Derivation): boolean => terms.some(({ name }) => name === "p");

function termWish(wish: VariableWish, { name, standardName, units }: DerivationTerm): VariableWish {
	const { modifier: _, units: __, ...rest } = wish;
	const scalars = NEAR_SURFACE.includes(standardName)
		? wish.scalars
		: wish.scalars.filter(({ dimension }) => dimension.standardName !== "height");
	return { ...rest, name, standardName, units, scalars, useExactName: false, renameVariables: true };
}

/** Known quantities of the wished name, each of terms on the same axes; the pressure of levels is no variable. */
function compositions(wish: VariableWish) {
	const isColumn = wish.dimensions.some(({ axis }) => axis === "Z");
	const fitting = derivations.filter(
		(one) =>
			one.standardName !== undefined &&
			presentName(one.standardName) === presentName(wish.standardName) &&
			!(isColumn ? isOfSurface(one) : isOfColumns(one)),
	);
	const ways = new Map(
		fitting
			.map((one) => [one.terms.map(({ standardName }) => standardName).join(" "), one] as const)
			.toReversed(),
	);
	return [...ways.values()].toReversed().map((one) => ({
		terms: one.terms.filter(({ name }) => name !== "p").map((term) => termWish(wish, term)),
		options: { name: one.name },
	}));
}

/** A variable computed of others by a formula; terms are brought to the units the formula takes them in. @throws UsageError, MetadataError, UnitsError */
export const step = defineStep({
	title: "Compute a variable of others by a formula",
	options: Options,
	compositions,
	prepare: async (dataset, options): Promise<Plan> => {
		const known = knownQuantity(dataset, options);
		const plan = known
			? ofKnown(dataset, known, options)
			: ofFormula(dataset, options.formula as string, options);
		assertComputable(dataset, plan.derived);
		return plan;
	},
	apply: (dataset, { derived }) => withDerived(dataset, derived),
	describe: ({ derived: { name, terms }, formula, converted }) => {
		const named = terms.filter((term) => term.variable !== undefined && term.variable !== term.name);
		const who = named.map((term) => `${term.name} is "${term.variable}"`);
		const more = [...who, ...converted.map((one) => `converted ${one}`)];
		return `Computed "${name}" = ${formula}${more.length > 0 ? ` (${more.join(", ")})` : ""}`;
	},
});

/** @throws MetadataError when the terms do not lie on one grid, or the name is taken by what describes them */
function assertComputable(dataset: Dataset, derived: DerivedVariable): void {
	if (dataset.dimensions.has(derived.name))
		throw new MetadataError(`"${derived.name}" is a dimension of the file. Give the result another name.`);
	withDerived(dataset, derived);
}
