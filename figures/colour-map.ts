import { colourMapNames, controlColours } from "../core/colours/colour-maps.ts";
import { UsageError } from "../core/errors.ts";
import type { ColourScale } from "../core/ports/figure.ts";
import { didYouMean } from "../core/text/nearest.ts";

/** Red, green, blue, 0..255. */
export type Rgb = readonly [number, number, number];

/** Cells inside the grid without a value. */
export const missingColour: Rgb = [206, 206, 206];

function controlPoints(name: string): readonly Rgb[] {
	const colours = controlColours(name);
	if (colours === undefined) {
		const known = colourMapNames();
		throw new UsageError(
			`There is no colour map "${name}".${didYouMean(name, known)} There are: ${known.join(", ")}.`,
		);
	}
	return colours.map((hex) => {
		const number = Number.parseInt(hex, 16);
		return [number >> 16, (number >> 8) & 255, number & 255];
	});
}

/** The colour at `fraction` (0..1) of the map, linear between control points. */
function between(points: readonly Rgb[], fraction: number): Rgb {
	const place = Math.min(1, Math.max(0, fraction)) * (points.length - 1);
	const low = Math.min(points.length - 2, Math.floor(place));
	const share = place - low;
	const [a, b] = [points[low]!, points[low + 1]!];
	const mix = (index: 0 | 1 | 2) => Math.round(a[index] + (b[index] - a[index]) * share);
	return [mix(0), mix(1), mix(2)];
}

/** The colours of a scale from low to high: `levels` of them, or 256 when it is continuous. */
export function coloursOf(scale: ColourScale): readonly Rgb[] {
	const points = controlPoints(scale.map);
	const count = Math.max(1, scale.levels ?? 256);
	return Array.from({ length: count }, (_, index) =>
		between(points, count === 1 ? 0.5 : index / (count - 1)),
	);
}

/** Which of `count` equal steps holds the value; values outside go to the ends. A value on a boundary belongs to the step above. */
export function stepOf(value: number, scale: ColourScale, count: number): number {
	const place = ((value - scale.min) / (scale.max - scale.min)) * count + 1e-9;
	if (place >= count) return count - 1;
	return place > 0 ? place | 0 : 0;
}

export const hex = ([red, green, blue]: Rgb): string =>
	`#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
