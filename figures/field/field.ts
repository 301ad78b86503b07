import { geoPath } from "d3-geo";
import { centreOf, type ScatteredGrid } from "../../core/grid/grid.ts";
import type { FieldFigure } from "../../core/ports/figure.ts";
import { coloursOf, hex, missingColour, type Rgb, stepOf } from "../colour-map.ts";
import { mapDrawing, widthOfMap } from "../map-drawing.ts";
import { pngDataUri } from "../png.ts";
import { type FittedMap, fittedMap, flatMap, rowOf } from "../projection.ts";
import { type Drawing, element } from "../svg.ts";
import { cellsOfLattice } from "./cell-lattice.ts";
import { contourLines } from "./contour-lines.ts";
import { type Box, type Lattice, latticeOver, pointAt } from "./lattice.ts";
import { type RectilinearCells, rectilinearCells } from "./rectilinear-cells.ts";
import { scatteredBox } from "./scattered-box.ts";
import { smoothValues } from "./smooth-values.ts";

/** Pixels of the raster per unit of the drawing. */
const SHARPNESS = 1.5;

/** A field, and where it is drawn. */
interface Scene {
	readonly figure: FieldFigure;
	readonly map: FittedMap;
	/** What the map shows. */
	readonly shown: Box;
	readonly cells: RectilinearCells | undefined;
}

const GLOBE: Box = { west: -180, east: 180, south: -90, north: 90 };

function sceneOf(figure: FieldFigure, width: number): Scene {
	const { grid, style } = figure;
	const cells = grid.kind === "rectilinear" ? rectilinearCells(grid) : undefined;
	const box = figure.box ?? cells?.box ?? scatteredBox(grid as ScatteredGrid, figure.values);
	const map = style === "image" ? flatMap(box, width) : fittedMap(box, width);
	const { west, east, south, north } = map;
	return { figure, map, cells, shown: map.global ? GLOBE : { west, east, south, north } };
}

/** The colour of a place; `undefined` where nothing is drawn. */
type ColourAt = (longitude: number, latitude: number) => Rgb | undefined;

function colourOfCells({ figure, cells, shown, map }: Scene): ColourAt {
	const { grid, values, scale } = figure;
	const colours = coloursOf(scale);
	const painted = Array.from(values, (value) =>
		Number.isNaN(value) ? missingColour : colours[stepOf(value, scale, colours.length)],
	);
	if (cells) return (x, y) => painted[cells.cellAt(x, y)];
	const lattice = latticeOver(shown, Math.round(map.width * SHARPNESS * 1.4));
	const found = cellsOfLattice(grid as ScatteredGrid, lattice);
	return (x, y) => painted[found[pointAt(lattice, x, y)] ?? -1];
}

function colourOfSteps({ figure: { scale }, cells }: Scene, { values, lattice, found }: Smooth): ColourAt {
	const colours = coloursOf(scale);
	return (x, y) => {
		const point = pointAt(lattice, x, y);
		const value = values[point] ?? Number.NaN;
		if (!Number.isNaN(value)) return colours[stepOf(value, scale, colours.length)];
		const cell = found ? found[point] : cells?.cellAt(x, y);
		return cell !== undefined && cell >= 0 ? missingColour : undefined;
	};
}

function raster(map: FittedMap, colourAt: ColourAt): string {
	const [columns, rows] = [Math.round(map.width * SHARPNESS), Math.round(map.height * SHARPNESS)];
	let [current, line] = [-1, undefined as ReturnType<typeof rowOf>];
	const href = pngDataUri(columns, rows, (column, row) => {
		if (row !== current) [current, line] = [row, rowOf(map, ((row + 0.5) / rows) * map.height)];
		if (!line) return undefined;
		const away = (((column + 0.5) / columns) * map.width - line.middle) * line.perPixel;
		return away > 180 || away < -180 ? undefined : colourAt(line.longitude + away, line.latitude);
	});
	return element("image", { x: 0, y: 0, width: map.width, height: map.height, href });
}

interface Smooth {
	readonly lattice: Lattice;
	readonly values: Float64Array;
	/** The cells at the points of the lattice, -1 where there is none; absent of rows and columns of latitudes and longitudes. */
	readonly found?: ArrayLike<number>;
}

function smoothed({ figure: { grid, values }, shown, cells }: Scene, columns: number): Smooth {
	const lattice = latticeOver(shown, columns);
	if (grid.kind === "rectilinear") return { lattice, values: smoothValues(grid, values, { lattice, cells }) };
	const found = cellsOfLattice(grid, lattice);
	return { lattice, values: smoothValues(grid, values, { lattice, cells, found }), found };
}

/** Lines at every boundary of the colours, each in a colour of the scale, or all dark. */
function lines({ figure: { scale }, map }: Scene, smooth: Smooth, isColoured: boolean): string {
	const { levels = 10, min, max } = scale;
	const path = geoPath(map.projection).digits(1);
	const colours = coloursOf({ ...scale, levels: levels + 1 });
	return Array.from({ length: levels + 1 }, (_, index) => {
		const level = Number((min + ((max - min) * index) / levels).toPrecision(12));
		const coordinates = contourLines(smooth.values, smooth.lattice, level).map((line) =>
			Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i] as number, line[2 * i + 1] as number]),
		);
		const d = path({ type: "MultiLineString", coordinates });
		const stroke = isColoured ? hex(colours[index] as Rgb) : "rgba(20,25,30,0.45)";
		return d ? element("path", { d, fill: "none", stroke, "stroke-width": isColoured ? 1.6 : 0.5 }) : "";
	}).join("");
}

const MOST_DOT = 5;

/** A dot at the centre of each cell, as large as there is room. */
function dots({ figure: { grid, values, scale }, map }: Scene): string {
	const colours = coloursOf(scale);
	const [columns, rows] = [Math.round(map.width * SHARPNESS), Math.round(map.height * SHARPNESS)];
	const count = values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + 1), 0);
	const radius = Math.min(
		MOST_DOT * SHARPNESS,
		Math.max(0.8, 0.36 * Math.sqrt((columns * rows) / Math.max(1, count))),
	);
	const painted = new Int32Array(columns * rows).fill(-1);
	for (const [cell, value] of values.entries()) {
		if (Number.isNaN(value)) continue;
		const [latitude, longitude] = centreOf(grid, cell);
		const place = map.projection([longitude, latitude]);
		if (!place) continue;
		const [x, y] = [(place[0] / map.width) * columns, (place[1] / map.height) * rows];
		const colour = stepOf(value, scale, colours.length);
		for (let row = Math.ceil(y - radius - 0.5); row + 0.5 <= y + radius; row++)
			for (let column = Math.ceil(x - radius - 0.5); column + 0.5 <= x + radius; column++) {
				const isInside = (row + 0.5 - y) ** 2 + (column + 0.5 - x) ** 2 <= radius * radius;
				if (isInside && row >= 0 && row < rows && column >= 0 && column < columns)
					painted[row * columns + column] = colour;
			}
	}
	const href = pngDataUri(columns, rows, (column, row) => colours[painted[row * columns + column] ?? -1]);
	return element("image", { x: 0, y: 0, width: map.width, height: map.height, href });
}

function shapes(scene: Scene): string {
	const { figure, map } = scene;
	switch (figure.style) {
		case "image":
		case "quadmesh":
			return raster(map, colourOfCells(scene));
		case "scatter":
			return dots(scene);
		case "contour":
			return lines(scene, smoothed(scene, 360), true);
		case "contourf": {
			const fine = smoothed(scene, Math.round(map.width * 1.2));
			return raster(map, colourOfSteps(scene, fine)) + lines(scene, smoothed(scene, 360), false);
		}
	}
}

/** A field on any grid: cells, lines, steps or dots in their places, coast, colour bar. */
export function drawField(figure: FieldFigure, width: number): Drawing {
	const scene = sceneOf(figure, widthOfMap(width));
	return mapDrawing(figure, { map: scene.map, width, inner: shapes(scene) });
}
