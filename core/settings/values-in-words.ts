const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}...` : text);

/** A value somebody wrote, as a message names it. */
export function valueInWords(value: unknown): string {
	if (value === null || value === undefined) return "empty (null)";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "an object";
	if (typeof value === "string") return `the text "${shorten(value)}"`;
	return typeof value === "number" ? `the number ${value}` : String(value);
}

const kinds: Readonly<Record<string, string>> = {
	string: "a text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "an object",
	record: "an object",
};

/** What zod expected, as a message names it. */
export const kindInWords = (expected: string): string => kinds[expected] ?? `a ${expected}`;

/** How to mend a value of the wrong kind, with its leading blank, where it is plain. */
export function remedy(expected: string, value: unknown): string {
	if (expected === "string" && (typeof value === "number" || typeof value === "boolean"))
		return " Put it in double quotes.";
	if (expected === "boolean" && typeof value === "string") return " Write it without quotes.";
	if (expected === "number" && typeof value === "string" && Number.isFinite(Number(value || "x")))
		return " Write it without quotes.";
	if (value === null) return " Give a value or leave the key out.";
	return expected === "array" && typeof value === "string" ? ` Write ["${shorten(value)}"].` : "";
}
