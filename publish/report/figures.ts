import type { PodResult } from "../../core/model/run-result.ts";
import { html, type Markup } from "../markup/html.ts";
import { clipped, oneLine } from "../markup/visible.ts";
import type { View } from "./view.ts";

type FigureFile = PodResult["figures"][number];

const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const ending = (path: string) => /\.([a-z0-9]+)$/iu.exec(path)?.[1]?.toLowerCase() ?? "";

/** What every browser draws; the rest (PDF, PostScript, TIFF, films) is a link. */
const drawable = new Set(["svg", "png", "jpg", "jpeg", "gif", "webp"]);

function tile(figure: FigureFile, view: View, room: number): Markup {
	const caption = oneLine(figure.caption ?? baseName(figure.path));
	const isImage = drawable.has(ending(figure.path));
	return html`<figure><a href="${view.link(figure.path)}"${isImage && html` data-zoom`}${!isImage && html` class="kind"`}>
		${
			isImage
				? html`<img src="${view.image(figure.path)}" alt="${clipped(caption, room)}" loading="lazy">`
				: ending(figure.path).toUpperCase() || "file"
		}
		</a><figcaption>${clipped(caption, room)}</figcaption></figure>`;
}

/** Full-size figures with whole captions. */
export const largeFigures = (pod: PodResult, view: View): Markup =>
	html`<ul class="tiles large">${pod.figures.map((figure) => html`<li>${tile(figure, view, 1000)}</li>`)}</ul>`;

const perPod = 4;

/** The first figures of a POD, small, and how many more its page has. */
export function smallFigures(pod: PodResult, view: View): Markup {
	const shown = pod.figures.slice(0, perPod);
	const more = pod.figures.length - shown.length;
	return html`<div data-name="${pod.name}"${pod.outcome === "succeeded" && html` data-well`}>
		<h3><a href="${view.pageOf(pod)}">${pod.longName}</a></h3>
		<ul class="tiles">${shown.map((figure) => html`<li>${tile(figure, view, 140)}</li>`)}</ul>
		${more > 0 && html`<p class="small"><a href="${view.pageOf(pod)}">${more} more of ${pod.name}</a></p>`}
		</div>`;
}
