import { integerRange } from "../../../core/array/element.ts";
import type { NumericType } from "../../../core/array/lazy-array.ts";
import type { Attribute, Attributes, NumericAttribute } from "../../../core/model/dataset.ts";
import type { Element } from "./element.ts";
import { FloatLiteral, type Json, type JsonObject, plainJson } from "./json.ts";

/** What Zarr's writers keep among the attributes for themselves. */
const INTERNAL = /^(_ARRAY_DIMENSIONS|_nczarr_.*|_NCZARR_.*|_NCProperties)$/;
/** JSON has no types; these have the type of their variable (CF 2.5.1, 3.5). */
const TYPED: ReadonlySet<string> = new Set([
	"_FillValue",
	"missing_value",
	"valid_min",
	"valid_max",
	"valid_range",
	"flag_values",
	"flag_masks",
]);

/** Attributes of a group, or of an array of the element given. */
export function attributesOf(document: JsonObject, element?: Element): Map<string, Attribute> {
	const attributes = new Map<string, Attribute>();
	for (const [name, value] of Object.entries(document)) {
		if (INTERNAL.test(name)) continue;
		const attribute = attributeOf(value);
		attributes.set(name, element && TYPED.has(name) ? inType(attribute, element) : attribute);
	}
	return attributes;
}

/** Structures have no place in netCDF's model: they stay JSON text. */
function attributeOf(value: Json): Attribute {
	if (typeof value === "string") return value;
	const items = Array.isArray(value) ? (value as readonly Json[]) : [value];
	if (items.every((item) => typeof item === "string")) return items as readonly string[];
	if (items.length > 0 && items.every(isNumber)) return numbersOf(items);
	return JSON.stringify(plainJson(value), (_, item) => (typeof item === "bigint" ? Number(item) : item));
}

type JsonNumber = number | bigint | boolean | FloatLiteral;

const isNumber = (item: Json): item is JsonNumber =>
	typeof item === "number" ||
	typeof item === "bigint" ||
	typeof item === "boolean" ||
	item instanceof FloatLiteral;

function numbersOf(items: readonly JsonNumber[]): NumericAttribute {
	const values = items.map((item) => (item instanceof FloatLiteral ? item.value : Number(item)));
	if (items.some((item) => item instanceof FloatLiteral)) return { type: "float64", values };
	if (items.every((item) => typeof item === "boolean")) return { type: "int8", values };
	const type = (["int32", "int64", "uint64"] as const).find((one) =>
		values.every((value) => holds(one, value)),
	);
	return { type: type ?? "float64", values };
}

function holds(type: NumericType, value: number): boolean {
	const range = integerRange(type);
	return range === undefined || (Number.isInteger(value) && value >= range[0] && value <= range[1]);
}

function inType(attribute: Attribute, element: Element): Attribute {
	const { type } = element;
	if (type === "char" || type === "string") return attribute;
	const numeric = typeof attribute === "object" && "type" in attribute ? attribute : fromBase64(attribute);
	if (numeric === undefined || !numeric.values.every((value) => holds(type, value))) return attribute;
	return { type, values: type === "float32" ? numeric.values.map(Math.fround) : numeric.values };
}

/** xarray writes fill values among the attributes of zarr v3 as the bytes of a double. */
function fromBase64(attribute: Attribute): NumericAttribute | undefined {
	if (typeof attribute !== "string" || !/^[A-Za-z0-9+/]{11}=$/.test(attribute)) return undefined;
	return { type: "float64", values: [Buffer.from(attribute, "base64").readDoubleLE(0)] };
}

/** With what the storage says beside the attributes: fill value, units of times, truth values. */
export function completed(
	attributes: Map<string, Attribute>,
	{ element, fill }: { element: Element; fill: number | bigint | string | undefined },
): Attributes {
	const add = (name: string, value: Attribute) => {
		if (!attributes.has(name)) attributes.set(name, value);
	};
	if (element.form === "bool") add("dtype", "bool");
	if (element.clock) {
		const { unit, span } = element.clock;
		add("units", span ? unit : `${unit} since 1970-01-01`);
		if (!span) add("calendar", "proleptic_gregorian");
		add("_FillValue", { type: "int64", values: [-(2 ** 63)] });
	} else if (fill !== undefined && element.form !== "bool") add("_FillValue", fillAttribute(fill, element));
	return attributes;
}

const fillAttribute = (fill: number | bigint | string, { type }: Element): Attribute => {
	if (typeof fill === "string") return fill;
	if (type === "char") return String.fromCharCode(Number(fill));
	return { type: type as NumericType, values: [Number(fill)] };
};
