import type { Attribute, Attributes, NumericAttribute } from "../../../core/model/dataset.ts";
import { FloatLiteral, type Json, type JsonObject } from "./json.ts";
import type { PlannedArray, ZarrFormat } from "./write-plan.ts";

const isNumeric = (value: Attribute): value is NumericAttribute =>
	typeof value === "object" && "type" in value;

/** Attributes as JSON; single numbers stand alone. */
export function jsonAttributes(attributes: Attributes): JsonObject {
	const result: Record<string, Json> = {};
	for (const [name, value] of attributes) {
		if (!isNumeric(value)) result[name] = value;
		else {
			const items = value.values.map((item) => jsonNumber(item, value.type));
			result[name] = items.length === 1 ? (items[0] as Json) : items;
		}
	}
	return result;
}

function jsonNumber(value: number, type: string): Json {
	if (type.startsWith("float") || !Number.isInteger(value)) return new FloatLiteral(value);
	return Number.isSafeInteger(value) ? value : BigInt(value);
}

/** Of an array: what the format stores elsewhere is left out. */
export function arrayAttributes({ variable }: PlannedArray, format: ZarrFormat): JsonObject {
	const { type } = variable;
	const texts = type === "string" || type === "char";
	const attributes = new Map(variable.attributes);
	const fill = attributes.get("_FillValue");
	if (repeatsNaN(attributes)) attributes.delete("missing_value");
	const told = fill !== undefined && isNumeric(fill) && !texts;
	if (told) attributes.delete("_FillValue");
	const json = jsonAttributes(attributes);
	const [value] = told ? fill.values : [];
	if (format === 2 || value === undefined) return json;
	return { ...json, _FillValue: type.startsWith("float") ? base64(value) : jsonNumber(value, type) };
}

/** A missing value that is not a number says nothing beside such a fill value, and JSON has no way to write it. */
function repeatsNaN(attributes: Attributes): boolean {
	const missing = attributes.get("missing_value");
	const fill = attributes.get("_FillValue");
	return [missing, fill].every(
		(one) => one !== undefined && isNumeric(one) && one.values.every(Number.isNaN),
	);
}

/** As xarray writes fill values among the attributes of zarr v3: the bytes of a double. */
function base64(value: number): string {
	const bytes = Buffer.alloc(8);
	bytes.writeDoubleLE(value);
	return bytes.toString("base64");
}

/** The fill value in the array's metadata. */
export function jsonFill({ spec, variable }: PlannedArray): Json {
	const { fill } = spec;
	if (fill === undefined) return null;
	if (variable.type === "char") return "";
	if (typeof fill !== "number") return fill;
	if (Number.isNaN(fill)) return "NaN";
	if (!Number.isFinite(fill)) return fill > 0 ? "Infinity" : "-Infinity";
	return jsonNumber(fill, variable.type);
}
