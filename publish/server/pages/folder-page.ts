import type { ServedDataset } from "../../../core/ports/served-dataset.ts";
import { breakable, html } from "../../markup/html.ts";
import { pathsOf, sitePage } from "./shell.ts";

export interface FolderPage {
	readonly dataset: ServedDataset;
	/** Where the folder is, without a slash at the end. */
	readonly address: string;
	/** Names in it; folders with a slash behind. */
	readonly entries: readonly string[];
	/** What it is, in a sentence. */
	readonly about: string;
}

/** What lies in a folder of a store. Clients that list folders follow its links: each is a whole address, and there are no others below it. */
export const folderPage = ({ dataset, address, entries, about }: FolderPage): string => {
	const path = new URL(address).pathname;
	const { root } = pathsOf(address);
	return sitePage({
		title: `${dataset.title}: ${path.slice(path.indexOf("/", root.length + "datasets/".length) + 1)}`,
		root,
		main: html`<header><h1>${breakable(dataset.title)}</h1>
<p class="id"><code>${breakable(path)}</code></p>
<p class="quiet">${about} About the data: <a href="${root}datasets/${encodeURIComponent(dataset.id)}/">the dataset's page</a>.</p></header>
<section class="card"><ul class="links">${entries.map((name) => html`<li><a href="${`${address}/${name.split("/").map(encodeURIComponent).join("/")}`}">${name}</a></li>`)}</ul></section>`,
	});
};
