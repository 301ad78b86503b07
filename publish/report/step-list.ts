import type { AppliedStep } from "../../core/model/product.ts";
import { withoutCredentials } from "../../core/text/address.ts";
import { html, type Markup } from "../markup/html.ts";
import { clipped } from "../markup/visible.ts";

/** Longer ones stand whole in the provenance. */
const LONGEST = 240;

/** "dimension=lat, every=2": what a step was given. */
export function optionsText(options: unknown): string {
	if (typeof options !== "object" || options === null) return "";
	const texts = Object.entries(options).map(
		([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
	);
	return clipped(withoutCredentials(texts.join(", ")), LONGEST);
}

function stepItem({ step, description, options, term }: AppliedStep): Markup {
	const given = optionsText(options);
	return html`<li>${term !== undefined && html`<b>${term}:</b> `}${description} <span class="quiet"><code>${step}</code>${
		given !== "" && html` <code class="given">${given}</code>`
	}</span></li>`;
}

/** What was done, in order, with the options as they were given. */
export const stepList = (steps: readonly AppliedStep[]): Markup =>
	html`<ol class="steps small">${steps.map(stepItem)}</ol>`;
