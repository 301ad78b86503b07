import { html, type Part } from "../../markup/html.ts";

export interface SitePage {
	readonly title: string;
	/** The path of the server's root, ending with a slash. */
	readonly root: string;
	readonly main: Part;
	/** Names of modules for browsers that the page runs: "viewer". */
	readonly modules?: readonly string[];
	/** Takes the whole window. */
	readonly full?: boolean;
}

const LINKS: readonly (readonly [path: string, text: string])[] = [
	["", "Datasets"],
	["stac", "STAC"],
	["intake.yaml", "intake"],
	["docs", "API"],
];

/** A whole document; nothing in it is fetched from another server, and no script or style stands in it. */
export function sitePage({ title, root, main, modules = [], full }: SitePage): string {
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}assets/site.css">
${modules.map((name) => html`<script type="module" src="${root}assets/publish/server/browser/${name}.js"></script>`)}
</head>
<body${full && html` class="full"`}>
<nav class="top"><a class="brand" href="${root}">Headwater</a>${LINKS.map(([path, text]) => html`<a href="${root}${path}">${text}</a>`)}</nav>
<main>${main}</main>
</body>
</html>`;
	return `${page.markup}\n`;
}

/** The paths of a dataset and of its server's root, as they are seen from outside. */
export function pathsOf(address: string): { readonly root: string; readonly own: string } {
	const own = new URL(address).pathname;
	return { root: own.slice(0, own.lastIndexOf("datasets/")), own: `${own}/` };
}
