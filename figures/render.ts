import type { Figure } from "../core/ports/figure.ts";
import { look } from "./look.ts";
import { drawPanel, drawPanels } from "./panels.ts";
import { rasterized } from "./raster/draw.ts";
import { element, escapeText } from "./svg.ts";

const MARGIN = 12;
/** Of a single picture. */
const WIDTH = 880;

/**
 * A figure as a self-contained SVG document: no script, no link, no style sheet. The same figure gives the same bytes.
 * `wide`: units of what is drawn.
 * UsageError when the colour map does not exist.
 */
export function render(figure: Figure, wide = WIDTH): string {
	const drawing = figure.kind === "panels" ? drawPanels(figure) : drawPanel(figure, wide);
	const [width, height] = [Math.ceil(drawing.width + 2 * MARGIN), Math.ceil(drawing.height + 2 * MARGIN)];
	return element(
		"svg",
		{
			xmlns: "http://www.w3.org/2000/svg",
			viewBox: `0 0 ${width} ${height}`,
			width,
			height,
			role: "img",
			"font-family": look.font,
		},
		`<title>${escapeText(figure.title)}</title>`,
		element("rect", { width, height, fill: "#ffffff" }),
		element("g", { transform: `translate(${MARGIN} ${MARGIN})` }, drawing.body),
	);
}

/** Pixels for each unit of the SVG document. */
const SCALE = 1.5;

/** The same as a PNG file. */
export const renderPng = (figure: Figure, wide = WIDTH): Uint8Array =>
	rasterized(render(figure, wide), SCALE);
