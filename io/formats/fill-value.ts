import { integerRange } from "../../core/array/element.ts";
import type { DataType } from "../../core/array/lazy-array.ts";
import {
	type Attribute,
	type Attributes,
	attributeNumber,
	exactNumbers,
	type Variable,
} from "../../core/model/dataset.ts";

/**
 * CF 2.5.1: `_FillValue` has the type of its variable. Text that is a number becomes one; what the type cannot hold is dropped, as no
 * value can equal it.
 */
export function typedFill(
	value: Attribute,
	type: DataType,
	number: number | undefined,
): Attribute | undefined {
	if (type === "string") return typeof value === "string" ? [value] : undefined;
	if (type === "char") return typeof value === "string" && value.length === 1 ? value : undefined;
	if (typeof value === "object" && "type" in value && value.type === type && value.values.length > 0)
		return value.exact
			? { ...value, values: value.values.slice(0, 1), exact: value.exact.slice(0, 1) }
			: { type, values: [value.values[0] as number] };
	const range = integerRange(type);
	const fits = range === undefined || (Number.isInteger(number) && holds(range, number ?? Number.NaN));
	return number !== undefined && fits ? { type, values: [number] } : undefined;
}

const holds = ([lowest, highest]: readonly [number, number], value: number): boolean =>
	value >= lowest && (highest >= 2 ** 63 ? value < highest : value <= highest);

/** `_FillValue` of a variable as a value of its type; `undefined` when there is none that fits. */
export function fillValueOf({
	attributes,
	type,
}: Pick<Variable, "attributes" | "type">): number | bigint | undefined {
	const value = attributes.get("_FillValue");
	const typed = value && typedFill(value, type, attributeNumber(attributes, "_FillValue"));
	return typed !== undefined && typeof typed === "object" && "type" in typed
		? exactNumbers(typed)[0]
		: undefined;
}

/** The attributes of a variable as they can be written: its `_FillValue` in the variable's own type, or left out. */
export function writableAttributes({ attributes, type }: Variable): Attributes {
	const value = attributes.get("_FillValue");
	if (value === undefined) return attributes;
	const fill = typedFill(value, type, attributeNumber(attributes, "_FillValue"));
	return new Map(
		[...attributes].flatMap(([name, one]): [string, Attribute][] => {
			if (name !== "_FillValue") return [[name, one]];
			return fill === undefined ? [] : [[name, fill]];
		}),
	);
}
