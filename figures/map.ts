import { geoGraticule, geoPath } from "d3-geo";
import type { MapFigure } from "../core/ports/figure.ts";
import { niceStep, niceTicks } from "../core/statistics/nice.ts";
import { type GlobeCells, globeCells } from "./cells.ts";
import { land } from "./coastline.ts";
import { colourBar } from "./colour-bar.ts";
import { coloursOf, missingColour, type Rgb, stepOf } from "./colour-map.ts";
import { heading, look } from "./look.ts";
import { pngDataUri } from "./png.ts";
import { type FittedMap, fittedMap, rowOf } from "./projection.ts";
import { type Drawing, element, line, moved, text } from "./svg.ts";

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

/** "30°S", "0°", "150°W". */
export function degrees(value: number, signs: "NS" | "EW"): string {
	const turned = signs === "EW" ? ((((value + 180) % 360) + 360) % 360) - 180 : value;
	const size = Math.abs(turned);
	if (size === 0 || (signs === "EW" && size === 180)) return `${size}°`;
	return `${Number(size.toFixed(2))}°${turned > 0 ? signs[0] : signs[1]}`;
}

function latitudeLabels(map: FittedMap): string {
	const ticks = map.global ? [-60, -30, 0, 30, 60] : niceTicks(map.south, map.north, 5);
	return ticks
		.map((latitude) => {
			const edge = map.global
				? map.projection([-180 + 1e-6, latitude])
				: map.projection([map.west + 1e-6, latitude]);
			const x = map.global ? edge![0] : 0;
			return text(degrees(latitude, "NS"), {
				x: x - 6,
				y: edge![1] + 4,
				size: look.tick - 0.5,
				anchor: "end",
				fill: look.quiet,
			});
		})
		.join("");
}

function longitudeLabels(map: FittedMap): string {
	if (map.global) return "";
	return niceTicks(map.west, map.east, 7)
		.map((longitude) => ({ longitude, x: map.projection([longitude, (map.south + map.north) / 2])![0] }))
		.filter(({ x }) => x > 8 && x < map.width - 8)
		.map(({ longitude, x }) => {
			const label = text(degrees(longitude, "EW"), {
				x,
				y: map.height + 17,
				size: look.tick - 0.5,
				anchor: "middle",
				fill: look.quiet,
			});
			return line([x, map.height], [x, map.height + 4], look.frame) + label;
		})
		.join("");
}

function linework(map: FittedMap): string {
	const path = geoPath(map.projection).digits(1);
	const step = map.global ? 30 : niceStep(map.east - map.west, 7);
	const stroke = (d: string | null, colour: string, width: number) =>
		element("path", {
			d: d ?? "",
			fill: "none",
			stroke: colour,
			"stroke-width": width,
			"stroke-linejoin": "round",
		});
	const mesh = geoGraticule()
		.extentMajor([
			[-180, -90],
			[180, 90],
		])
		.step([map.global ? 60 : step, step]);
	const outline = map.global
		? stroke(path({ type: "Sphere" }), look.frame, 1)
		: element("rect", { x: 0, y: 0, width: map.width, height: map.height, fill: "none", stroke: look.frame });
	return stroke(path(mesh()), "rgba(30,35,40,0.22)", 0.6) + stroke(path(land), "#20252b", 0.8) + outline;
}

/** A global map in Equal Earth, or a regional one in plate carrée: cells, coast, graticule, colour bar. */
export function drawMap(figure: MapFigure, width: number): Drawing {
	const cells = globeCells(figure.longitudes, figure.latitudes);
	const left = 40;
	const map = fittedMap(cells, width - left - 12);
	const head = heading(figure, left, map.width);
	const outside = map.global
		? element("path", { d: geoPath(map.projection).digits(1)({ type: "Sphere" }) ?? "", fill: look.outside })
		: element("rect", { x: 0, y: 0, width: map.width, height: map.height, fill: look.outside });
	const chart = [
		outside,
		raster(figure, cells, map),
		linework(map),
		latitudeLabels(map),
		longitudeLabels(map),
	].join("");
	const bar = colourBar(figure.scale, figure.values, map.width);
	const below = head.height + map.height + (map.global ? 14 : 30);
	return {
		width,
		height: below + bar.height + 4,
		body: head.body + moved(left, head.height, chart) + moved(left, below, bar.body),
	};
}
