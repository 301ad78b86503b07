import { documentText } from "../../markup/document.ts";
import { html, type Part } from "../../markup/html.ts";
import { importedPaths, scriptPath } from "./imported-modules.ts";

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
	return documentText({
		title,
		head: html`<link rel="stylesheet" href="${root}assets/site.css">
${importedPaths(modules).map((path) => html`<link rel="modulepreload" href="${root}assets/${path}">`)}
${modules.map((name) => html`<script type="module" src="${root}assets/${scriptPath(name)}"></script>`)}`,
		body: html`<nav class="top"><a class="brand" href="${root}">Headwater</a>${LINKS.map(([path, text]) => html` <a href="${root}${path}">${text}</a>`)}</nav>
<main>${main}</main>`,
		...(full && { bodyClass: "full" }),
	});
}

/** The paths of a dataset and of its server's root, as they are seen from outside. */
export function pathsOf(address: string): { readonly root: string; readonly own: string } {
	const own = new URL(address).pathname;
	return { root: own.slice(0, own.lastIndexOf("datasets/")), own: `${own}/` };
}
