import { type Attribute, type Attributes, exactNumbers } from "../../core/model/dataset.ts";

/** Attributes as plain JSON; single numbers stand alone, what JSON has no number for is text. */
export const jsonAttributes = (attributes: Attributes): Readonly<Record<string, unknown>> =>
	Object.fromEntries([...attributes].map(([name, value]) => [name, jsonAttribute(value)]));

export function jsonAttribute(value: Attribute): unknown {
	if (typeof value === "string") return value;
	if (!("type" in value)) return value;
	const numbers = exactNumbers(value).map((number) =>
		typeof number === "number" && Number.isFinite(number) ? number : String(number),
	);
	return numbers.length === 1 ? numbers[0] : numbers;
}
