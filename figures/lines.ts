import type { LineFigure, LineSeries } from "../core/ports/figure.ts";
import { type NiceScale, niceScale, niceStep, tickLabel } from "../core/statistics/nice.ts";
import { heading, look } from "./look.ts";
import { type Drawing, element, line, moved, short, text, textWidth } from "./svg.ts";

interface Frame {
	readonly width: number;
	readonly height: number;
	readonly xRange: readonly [number, number];
	readonly yScale: NiceScale;
	readonly x: (value: number) => number;
	readonly y: (value: number) => number;
}

function range(values: readonly number[]): readonly [number, number] {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const value of values) {
		if (!Number.isFinite(value)) continue;
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	if (low > high) return [0, 1];
	return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Values that differ by less than single precision tells are one. */
const SAME = 1e-7;

function yScaleOf(figure: LineFigure): NiceScale {
	const values = figure.series.flatMap((series) => series.y);
	const [low, high] = range(values);
	const isOne = high - low < SAME * Math.max(Math.abs(low), Math.abs(high));
	return niceScale(isOne ? [low] : values, { steps: 6 });
}

const stepOf = (scale: NiceScale): number => (scale.max - scale.min) / scale.levels;

function frameOf(figure: LineFigure, width: number, height: number): Frame {
	const [west, east] = range(figure.series.flatMap((series) => series.x));
	const margin = figure.xTicks ? (east - west) * 0.03 : (east - west) * 0.01;
	const y = yScaleOf(figure);
	const xRange = [west - margin, east + margin] as const;
	return {
		width,
		height,
		xRange,
		yScale: y,
		x: (value) => ((value - xRange[0]) / (xRange[1] - xRange[0])) * width,
		y: (value) => height - ((value - y.min) / (y.max - y.min)) * height,
	};
}

const colourOf = (series: LineSeries, index: number): string =>
	look.lines[(series.colour ?? index) % look.lines.length]!;

/** The path of a series; a missing value breaks it, a value alone between two missing ones is a dot. */
function pathOf(series: LineSeries, frame: Frame): string {
	const there = (index: number) => Number.isFinite(series.y[index]) && Number.isFinite(series.x[index]);
	return series.x
		.map((x, index) => {
			if (!there(index)) return "";
			const place = `${short(frame.x(x))} ${short(frame.y(series.y[index]!))}`;
			if (there(index - 1)) return `L${place}`;
			return there(index + 1) ? `M${place}` : `M${place}m-1.5 0a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0`;
		})
		.join("");
}

/** The tinted ground below a line without gaps. */
function ground(series: LineSeries, frame: Frame, index: number): string {
	const [first = 0, last = 0] = [series.x[0], series.x.at(-1)].map((x) => frame.x(x ?? 0));
	const d = `${pathOf(series, frame)}L${short(last)} ${short(frame.height)}L${short(first)} ${short(frame.height)}Z`;
	return element("path", { d, fill: colourOf(series, index), "fill-opacity": 0.28 });
}

const strokeOf = (series: LineSeries, index: number) => ({
	fill: "none",
	stroke: colourOf(series, index),
	"stroke-width": series.faint ? 0.9 : 2,
	"stroke-opacity": series.faint ? 0.45 : undefined,
	"stroke-dasharray": series.dashed ? "7 4" : undefined,
	"stroke-linejoin": "round",
	"stroke-linecap": series.dashed ? undefined : "round",
});

/** Whole numbers where the range allows it: years read badly as 1992.5. */
function xValues(frame: Frame): { values: readonly number[]; step: number } {
	const [low, high] = frame.xRange;
	const count = Math.max(3, Math.round(frame.width / 85));
	const nice = niceStep(high - low, count);
	const step = nice === 2.5 ? 2 : nice;
	const first = Math.ceil(low / step - 1e-9);
	const last = Math.floor(high / step + 1e-9);
	return { values: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step), step };
}

type Ticks = NonNullable<LineFigure["xTicks"]>;

/** Every second, third ... of the ticks, so that their words do not touch. */
function apart(ticks: Ticks, { x }: Frame): Ticks {
	const isApart = (some: Ticks) =>
		some.every(({ at, label }, i) => {
			const before = some[i - 1];
			if (!before) return true;
			const room = (textWidth(label, look.tick) + textWidth(before.label, look.tick)) / 2 + 6;
			return Math.abs(x(at) - x(before.at)) >= room;
		});
	const everies = Array.from({ length: ticks.length }, (_, i) => i + 1);
	const fitting = everies.map((every) => ticks.filter((_, i) => i % every === 0)).find(isApart);
	return fitting ?? ticks;
}

function xAxis(figure: LineFigure, frame: Frame): string {
	const { values, step } = xValues(frame);
	const ticks = figure.xTicks ?? values.map((at) => ({ at, label: tickLabel(at, step) }));
	const inside = ticks.filter(({ at }) => at >= frame.xRange[0] && at <= frame.xRange[1]);
	const marks = apart(inside, frame).map(({ at, label }) => {
		const x = frame.x(at);
		const words = text(label, {
			x,
			y: frame.height + 19,
			size: look.tick,
			anchor: "middle",
			fill: look.ink,
		});
		return line([x, frame.height], [x, frame.height + 5], look.frame) + words;
	});
	const title = text(figure.xLabel, {
		x: frame.width / 2,
		y: frame.height + 39,
		size: look.label,
		anchor: "middle",
		fill: look.ink,
	});
	return line([0, frame.height], [frame.width, frame.height], look.frame) + marks.join("") + title;
}

function yAxis(figure: LineFigure, frame: Frame, left: number): string {
	const { min, levels } = frame.yScale;
	const step = stepOf(frame.yScale);
	const marks = Array.from({ length: levels + 1 }, (_, index) => {
		const value = Number((min + index * step).toPrecision(12));
		const y = frame.y(value);
		const words = { x: -8, y: y + 4, size: look.tick, anchor: "end", fill: look.ink } as const;
		const rule = line([0, y], [frame.width, y], value === 0 && min < 0 ? look.frame : look.grid);
		return rule + text(tickLabel(value, step), words);
	});
	const title = text(figure.yLabel, {
		x: 14 - left,
		y: frame.height / 2,
		size: look.label,
		anchor: "middle",
		fill: look.ink,
		rotate: -90,
	});
	return marks.join("") + title;
}

/** Sample and name of each series, flowing in rows below the plot. */
function legend(figure: LineFigure, width: number): Drawing {
	const rowHeight = 20;
	let [x, y] = [0, 0];
	const entries = figure.series.map((series, index) => {
		const wide = 34 + textWidth(series.label, look.label) + 16;
		if (x > 0 && x + wide > width) [x, y] = [0, y + rowHeight];
		const sample = element("path", { d: `M${short(x)} ${y + 8}h26`, ...strokeOf(series, index) });
		const name = text(series.label, { x: x + 33, y: y + 12, size: look.label, fill: look.ink });
		x += wide;
		return sample + name;
	});
	const several = figure.series.length > 1;
	return { width, height: several ? y + rowHeight + 4 : 0, body: several ? entries.join("") : "" };
}

/** Lines over axes with round ticks, a grid and a legend. */
export function drawLines(figure: LineFigure, width: number): Drawing {
	const scale = yScaleOf(figure);
	const step = stepOf(scale);
	const widest = Math.max(
		...[scale.min, scale.max].map((value) => textWidth(tickLabel(value, step), look.tick)),
	);
	const left = widest + 38;
	const plain = width - left - 22;
	const frame = frameOf(figure, plain, plain * (width < 560 ? 0.56 : 0.44));
	const head = heading(figure, left, plain);
	const curves = figure.series.map(
		(series, index) =>
			(series.filled ? ground(series, frame, index) : "") +
			element("path", { d: pathOf(series, frame), ...strokeOf(series, index) }),
	);
	const chart = yAxis(figure, frame, left) + xAxis(figure, frame) + curves.join("");
	const names = legend(figure, plain);
	const below = head.height + 6 + frame.height + 52;
	return {
		width,
		height: below + names.height + 6,
		body: head.body + moved(left, head.height + 6, chart) + moved(left, below, names.body),
	};
}
