const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (char) => entities[char]!);

export const unescapeHtml = (text: string): string =>
	text.replace(
		/&(?:amp|lt|gt|quot|#39);/gu,
		(entity) => Object.keys(entities).find((char) => entities[char] === entity)!,
	);

/** Fills `{{NAME}}` with the value, made safe for HTML; "{{{{" is a plain "{{"; unknown and malformed names stay. */
export const fillTemplate = (text: string, values: Readonly<Record<string, string>>): string =>
	text.replace(/\{\{\{\{|\{\{\s*([A-Za-z_]\w*)\s*\}\}/gu, (found, name: string | undefined) => {
		if (name === undefined) return "{{";
		return Object.hasOwn(values, name) ? escapeHtml(values[name]!) : found;
	});
