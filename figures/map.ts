import type { MapFigure } from "../core/ports/figure.ts";
import { type GlobeCells, globeCells } from "./cells.ts";
import { coloursOf, missingColour, type Rgb, stepOf } from "./colour-map.ts";
import { mapDrawing, widthOfMap } from "./map-drawing.ts";
import { pngDataUri } from "./png.ts";
import { type FittedMap, fittedMap, rowOf } from "./projection.ts";
import { type Drawing, element } from "./svg.ts";

/** Pixels of the raster per unit of the drawing: sharp on dense screens, still small. */
const SHARPNESS = 1.75;

/** The colours of the cells of one pixel row. */
function colourRow(
	figure: MapFigure,
	cells: GlobeCells,
	map: FittedMap,
): (y: number) => (x: number) => Rgb | undefined {
	const colours = coloursOf(figure.scale);
	const wide = figure.longitudes.length;
	const cellColours = Array.from(figure.values, (value) =>
		Number.isNaN(value) ? missingColour : colours[stepOf(value, figure.scale, colours.length)],
	);
	return (y) => {
		const row = rowOf(map, y);
		const line = row === undefined ? -1 : cells.rowAt(row.latitude);
		if (row === undefined || line < 0) return () => undefined;
		return (x) => {
			const away = (x - row.middle) * row.perPixel;
			const column = away > 180 || away < -180 ? -1 : cells.columnAt(row.longitude + away);
			return column < 0 ? undefined : cellColours[line * wide + column];
		};
	};
}

function raster(figure: MapFigure, cells: GlobeCells, map: FittedMap): string {
	const columns = Math.round(map.width * SHARPNESS);
	const rows = Math.round(map.height * SHARPNESS);
	const rowColours = colourRow(figure, cells, map);
	let current = -1;
	let colours: (x: number) => Rgb | undefined = () => undefined;
	const href = pngDataUri(columns, rows, (column, row) => {
		if (row !== current) {
			colours = rowColours(((row + 0.5) / rows) * map.height);
			current = row;
		}
		return colours(((column + 0.5) / columns) * map.width);
	});
	return element("image", { x: 0, y: 0, width: map.width, height: map.height, href });
}

/** A global map in Equal Earth, or a regional one in plate carrée: cells, coast, graticule, colour bar. */
export function drawMap(figure: MapFigure, width: number): Drawing {
	const cells = globeCells(figure.longitudes, figure.latitudes);
	const map = fittedMap(cells, widthOfMap(width));
	return mapDrawing(figure, { map, width, inner: raster(figure, cells, map) });
}
