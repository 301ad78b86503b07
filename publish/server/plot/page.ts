import { colourMapNames } from "../../../core/colours/colour-maps.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import type { ServedDataset } from "../../../core/ports/served-dataset.ts";
import { html } from "../../markup/html.ts";
import { sitePage } from "../pages/shell.ts";
import { dataVariables } from "../subset/named-variable.ts";
import type { Extent } from "./figures.ts";
import { KINDS, type PlotWish } from "./plot-wish.ts";

export interface PlotPage {
	readonly dataset: ServedDataset;
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

/** Runs in the browser: the slider asks this server for the picture of a step, and for the next one ahead of time. */
const SCRIPT = `
const root = document.getElementById("plot");
const { frames, query, behind } = JSON.parse(root.dataset.plot);
const picture = root.querySelector("img"), slider = root.querySelector("input[type=range]");
const name = root.querySelector("output"), play = root.querySelector("button");
const source = (frame) => "?format=png&frame=" + frame + query;
const show = (frame) => {
	const next = new Image();
	next.onload = () => { if (Number(slider.value) === frame) picture.src = next.src; };
	next.src = source(frame);
	name.textContent = frames[frame];
	if (frame + 1 < frames.length) new Image().src = source(frame + 1);
};
if (slider) {
	slider.addEventListener("input", () => show(Number(slider.value)));
	let timer;
	play.addEventListener("click", () => {
		if (timer) { clearInterval(timer); timer = undefined; play.textContent = "Play"; return; }
		play.textContent = "Pause";
		timer = setInterval(() => {
			slider.value = (Number(slider.value) + 1) % frames.length;
			show(Number(slider.value));
		}, 900);
	});
}
for (const choice of root.querySelectorAll("select"))
	choice.addEventListener("change", () => {
		const [variable, kind, colours] = [...root.querySelectorAll("select")].map((one) => encodeURIComponent(one.value));
		const parts = location.pathname.split("/");
		const at = parts.length - 4 - behind;
		location.pathname = [...parts.slice(0, at + 1), variable, kind, colours, ...parts.slice(at + 4)].join("/");
	});
`;

const options = (names: readonly string[], chosen: string) =>
	names.map((name) =>
		name === chosen ? html`<option selected>${name}</option>` : html`<option>${name}</option>`,
	);

/** A page with the picture of a step, a slider over all of them, and choices; nothing of it comes from another server. */
export function plotPage(page: PlotPage): string {
	const { dataset, wish, title, frames, extent, selection, isWhole } = page;
	const behind = selection.split("/").filter((part) => part !== "").length;
	const up = "../".repeat(3 + behind);
	const ends = Number.isFinite(extent.min)
		? `&min=${wish.min ?? extent.min}&max=${wish.max ?? extent.max}`
		: "";
	const query = extent.min < extent.max && !isWhole ? ends : "";
	const first = `?format=png&frame=0${query}`;
	const slides = frames.length > 1 && !isWhole;
	const variables = dataVariables(page.header).map(({ name }) => name);
	return sitePage({
		title,
		root: `${up}../../`,
		main: html`<h1>${title}</h1>
<p class="quiet"><a href="${up}">${dataset.title}</a></p>
<section class="card" id="plot" data-plot="${JSON.stringify({ frames, query, behind })}">
<p style="display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center">
<label>Variable <select>${options([...new Set([wish.variable, ...variables])], wish.variable)}</select></label>
<label>Kind <select>${options(KINDS, wish.kind)}</select></label>
<label>Colours <select>${options(colourMapNames(), wish.colours)}</select></label></p>
<p><img src="${first}" alt="${title}" style="max-width:100%;height:auto;display:block;background:#fff;border-radius:6px"></p>
${slides && html`<p style="display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center"><button type="button">Play</button> <input type="range" min="0" max="${frames.length - 1}" value="0" aria-label="Time" style="width:min(560px,60%);vertical-align:middle"> <output>${frames[0]}</output></p>`}
<ul class="links"><li><a href="${first}">PNG</a></li><li><a href="${first.replace("png", "svg")}">SVG</a></li></ul>
</section>`,
		script: SCRIPT,
	});
}
