const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Safe as text and inside quoted attributes alike. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (char) => entities[char]!);

/** Undoes `escapeHtml`; other entities stay. */
export const unescapeHtml = (text: string): string =>
	text.replace(
		/&(?:amp|lt|gt|quot|#39);/gu,
		(entity) => Object.keys(entities).find((char) => entities[char] === entity)!,
	);
