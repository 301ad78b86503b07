import { escapeHtml } from "../../core/text/escape-html.ts";
import { visible } from "./visible.ts";

/** A finished piece of HTML. Only `html` and `verbatim` make one, so that no text reaches a page unescaped. */
export interface Markup {
	readonly markup: string;
}

export type Part = Markup | string | number | undefined | false | readonly Part[];

function written(part: Part): string {
	if (part === undefined || part === false) return "";
	if (typeof part === "string") return escapeHtml(visible(part));
	if (typeof part === "number") return String(part);
	return "markup" in part ? part.markup : part.map(written).join("");
}

/**
 * Template tag: what is put in is escaped, for text and for quoted attributes alike; lists are joined, `undefined` and `false` leave
 * nothing. Line breaks and indentation of the template itself do not reach the page.
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
	markup: strings.map((text, i) => text.replace(/\n\t*/gu, "") + written(parts[i])).join(""),
});

/** A name that may break after its separators, and nowhere else. */
export const breakable = (name: string): Markup =>
	html`<bdi>${name.split(/(?<=[_.-])(?=.)/u).map((piece, i) => [i > 0 && html`<wbr>`, piece])}</bdi>`;

/** Text of our own that is markup, style or script already. */
export const verbatim = (markup: string): Markup => ({ markup });
