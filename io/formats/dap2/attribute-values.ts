import type { DataType } from "../../../core/array/lazy-array.ts";
import { type Attribute, exactNumbers, type NumericAttribute } from "../../../core/model/dataset.ts";
import { numberText } from "./number-text.ts";
import { type DapType, holds, SERVED } from "./types.ts";

/** An attribute as the DAS has it; the values are literals. */
export interface DasAttribute {
	readonly name: string;
	readonly type: DapType;
	readonly values: readonly string[];
}

/** The owner of an attribute. */
export interface ServedAs {
	readonly stored: DataType;
	readonly served: DapType;
}

/** Type and literals of an attribute's values; `undefined` for a list without any. */
export function dasValues(value: Attribute, owner?: ServedAs): Omit<DasAttribute, "name"> | undefined {
	if (typeof value === "string") return { type: "String", values: [textLiteral(value)] };
	if (!("type" in value)) return value.length === 0 ? undefined : texts(value);
	return value.values.length === 0 ? undefined : numbers(value, owner);
}

const texts = (list: readonly string[]): Omit<DasAttribute, "name"> => ({
	type: "String",
	values: list.map(textLiteral),
});

function numbers(value: NumericAttribute, owner: ServedAs | undefined): Omit<DasAttribute, "name"> {
	const exact = exactNumbers(value);
	if (owner !== undefined && value.type === owner.stored)
		return { type: owner.served, values: exact.map((one) => literal(one, owner)) };
	const type = roomiest(value, exact);
	return { type, values: exact.map((one) => numberText(Number(one), type)) };
}

/** A variable's own type, in which signed bytes are told by their bits. */
const literal = (value: number | bigint, { stored, served }: ServedAs): string =>
	numberText(stored === "int8" && value < 0 ? Number(value) + 256 : Number(value), served);

/** What every client understands without a word on signs: the next wider type where the bits alone would be taken for another number. */
function roomiest({ type }: NumericAttribute, values: readonly (number | bigint)[]): DapType {
	const fits = (one: DapType, most: number) => values.every((value) => holds(one, value) && value <= most);
	switch (type) {
		case "int8":
		case "uint8":
			return fits("Byte", 127) ? "Byte" : "Int16";
		case "uint16":
			return fits("UInt16", 32767) ? "UInt16" : "Int32";
		case "uint32":
			return fits("UInt32", 2147483647) ? "UInt32" : "Float64";
		case "int64":
		case "uint64":
			return fits("Int32", 2147483647) ? "Int32" : "Float64";
		default:
			return SERVED[type];
	}
}

/**
 * `_FillValue` in the type its variable is served in, which clients insist on; `undefined` where that type cannot hold it. Some files
 * have it as text.
 */
export function fillValue(value: Attribute, owner: ServedAs): Omit<DasAttribute, "name"> | undefined {
	if (owner.served === "String")
		return owner.stored === "char" && typeof value === "string" && /^[\x20-\x7e]$/.test(value)
			? dasValues(value)
			: undefined;
	const number = firstNumber(value);
	if (number === undefined) return undefined;
	const bits = owner.stored === "int8" && number < 0 ? Number(number) + 256 : number;
	return holds(owner.served, bits)
		? { type: owner.served, values: [numberText(Number(bits), owner.served)] }
		: undefined;
}

function firstNumber(value: Attribute): number | bigint | undefined {
	if (typeof value === "object" && "type" in value) return exactNumbers(value)[0];
	const text = (typeof value === "string" ? value : (value[0] ?? "")).trim();
	if (text === "") return undefined;
	const number = Number(text);
	return Number.isNaN(number) && text.toLowerCase() !== "nan" ? undefined : number;
}

/** In quotes, which need escaping as backslashes do; control signs in octal, but for tabs and new lines. */
export const textLiteral = (text: string): string =>
	`"${text
		.replace(/\0+$/, "")
		.replace(/[\\"]/g, "\\$&")
		.replace(/\p{Cc}/gu, (one) => (/[\t\n\u0080-\u009f]/.test(one) ? one : octal(one)))}"`;

const octal = (one: string): string => `\\${one.charCodeAt(0).toString(8).padStart(3, "0")}`;
