import type { SectionFigure } from "../core/ports/figure.ts";
import { niceTicks, tickLabel } from "../core/statistics/nice.ts";
import { cellAt, edgesOf } from "./cells.ts";
import { colourBar } from "./colour-bar.ts";
import { coloursOf, missingColour, stepOf } from "./colour-map.ts";
import { contourPath } from "./contours.ts";
import { heading, look } from "./look.ts";
import { degrees } from "./map-frame.ts";
import { pngDataUri } from "./png.ts";
import { type Drawing, element, line, moved, text } from "./svg.ts";

const SHARPNESS = 1.5;

interface Frame {
	readonly width: number;
	readonly height: number;
	readonly south: number;
	readonly north: number;
	/** Index of the column or row at a place of the drawing: whole on plain cells, with a fraction where values are interpolated. */
	readonly columnAt: (x: number) => number;
	readonly rowAt: (y: number) => number;
	readonly x: (latitude: number) => number;
	readonly y: (level: number) => number;
}

/** The place among the points of an axis, as an index with a fraction. */
function fractionAt(points: readonly number[], place: number): number {
	const low = cellAt(points, place);
	return low < 0 ? -1 : low + (place - points[low]!) / (points[low + 1]! - points[low]!);
}

const extentOf = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

/** With few points each stays a cell; otherwise the section runs from the first to the last point, interpolated. */
function axisOf(points: readonly number[], smooth: boolean, lone: number) {
	const edges = smooth ? points : edgesOf(points, lone);
	return { edges, at: (place: number) => (smooth ? fractionAt(edges, place) : cellAt(edges, place)) };
}

function frameOf(figure: SectionFigure, width: number): Frame {
	const tall = width * 0.52;
	const scaled = (level: number) => (figure.logarithmic ? Math.log(level) : level);
	const smooth = figure.levels.length >= 4 && figure.latitudes.length >= 4;
	const columns = axisOf(figure.latitudes, smooth, 2.5);
	const rows = axisOf(figure.levels.map(scaled), smooth, figure.logarithmic ? 0.2 : 1);
	const [south, north] = extentOf(columns.edges.map((edge) => Math.max(-90, Math.min(90, edge))));
	const [low, high] = extentOf(rows.edges);
	const down = figure.positive === "down";
	return {
		width,
		height: tall,
		south,
		north,
		columnAt: (x) => columns.at(south + (x / width) * (north - south)),
		rowAt: (y) => rows.at(low + (down ? y / tall : 1 - y / tall) * (high - low)),
		x: (latitude) => ((latitude - south) / (north - south)) * width,
		y: (level) => {
			const share = (scaled(level) - low) / (high - low);
			return (down ? share : 1 - share) * tall;
		},
	};
}

/** Two neighbours on an axis and the share of the second. */
interface Between {
	readonly low: number;
	readonly high: number;
	readonly share: number;
}

/** The neighbours at each of `count` pixels along an axis of `points` points. */
function neighbours(
	count: number,
	points: number,
	at: (share: number) => number,
): readonly (Between | undefined)[] {
	return Array.from({ length: count }, (_, index) => {
		const place = at((index + 0.5) / count);
		if (place < 0) return undefined;
		const low = Math.floor(place);
		return { low, high: Math.min(low + 1, points - 1), share: place - low };
	});
}

/** Bilinear between the four points around; where one of them is missing, the nearest. */
function valueAt(figure: SectionFigure, row: Between, column: Between): number {
	const { values } = figure;
	const [upper, lower] = [row.low * figure.latitudes.length, row.high * figure.latitudes.length];
	const above =
		values[upper + column.low]! * (1 - column.share) + values[upper + column.high]! * column.share;
	const below =
		values[lower + column.low]! * (1 - column.share) + values[lower + column.high]! * column.share;
	const value = above * (1 - row.share) + below * row.share;
	if (!Number.isNaN(value)) return value;
	return values[(row.share < 0.5 ? upper : lower) + (column.share < 0.5 ? column.low : column.high)]!;
}

function raster(figure: SectionFigure, frame: Frame): string {
	const [wide, high] = [Math.round(frame.width * SHARPNESS), Math.round(frame.height * SHARPNESS)];
	const colours = coloursOf(figure.scale);
	const columns = neighbours(wide, figure.latitudes.length, (share) => frame.columnAt(share * frame.width));
	const rows = neighbours(high, figure.levels.length, (share) => frame.rowAt(share * frame.height));
	const href = pngDataUri(wide, high, (column, row) => {
		const [y, x] = [rows[row], columns[column]];
		const value = x === undefined || y === undefined ? Number.NaN : valueAt(figure, y, x);
		return Number.isNaN(value) ? missingColour : colours[stepOf(value, figure.scale, colours.length)];
	});
	return element("image", { x: 0, y: 0, width: frame.width, height: frame.height, href });
}

/** Lines at every other boundary of the colours, zero stronger. */
function contours(figure: SectionFigure, frame: Frame): string {
	const { min, max, levels = 10 } = figure.scale;
	const step = (max - min) / levels;
	const stride = levels > 10 ? 2 : 1;
	const first = Math.round(min / step);
	const field = { x: figure.latitudes.map(frame.x), y: figure.levels.map(frame.y), values: figure.values };
	return Array.from({ length: levels + 1 }, (_, index) => index)
		.filter((index) => (first + index) % stride === 0)
		.map((index) => {
			const d = contourPath(field, min + index * step);
			const zero = Math.abs(min + index * step) < step * 1e-6;
			const width = zero ? 1.4 : 0.6;
			return d === ""
				? ""
				: element("path", { d, fill: "none", stroke: "rgba(20,25,30,0.65)", "stroke-width": width });
		})
		.join("");
}

/** The levels to name, none closer than a line of text to the one before. */
function levelTicks(figure: SectionFigure, frame: Frame): number[] {
	const wanted = figure.logarithmic
		? [1000, 850, 700, 500, 400, 300, 250, 200, 150, 100, 70, 50, 30, 20, 10, 5, 2, 1]
		: niceTicks(Math.min(...figure.levels), Math.max(...figure.levels), 7);
	const inside = wanted.filter((level) => frame.y(level) >= 0 && frame.y(level) <= frame.height);
	const ticks = inside.length > 1 ? inside : [...figure.levels];
	const kept: number[] = [];
	for (const level of ticks) {
		const last = kept[kept.length - 1];
		if (last === undefined || Math.abs(frame.y(last) - frame.y(level)) >= 16) kept.push(level);
	}
	return kept;
}

function axes(figure: SectionFigure, frame: Frame): string {
	const { height, south, north } = frame;
	const wide = north - south > 120;
	const latitudes = (wide ? [-90, -60, -30, 0, 30, 60, 90] : niceTicks(south, north, 6)).filter(
		(latitude) => latitude >= south && latitude <= north,
	);
	const below = latitudes.map((latitude) => {
		const x = frame.x(latitude);
		const words = { x, y: height + 18, size: look.tick, anchor: "middle", fill: look.ink } as const;
		return line([x, height], [x, height + 5], look.frame) + text(degrees(latitude, "NS"), words);
	});
	const beside = levelTicks(figure, frame).map((level) => {
		const y = frame.y(level);
		const label = { x: -8, y: y + 4, size: look.tick, anchor: "end", fill: look.ink } as const;
		return line([-5, y], [0, y], look.frame) + text(tickLabel(level, level < 1 ? 0.1 : level), label);
	});
	const title = text(figure.levelLabel, {
		x: -46,
		y: height / 2,
		size: look.label,
		anchor: "middle",
		fill: look.ink,
		rotate: -90,
	});
	const outline = { x: 0, y: 0, width: frame.width, height, fill: "none", stroke: look.frame };
	return element("rect", outline) + below.join("") + beside.join("") + title;
}

/** Latitude against height: filled cells, contour lines, colour bar. */
export function drawSection(figure: SectionFigure, width: number): Drawing {
	const left = 66;
	const frame = frameOf(figure, width - left - 20);
	const head = heading(figure, left, frame.width);
	const chart = raster(figure, frame) + contours(figure, frame) + axes(figure, frame);
	const bar = colourBar(figure.scale, figure.values, frame.width);
	const below = head.height + frame.height + 34;
	return {
		width,
		height: below + bar.height + 4,
		body: head.body + moved(left, head.height, chart) + moved(left, below, bar.body),
	};
}
