import type { ServedDataset } from "../../../core/ports/served-dataset.ts";
import { breakable, html } from "../../markup/html.ts";
import { pathsOf, sitePage } from "./shell.ts";

export interface ViewerPage {
	readonly dataset: ServedDataset;
	/** Where the dataset is. */
	readonly address: string;
}

/** A map that takes the whole window. */
export function viewerPage({ dataset, address }: ViewerPage): string {
	const { root, own } = pathsOf(address);
	return sitePage({
		title: `${dataset.title}: map`,
		root,
		full: true,
		modules: ["viewer"],
		main: html`<p class="over"><a href="${own}">${breakable(dataset.title)}</a></p>
<div class="viewer full" data-viewer="${own}"><noscript><p class="note">The map needs JavaScript.</p></noscript></div>`,
	});
}
