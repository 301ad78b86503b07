import { html, type Part } from "./html.ts";

export interface DocumentParts {
	readonly title: string;
	/** Styles and scripts of the head. */
	readonly head: Part;
	readonly body: Part;
	readonly bodyClass?: string;
}

/** A whole document of HTML, in light and dark, that tells no server where its reader came from. */
export function documentText({ title, head, body, bodyClass }: DocumentParts): string {
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body${bodyClass !== undefined && html` class="${bodyClass}"`}>
${body}
</body>
</html>`;
	return `${page.markup}\n`;
}
