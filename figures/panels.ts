import type {
	FieldFigure,
	LineFigure,
	MapFigure,
	PanelsFigure,
	SectionFigure,
} from "../core/ports/figure.ts";
import { drawField } from "./field/field.ts";
import { drawLines } from "./lines.ts";
import { look } from "./look.ts";
import { drawMap } from "./map.ts";
import { drawSection } from "./section.ts";
import { type Drawing, moved, text } from "./svg.ts";

/** Width of a panel by how many stand in a row: text keeps its size, so it stays readable when the page scales the whole. */
const widths = [880, 520, 440];
const GAP = 18;

export function drawPanel(
	figure: MapFigure | FieldFigure | LineFigure | SectionFigure,
	width: number,
): Drawing {
	if (figure.kind === "map") return drawMap(figure, width);
	if (figure.kind === "field") return drawField(figure, width);
	return figure.kind === "lines" ? drawLines(figure, width) : drawSection(figure, width);
}

/** Figures side by side in rows; each row is as high as its highest panel. */
export function drawPanels(figure: PanelsFigure): Drawing {
	const columns = Math.max(1, Math.min(figure.columns, figure.panels.length));
	const each = widths[columns - 1] ?? 400;
	const panels = figure.panels.map((panel) => drawPanel(panel, each));
	const width = columns * each + (columns - 1) * GAP;
	const head = text(figure.title, { x: 20, y: 24, size: look.title + 2, weight: 650, fill: look.ink });
	let y = 42;
	let body = head;
	for (let first = 0; first < panels.length; first += columns) {
		const row = panels.slice(first, first + columns);
		body += row.map((panel, index) => moved(index * (each + GAP), y, panel.body)).join("");
		y += Math.max(...row.map((panel) => panel.height)) + GAP;
	}
	return { width, height: y, body };
}
