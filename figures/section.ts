import type { SectionAcross, SectionFigure } from "../core/ports/figure.ts";
import { niceTicks, tickLabel } from "../core/statistics/nice.ts";
import { cellAt, edgesOf } from "./cells.ts";
import { colourBar } from "./colour-bar.ts";
import { coloursOf, hex, missingColour, type Rgb, stepOf } from "./colour-map.ts";
import { contourPath } from "./contours.ts";
import { heading, look } from "./look.ts";
import { degrees } from "./map-frame.ts";
import { pngDataUri } from "./png.ts";
import { type Drawing, element, line, moved, text, textWidth } from "./svg.ts";

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
	const smooth = figure.style !== "image" && figure.levels.length >= 4 && figure.latitudes.length >= 4;
	const columns = axisOf(figure.latitudes, smooth, 2.5);
	const rows = axisOf(figure.levels.map(scaled), smooth, figure.logarithmic ? 0.2 : 1);
	const isLatitude = figure.across === undefined || figure.across.kind === "latitude";
	const [south, north] = extentOf(
		columns.edges.map((edge) => (isLatitude ? Math.max(-90, Math.min(90, edge)) : edge)),
	);
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
	const isColoured = figure.style === "contour";
	const stride = levels > 10 && figure.style === undefined ? 2 : 1;
	const colours = coloursOf({ ...figure.scale, levels: levels + 1 });
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
				: element("path", {
						...{ d, fill: "none" },
						stroke: isColoured ? hex(colours[index] as Rgb) : "rgba(20,25,30,0.65)",
						"stroke-width": isColoured ? 1.6 : width,
					});
		})
		.join("");
}

type Ticks = readonly { readonly at: number; readonly label: string }[];

/** Round numbers along an axis, or round degrees. */
function roundTicks(kind: SectionAcross["kind"], low: number, high: number): Ticks {
	if (kind === "other") {
		const numbers = niceTicks(low, high, 7);
		const step = (numbers[1] ?? 1) - (numbers[0] ?? 0);
		return numbers.map((at) => ({ at, label: tickLabel(at, step) }));
	}
	const step = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90].find((one) => (high - low) / one <= 7) ?? 90;
	const first = Math.ceil(low / step);
	const count = high - low < 3 ? 0 : Math.floor(high / step) - first + 1;
	const numbers =
		count > 1 ? Array.from({ length: count }, (_, i) => (first + i) * step) : niceTicks(low, high, 6);
	return numbers.map((at) => ({ at, label: degrees(at, kind === "latitude" ? "NS" : "EW") }));
}

const PRESSURES = [1000, 850, 700, 500, 400, 300, 250, 200, 150, 100, 70, 50, 30, 20, 10, 5, 2, 1];

/** The levels to name, none closer than a line of text to the one before. */
function levelTicks(figure: SectionFigure, frame: Frame): Ticks {
	const named = (level: number) => ({ at: level, label: tickLabel(level, level < 1 ? 0.1 : level) });
	const [low, high] = extentOf(figure.levels);
	const wanted =
		figure.levelTicks ??
		(figure.logarithmic ? PRESSURES.map(named) : roundTicks(figure.levelKind ?? "other", low, high));
	const inside = wanted.filter(({ at }) => frame.y(at) >= 0 && frame.y(at) <= frame.height);
	const ticks = inside.length > 1 ? inside : figure.levels.map(named);
	const kept: { at: number; label: string }[] = [];
	for (const tick of ticks) {
		const last = kept[kept.length - 1];
		if (last === undefined || Math.abs(frame.y(last.at) - frame.y(tick.at)) >= 16) kept.push(tick);
	}
	return kept;
}

function acrossTicks({ across }: SectionFigure, { south, north }: Frame): Ticks {
	const isWide = north - south > 120 && (across === undefined || across.kind === "latitude");
	const wanted =
		across?.ticks ??
		(isWide
			? [-90, -60, -30, 0, 30, 60, 90].map((at) => ({ at, label: degrees(at, "NS") }))
			: roundTicks(across?.kind ?? "latitude", south, north));
	return wanted.filter(({ at }) => at >= south && at <= north);
}

function axes(figure: SectionFigure, frame: Frame, left: number): string {
	const { height } = frame;
	const below = acrossTicks(figure, frame).map(({ at, label }) => {
		const x = frame.x(at);
		const words = { x, y: height + 18, size: look.tick, anchor: "middle", fill: look.ink } as const;
		return line([x, height], [x, height + 5], look.frame) + text(label, words);
	});
	const beside = levelTicks(figure, frame).map(({ at, label }) => {
		const y = frame.y(at);
		const words = { x: -8, y: y + 4, size: look.tick, anchor: "end", fill: look.ink } as const;
		return line([-5, y], [0, y], look.frame) + text(label, words);
	});
	const title = text(figure.levelLabel, {
		x: 20 - left,
		y: height / 2,
		size: look.label,
		anchor: "middle",
		fill: look.ink,
		rotate: -90,
	});
	const isOther = figure.across !== undefined && figure.across.kind === "other";
	const under = isOther
		? text(figure.across?.label ?? "", {
				...{ x: frame.width / 2, y: height + 38, size: look.label },
				...{ anchor: "middle", fill: look.ink },
			})
		: "";
	const outline = { x: 0, y: 0, width: frame.width, height, fill: "none", stroke: look.frame };
	return element("rect", outline) + below.join("") + beside.join("") + title + under;
}

/** A field along two axes: filled cells, contour lines, colour bar. */
export function drawSection(figure: SectionFigure, width: number): Drawing {
	const widest = Math.max(0, ...(figure.levelTicks ?? []).map(({ label }) => textWidth(label, look.tick)));
	const left = Math.max(66, widest + 34);
	const frame = frameOf(figure, width - left - 20);
	const head = heading(figure, left, frame.width);
	const filled = figure.style === "contour" ? "" : raster(figure, frame);
	const drawn = figure.style === "image" ? "" : contours(figure, frame);
	const bar = colourBar(figure.scale, figure.values, frame.width);
	const below = head.height + frame.height + (figure.across?.kind === "other" ? 52 : 34);
	return {
		width,
		height: below + bar.height + 4,
		body:
			head.body +
			moved(left, head.height, filled + drawn + axes(figure, frame, left)) +
			moved(left, below, bar.body),
	};
}
