import { FloatLiteral, type Json, type JsonObject, printJson } from "./json.ts";

/** The text of a value in one line. */
export function compactJson(value: Json): string {
	if (typeof value !== "object" || value === null || value instanceof FloatLiteral) return printJson(value);
	if (Array.isArray(value)) return `[${value.map(compactJson).join(",")}]`;
	const items = Object.entries(value as JsonObject).map(
		([key, item]) => `${printJson(key)}:${compactJson(item)}`,
	);
	return `{${items.join(",")}}`;
}
