import { affine } from "../../array/build.ts";
import type { NumericType } from "../../array/lazy-array.ts";
import {
	type Attributes,
	attributeNumber,
	type Dataset,
	type Variable,
	withAttribute,
} from "../../model/dataset.ts";
import { missingValues, packingOf, withPlainValues } from "../packing.ts";
import { dropping, putting, type Repair } from "../repair.ts";

const NAMES = ["_FillValue", "missing_value"] as const;

const isNumeric = (type: Variable["type"]): type is NumericType => type !== "string" && type !== "char";

/** Missing values told twice and differently, as text, in another type than the values (CF 2.5.1), or of coordinates, which have none. */
export function fillRepairs({ variables, dimensions }: Dataset): readonly Repair[] {
	return [...variables.values()].flatMap((variable) => {
		const isAxis = dimensions.has(variable.name) && variable.dimensions.length === 1;
		if (isAxis)
			return NAMES.flatMap((name) =>
				dropping(variable, name, "coordinates have no missing values (CF 2.5.1)"),
			);
		if (!isNumeric(variable.type)) return [];
		return conflict(variable) ?? NAMES.flatMap((name) => retyped(variable, name));
	});
}

/** One of two values that both mean "missing" is kept; the other's places get it. */
function conflict(variable: Variable): Repair[] | undefined {
	const [fill, other] = NAMES.map((name) => attributeNumber(variable.attributes, name));
	if (fill === undefined || other === undefined || Object.is(inType(fill, variable), inType(other, variable)))
		return undefined;
	const what = `missing values of "${variable.name}" made ${fill} alike (_FillValue ${fill}, missing_value ${other})`;
	return [putting(withOneFill(variable, fill), { what, why: "one value is to mean missing (CF 2.5.1)" })];
}

function withOneFill(variable: Variable, fill: number): Variable {
	const { type } = variable;
	if ((type !== "float32" && type !== "float64") || packingOf(variable))
		return withPlainValues(variable, { type: "float32", fill: 1e20 });
	const data = affine(variable.data, { missing: missingValues(variable), fill, type });
	return { ...variable, data, attributes: withBoth(variable.attributes, type, fill) };
}

function withBoth(attributes: Attributes, type: NumericType, fill: number): Attributes {
	const value = { type, values: [fill] };
	return NAMES.reduce((made, name) => withAttribute(made, name, value), attributes);
}

const inType = (value: number, { type }: Variable): number =>
	type === "float32" ? Math.fround(value) : value;

/** The same value in the variable's own type. */
function retyped(variable: Variable, name: (typeof NAMES)[number]): Repair[] {
	const stored = variable.attributes.get(name);
	const value = attributeNumber(variable.attributes, name);
	const type = variable.type as NumericType;
	const typed =
		typeof stored === "object" && "values" in stored && !Array.isArray(stored) ? stored : undefined;
	if (stored === undefined || value === undefined || (typed as { type?: string } | undefined)?.type === type)
		return [];
	// No stored value of a whole-numbered type can equal a fraction: such a fill means nothing.
	const isWhole = type !== "float32" && type !== "float64";
	if (isWhole && !Number.isSafeInteger(value))
		return dropping(variable, name, `no ${type} is ${value}, so nothing in the file can mean missing by it`);
	const was = (typed as { type?: string } | undefined)?.type ?? "text";
	return [
		{
			variable: variable.name,
			what: `${name} of "${variable.name}" given as ${type} (was ${was})`,
			why: "it has the type of the values (CF 2.5.1)",
			change: { set: name, to: { type, values: [inType(value, variable)] } },
		},
	];
}
