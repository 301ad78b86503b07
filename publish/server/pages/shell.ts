import { html, type Part, verbatim } from "../../markup/html.ts";
import { siteStyle } from "./site-style.ts";

export interface SitePage {
	readonly title: string;
	/** The path of the server's root seen from the page: "../../". */
	readonly root: string;
	readonly main: Part;
	/** Scripts of our own, run at the end of the page. */
	readonly script?: string;
}

/** A whole document; nothing in it is fetched from another server. */
export function sitePage({ title, root, main, script }: SitePage): string {
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${verbatim(siteStyle)}</style>
</head>
<body>
<nav class="top"><a class="brand" href="${root}">Headwater</a><a href="${root}datasets">ids</a><a href="${root}stac">STAC</a><a href="${root}intake.yaml">intake</a><a href="${root}docs">API</a></nav>
<main>${main}</main>
${script !== undefined && html`<script>${verbatim(script)}</script>`}
</body>
</html>`;
	return `${page.markup}\n`;
}
