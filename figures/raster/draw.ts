import { PNG } from "pngjs";
import { textOutlines } from "./letters.ts";
import { dashed, strokesOf, widened } from "./outline.ts";
import { Pixels, paintOf } from "./pixels.ts";
import { elementsOf, type PlacedElement } from "./svg-elements.ts";

/** A picture of pixels from a document that `render` made; `scale` pixels for each of its units. Only what the house draws is understood. */
export function rasterized(svg: string, scale: number): Uint8Array {
	const [, width = "1", height = "1"] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
	const pixels = new Pixels(Math.round(Number(width) * scale), Math.round(Number(height) * scale));
	for (const element of elementsOf(svg)) DRAWERS[element.name]?.(element, { pixels, scale });
	return pixels.png();
}

interface Canvas {
	readonly pixels: Pixels;
	readonly scale: number;
}

type Drawer = (element: PlacedElement, canvas: Canvas) => void;

const DRAWERS: Readonly<Record<string, Drawer>> = {
	rect(element, canvas) {
		const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => number(element, name)) as [
			number,
			number,
			number,
			number,
		];
		drawPath(element, canvas, `M${x} ${y}h${width}v${height}h${-width}Z`);
	},
	line(element, canvas) {
		const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => number(element, name));
		drawPath(element, canvas, `M${x1} ${y1}L${x2} ${y2}`);
	},
	path: (element, canvas) => drawPath(element, canvas, element.attributes["d"] ?? ""),
	text: drawText,
	image: drawImage,
};

const number = ({ attributes }: PlacedElement, name: string, otherwise = 0): number => {
	const value = Number(attributes[name]);
	return Number.isFinite(value) && attributes[name] !== undefined ? value : otherwise;
};

function drawPath(element: PlacedElement, { pixels, scale }: Canvas, d: string): void {
	const { attributes, left, top } = element;
	const strokes = strokesOf(d).map(({ points, closed }) => ({
		points: points.map((value, i) => (value + (i % 2 === 0 ? left : top)) * scale),
		closed,
	}));
	const fill = paintOf(attributes["fill"] ?? "#000000", number(element, "fill-opacity", 1));
	if (fill && element.name !== "line")
		pixels.fill(
			strokes.map(({ points }) => points),
			fill,
		);
	const stroke = paintOf(attributes["stroke"], number(element, "stroke-opacity", 1));
	if (!stroke) return;
	const lengths = (attributes["stroke-dasharray"] ?? "")
		.split(/[ ,]+/)
		.filter(Boolean)
		.map((one) => Number(one) * scale);
	const lines = lengths.length > 0 ? strokes.flatMap((one) => dashed(one, lengths)) : strokes;
	const width = Math.max(0.8, number(element, "stroke-width", 1) * scale);
	pixels.fill(
		lines.flatMap((one) => widened(one, width)),
		stroke,
	);
}

function drawText(element: PlacedElement, { pixels, scale }: Canvas): void {
	const { attributes, left, top, text } = element;
	const size = number(element, "font-size", 12) * scale;
	const [, turn = "0"] = /rotate\((-?[\d.]+)/.exec(attributes["transform"] ?? "") ?? [];
	const anchor = attributes["text-anchor"];
	const outlines = textOutlines({
		...{ text, size, turn: Number(turn) },
		x: (number(element, "x") + left) * scale,
		y: (number(element, "y") + top) * scale,
		anchor: anchor === "middle" || anchor === "end" ? anchor : "start",
	});
	const paint = paintOf(attributes["fill"] ?? "#000000");
	if (!paint) return;
	const isBold = number(element, "font-weight", 400) >= 550;
	const edges = isBold ? outlines.flatMap((points) => widened({ points, closed: true }, size * 0.045)) : [];
	pixels.fill(outlines, paint);
	if (isBold) pixels.fill(edges, paint);
}

function drawImage(element: PlacedElement, { pixels, scale }: Canvas): void {
	const [, data] = /^data:image\/png;base64,(.*)$/.exec(element.attributes["href"] ?? "") ?? [];
	if (data === undefined) return;
	pixels.image(PNG.sync.read(Buffer.from(data, "base64")), {
		x: (number(element, "x") + element.left) * scale,
		y: (number(element, "y") + element.top) * scale,
		width: number(element, "width") * scale,
		height: number(element, "height") * scale,
	});
}
