import { documentText } from "../markup/document.ts";
import { html, type Markup, type Part, verbatim } from "../markup/html.ts";
import type { Tone } from "./outcome.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";

/** Drawn once per page and used by name; 24 × 24. */
const icons: Readonly<Record<Tone, string>> = {
	ok: '<path d="M4 12.5l5.5 5.5L20 7"/>',
	bad: '<path d="M6 6l12 12M18 6L6 18"/>',
	warn: '<path d="M12 4L2.5 20h19zM12 10v4.5M12 17.2v.1"/>',
	swap: '<path d="M4 8h15l-4-4M20 16H5l4 4"/>',
	idle: '<path d="M5 12h14"/>',
};

const symbols = verbatim(
	Object.entries(icons)
		.map(([tone, drawing]) => `<symbol id="i-${tone}" viewBox="0 0 24 24">${drawing}</symbol>`)
		.join(""),
);

export const icon = (tone: Tone): Markup =>
	html`<svg class="i" aria-hidden="true"><use href="#i-${tone}"/></svg>`;

/** Colour, icon and word. */
export const badge = (tone: Tone, word: string): Markup =>
	html`<span class="badge ${tone}">${icon(tone)}${word}</span>`;

const zoom = html`<dialog aria-label="Figure"><img src="data:," alt=""><form method="dialog"><p></p><button>Close</button></form></dialog>`;

export interface Page {
	readonly title: string;
	readonly header: Part;
	readonly main: Part;
	/** "Headwater 0.1.0": what made it. */
	readonly maker: string;
}

/** A whole document: style and script inside, nothing fetched from anywhere. */
export function pageText({ title, header, main, maker }: Page): string {
	return documentText({
		title,
		head: html`<style>${verbatim(style)}</style>`,
		body: html`<svg class="defs" aria-hidden="true">${symbols}</svg>
<header>${header}</header>
<main>${main}</main>
<footer>Made by ${maker}.</footer>
${zoom}
<script>${verbatim(script)}</script>`,
	});
}
