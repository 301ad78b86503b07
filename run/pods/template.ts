import { escapeHtml } from "../../core/text/escape-html.ts";

/** Fills `{{NAME}}` with the value, made safe for HTML; "{{{{" is a plain "{{"; unknown and malformed names stay. */
export const fillTemplate = (text: string, values: Readonly<Record<string, string>>): string =>
	text.replace(/\{\{\{\{|\{\{\s*([A-Za-z_]\w*)\s*\}\}/gu, (found, name: string | undefined) => {
		if (name === undefined) return "{{";
		return Object.hasOwn(values, name) ? escapeHtml(values[name]!) : found;
	});
