import { colourMapNames } from "../../../core/colours/colour-maps.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import type { ServedDataset } from "../../../core/ports/served-dataset.ts";
import { breakable, html, type Part } from "../../markup/html.ts";
import { pathsOf, sitePage } from "../pages/shell.ts";
import { dataVariables } from "../subset/named-variable.ts";
import type { Extent } from "./figures.ts";
import type { LevelChoice } from "./level-choices.ts";
import { KINDS, type PlotWish } from "./plot-wish.ts";

export interface PlotPage {
	readonly dataset: ServedDataset;
	/** Where the dataset is. */
	readonly address: string;
	readonly header: Dataset;
	readonly wish: PlotWish;
	readonly title: string;
	readonly frames: readonly string[];
	readonly levels: readonly LevelChoice[];
	readonly extent: Extent;
	/** Behind the colour map: "time/-12_-1/lat/30_60". */
	readonly selection: string;
	/** One picture shows all steps: lines, histograms. */
	readonly isWhole: boolean;
}

/** Letters of a wide picture cannot be read on a phone. */
const NARROW = 420;
const NARROW_SCREEN = "(max-width:640px)";

const options = (names: readonly string[], chosen: string) =>
	names.map((name) =>
		name === chosen ? html`<option selected>${name}</option>` : html`<option>${name}</option>`,
	);

/** Browsers would else fill in what was chosen before, which is not what the picture shows. */
const choice = (label: string, part: string, inside: Part): Part =>
	html`<label>${label} <select data-part="${part}" aria-label="${label}" autocomplete="off">${inside}</select></label>`;

const levelSelect = ({ name, names, options: levels, chosen }: LevelChoice): Part =>
	html`<label>${name} <select data-names="${JSON.stringify(names)}" aria-label="${name}" autocomplete="off">${levels.map(
		({ label, range }, i) =>
			i === chosen
				? html`<option value="${range}" selected>${label}</option>`
				: html`<option value="${range}">${label}</option>`,
	)}</select></label>`;

/** An end of the colours; without a number the picture takes it from the values. */
const limitInput = (name: "min" | "max", value: number | undefined, found: number): Part =>
	html`<label>${name === "min" ? "From" : "To"} <input type="number" step="any" name="${name}" value="${value === undefined ? "" : String(value)}" placeholder="${Number.isFinite(found) ? String(Number(found.toPrecision(4))) : "auto"}" autocomplete="off"></label>`;

const slidePart = (frames: readonly string[], frame: number): Part => html`<p class="choices slides">
<button type="button" aria-label="One step back">‹</button>
<button type="button" class="play">Play</button>
<button type="button" aria-label="One step on">›</button>
<input type="range" min="0" max="${frames.length - 1}" value="${frame}" aria-label="Time" aria-valuetext="${frames[frame]}" autocomplete="off">
<output aria-live="off">${frames[frame]}</output></p>`;

/** A page with the picture of a step, a slider over all of them, and choices; nothing of it comes from another server. */
export function plotPage(page: PlotPage): string {
	const { dataset, wish, title, frames, extent, selection, isWhole, levels } = page;
	const behind = selection.split("/").filter((part) => part !== "").length;
	const { root, own } = pathsOf(page.address);
	const ends = Number.isFinite(extent.min)
		? `&min=${wish.min ?? extent.min}&max=${wish.max ?? extent.max}`
		: "";
	const log = wish.log === undefined ? "" : `&log=${wish.log}`;
	const query = `${extent.min < extent.max && !isWhole ? ends : ""}${log}`;
	const frame = Math.min(wish.frame, frames.length - 1);
	const first = `?format=png&frame=${frame}${query}`;
	const slides = frames.length > 1 && !isWhole;
	const variables = dataVariables(page.header).map(({ name }) => name);
	const shown = slides ? `${title}, ${frames[frame]}` : title;
	return sitePage({
		title: `${title}: ${wish.kind}`,
		root,
		main: html`<h1>${breakable(title)}</h1>
<p class="quiet"><a href="${own}">${breakable(dataset.title)}</a></p>
<section class="card" id="plot" data-plot="${JSON.stringify({ frames, query, behind, title, narrow: { screen: NARROW_SCREEN, width: NARROW } })}">
<p class="choices">
${choice("Variable", "variable", options([...new Set([wish.variable, ...variables])], wish.variable))}
${choice("Kind", "kind", options(KINDS, wish.kind))}
${choice("Colours", "colours", options(colourMapNames(), wish.colours))}
${levels.map(levelSelect)}
${!isWhole && html`<span class="limits">${limitInput("min", wish.min, extent.min)} ${limitInput("max", wish.max, extent.max)}</span>`}</p>
<p class="frame"><a href="${first}"><picture><source media="${NARROW_SCREEN}" srcset="${first}&width=${NARROW}" width="${NARROW + 24}" height="372"><img src="${first}" width="904" height="551" alt="${shown}" class="picture"></picture></a></p>
<p class="note" role="status" hidden></p>
${slides && slidePart(frames, frame)}
<ul class="links"><li><a href="${first}">PNG</a></li><li><a href="${first.replace("png", "svg")}">SVG</a></li></ul>
</section>`,
		modules: ["plot"],
	});
}
