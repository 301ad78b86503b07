import { colourMapNames } from "../../../core/colours/colour-maps.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import type { ServedDataset } from "../../../core/ports/served-dataset.ts";
import { html } from "../../markup/html.ts";
import { pathsOf, sitePage } from "../pages/shell.ts";
import { dataVariables } from "../subset/named-variable.ts";
import type { Extent } from "./figures.ts";
import { KINDS, type PlotWish } from "./plot-wish.ts";

export interface PlotPage {
	readonly dataset: ServedDataset;
	/** Where the dataset is. */
	readonly address: string;
	readonly header: Dataset;
	readonly wish: PlotWish;
	readonly title: string;
	readonly frames: readonly string[];
	readonly extent: Extent;
	/** Behind the colour map: "time/-12_-1/lat/30_60". */
	readonly selection: string;
	/** One picture shows all steps: lines, histograms. */
	readonly isWhole: boolean;
}

const options = (names: readonly string[], chosen: string) =>
	names.map((name) =>
		name === chosen ? html`<option selected>${name}</option>` : html`<option>${name}</option>`,
	);

/** A page with the picture of a step, a slider over all of them, and choices; nothing of it comes from another server. */
export function plotPage(page: PlotPage): string {
	const { dataset, wish, title, frames, extent, selection, isWhole } = page;
	const behind = selection.split("/").filter((part) => part !== "").length;
	const { root, own } = pathsOf(page.address);
	const ends = Number.isFinite(extent.min)
		? `&min=${wish.min ?? extent.min}&max=${wish.max ?? extent.max}`
		: "";
	const query = extent.min < extent.max && !isWhole ? ends : "";
	const first = `?format=png&frame=0${query}`;
	const slides = frames.length > 1 && !isWhole;
	const variables = dataVariables(page.header).map(({ name }) => name);
	return sitePage({
		title,
		root,
		main: html`<h1>${title}</h1>
<p class="quiet"><a href="${own}">${dataset.title}</a></p>
<section class="card" id="plot" data-plot="${JSON.stringify({ frames, query, behind })}">
<p class="choices">
<label>Variable <select>${options([...new Set([wish.variable, ...variables])], wish.variable)}</select></label>
<label>Kind <select>${options(KINDS, wish.kind)}</select></label>
<label>Colours <select>${options(colourMapNames(), wish.colours)}</select></label></p>
<p><img src="${first}" width="904" height="551" alt="${title}" class="picture"></p>
${slides && html`<p class="choices"><button type="button">Play</button> <input type="range" min="0" max="${frames.length - 1}" value="0" aria-label="Time"> <output>${frames[0]}</output></p>`}
<ul class="links"><li><a href="${first}">PNG</a></li><li><a href="${first.replace("png", "svg")}">SVG</a></li></ul>
</section>`,
		modules: ["plot"],
	});
}
