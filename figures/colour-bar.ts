import type { ColourScale } from "../core/ports/figure.ts";
import { niceStep, niceTicks, tickLabel } from "../core/statistics/nice.ts";
import { coloursOf, hex, type Rgb } from "./colour-map.ts";
import { look } from "./look.ts";
import { type Drawing, element, line, short, text, textWidth } from "./svg.ts";

const HEIGHT = 13;
const ARROW = 14;

interface Bar {
	readonly scale: ColourScale;
	readonly left: number;
	readonly width: number;
	readonly colours: readonly Rgb[];
}

const placeOf = (bar: Bar, value: number): number =>
	bar.left + ((value - bar.scale.min) / (bar.scale.max - bar.scale.min)) * bar.width;

/** Boundaries to label: of discrete colours only those that are multiples of a wider step, as many as find room. */
function ticksOf(scale: ColourScale, room: number): { ticks: readonly number[]; step: number } {
	const range = scale.max - scale.min;
	if (scale.levels === undefined) {
		let count = Math.min(8, room);
		while (count > 2 && niceTicks(scale.min, scale.max, count).length > Math.min(9, room)) count -= 1;
		return { ticks: niceTicks(scale.min, scale.max, count), step: niceStep(range, count) };
	}
	const step = range / scale.levels;
	const stride = [1, 2, 4, 5, 10, 20, 50, 100].find((every) => scale.levels! / every <= room) ?? scale.levels;
	const first = Math.round(scale.min / step);
	const all = Array.from({ length: scale.levels + 1 }, (_, index) => index);
	return {
		ticks: all.filter((index) => (first + index) % stride === 0).map((index) => scale.min + index * step),
		step: step * stride,
	};
}

function swatches(bar: Bar): string {
	const each = bar.width / bar.colours.length;
	// Each swatch reaches under the next: no hairline of background shows between them.
	return bar.colours
		.map((colour, index) =>
			element("rect", {
				x: bar.left + index * each,
				y: 0,
				width: Math.min(each + 0.6, bar.left + bar.width - (bar.left + index * each)),
				height: HEIGHT,
				fill: hex(colour),
			}),
		)
		.join("");
}

/** A pointed end: there are values beyond. */
function arrow(x: number, direction: 1 | -1, fill: string): string {
	const d = `M${short(x)} 0L${short(x + direction * ARROW)} ${HEIGHT / 2}L${short(x)} ${HEIGHT}Z`;
	return element("path", { d, fill, stroke: look.frame, "stroke-width": 0.8 });
}

function extendedEnds(bar: Bar, values: Float64Array): string {
	const { min, max } = bar.scale;
	const slack = (max - min) * 1e-9;
	const below = values.some((value) => value < min - slack);
	const above = values.some((value) => value > max + slack);
	const left = below ? arrow(bar.left, -1, hex(bar.colours[0]!)) : "";
	const right = above ? arrow(bar.left + bar.width, 1, hex(bar.colours[bar.colours.length - 1]!)) : "";
	return left + right;
}

/** A horizontal colour bar with ticks and label, centred in `width`; its ends are pointed where values lie beyond them. */
export function colourBar(scale: ColourScale, values: Float64Array, width: number): Drawing {
	const long = Math.min(width - 2 * ARROW - 20, 560);
	const shown = coloursOf(scale.levels === undefined ? { ...scale, levels: 128 } : scale);
	const bar: Bar = { scale, left: (width - long) / 2, width: long, colours: shown };
	const widest = Math.max(
		...[scale.min, scale.max].map((value) =>
			textWidth(tickLabel(value, (scale.max - scale.min) / (scale.levels ?? 8)), look.tick),
		),
	);
	const { ticks, step } = ticksOf(scale, Math.max(2, Math.floor(long / (widest + 12))));
	const marks = ticks.map((value) => {
		const x = placeOf(bar, value);
		const label = text(tickLabel(value, step), {
			x,
			y: HEIGHT + 17,
			size: look.tick,
			anchor: "middle",
			fill: look.ink,
		});
		return line([x, HEIGHT], [x, HEIGHT + 4], look.frame) + label;
	});
	const outline = element("rect", {
		x: bar.left,
		y: 0,
		width: long,
		height: HEIGHT,
		fill: "none",
		stroke: look.frame,
		"stroke-width": 0.8,
	});
	const label = text(scale.label, {
		x: width / 2,
		y: HEIGHT + 36,
		size: look.label,
		anchor: "middle",
		fill: look.ink,
	});
	return {
		width,
		height: HEIGHT + 42,
		body: swatches(bar) + outline + extendedEnds(bar, values) + marks.join("") + label,
	};
}
