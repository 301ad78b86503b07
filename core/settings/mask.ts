const secretKey = /token|secret|passw|credential|api_?key|access_?key/iu;
const inUrl = /([a-z][a-z0-9+.-]*:\/\/[^/\s:@]*):[^/\s@]+@/giu;
const inQuery = /([?&][^=&#\s]*(?:token|secret|passw|credential|key|signature)[^=&#\s]*=)[^&#\s]+/giu;

const inText = (text: string) => text.replace(inUrl, "$1:***@").replace(inQuery, "$1***");

/** The value as it may be printed: passwords in URLs and the values of keys named after secrets become `***`. */
export function maskSecrets(key: string, value: unknown): unknown {
	if (value !== undefined && secretKey.test(key)) return "***";
	if (typeof value === "string") return inText(value);
	if (Array.isArray(value)) return value.map((item) => maskSecrets("", item));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskSecrets(name, item)]));
}
