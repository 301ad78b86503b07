import type { ManifestLine } from "./manifest-line.ts";

const TEXTS: ReadonlySet<string> = new Set([
	"id",
	"name",
	"place",
	"checksum",
	"checksumType",
	"trackingId",
	"start",
	"end",
]);

/**
 * Whether a line of a manifest is of the form nearly all have: then it need not wait until the schema is loaded, which takes longer than to
 * fetch a hundred small files. The schema takes everything this takes; what this does not take is for the schema to judge.
 */
export const isPlainLine = (value: unknown): value is ManifestLine =>
	isObject(value) && Array.isArray(value["urls"]) && Object.entries(value).every(isPlainKey);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

function isPlainKey([key, value]: readonly [string, unknown]): boolean {
	if (TEXTS.has(key)) return typeof value === "string";
	if (key === "size") return Number.isSafeInteger(value) && Number(value) >= 0;
	return key === "urls" && Array.isArray(value) && value.length > 0 && value.every(isPlainAddress);
}

function isPlainAddress(value: unknown): boolean {
	if (typeof value === "string") return true;
	if (!isObject(value) || typeof value["url"] !== "string") return false;
	return Object.entries(value).every(([key, one]) =>
		key === "replica"
			? typeof one === "boolean"
			: ["url", "node", "service"].includes(key) && typeof one === "string",
	);
}
