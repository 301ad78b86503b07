import { controlColours } from "../../../core/colours/colour-maps.ts";
import type { PixelCells } from "./pixel-cells.ts";
import { PER_TILE } from "./pixel-cells.ts";
import type { Numbers } from "./zarr.ts";

const STEPS = 256;

/** The colours of a map from low to high, as an ImageData holds them (alpha, blue, green, red). */
export function coloursOf(name: string): Uint32Array {
	const points = (controlColours(name) ?? ["000000", "ffffff"]).map((hex) => Number.parseInt(hex, 16));
	return Uint32Array.from({ length: STEPS }, (_, step) => {
		const place = (step / (STEPS - 1)) * (points.length - 1);
		const low = Math.min(points.length - 2, Math.floor(place));
		const mix = (shift: number) => {
			const [a, b] = [(points[low]! >> shift) & 255, (points[low + 1]! >> shift) & 255];
			return Math.round(a + (b - a) * (place - low));
		};
		return ((255 << 24) | (mix(0) << 16) | (mix(8) << 8) | mix(16)) >>> 0;
	});
}

export interface Limits {
	readonly low: number;
	readonly high: number;
}

export interface Painting {
	/** In the order of the picture's tiles. */
	readonly tiles: readonly (Numbers | undefined)[];
	readonly colours: Uint32Array;
	readonly limits: Limits;
}

/** Colours each pixel by the value of its cell; what is missing becomes transparent, and where a tile is not there yet, all stays as it was. */
export function paint(
	target: Uint32Array,
	{ cells }: PixelCells,
	{ tiles, colours, limits }: Painting,
): void {
	const scale = STEPS / (limits.high - limits.low || 1);
	for (let pixel = 0; pixel < cells.length; pixel++) {
		const cell = cells[pixel]!;
		const tile = cell < 0 ? undefined : tiles[Math.floor(cell / PER_TILE)];
		if (!tile) continue;
		const value = tile[cell % PER_TILE]!;
		if (Number.isNaN(value)) {
			target[pixel] = 0;
			continue;
		}
		const step = Math.floor((value - limits.low) * scale);
		target[pixel] = colours[step < 0 ? 0 : step >= STEPS ? STEPS - 1 : step]!;
	}
}

/** Pixels looked at for the limits. */
const SAMPLES = 20_000;

/** Limits of what is seen, without its outermost hundredths; `undefined` where nothing is. */
export function seenLimits({ cells }: PixelCells, tiles: Painting["tiles"]): Limits | undefined {
	const step = Math.max(1, Math.floor(cells.length / SAMPLES)) | 1;
	const values: number[] = [];
	for (let pixel = 0; pixel < cells.length; pixel += step) {
		const cell = cells[pixel]!;
		const value = cell < 0 ? undefined : tiles[Math.floor(cell / PER_TILE)]?.[cell % PER_TILE];
		if (value !== undefined && Number.isFinite(value)) values.push(value);
	}
	if (values.length === 0) return undefined;
	values.sort((a, b) => a - b);
	const at = (share: number) => values[Math.round(share * (values.length - 1))]!;
	return niceLimits({ low: at(0.01), high: at(0.99) });
}

/** Limits at round numbers, around zero where values lie on both sides of it alike. */
export function niceLimits({ low, high }: Limits): Limits {
	if (low === high) {
		const around = Math.abs(low) * 0.01 || 1;
		return { low: low - around, high: high + around };
	}
	const bothSides = low < 0 && high > 0 && Math.min(-low, high) > Math.max(-low, high) / 4;
	const most = Math.max(-low, high);
	const [a, b] = bothSides ? [-most, most] : [low, high];
	const step = niceStep((b - a) / 10);
	return { low: tidy(Math.floor(a / step) * step), high: tidy(Math.ceil(b / step) * step) };
}

/** 1, 2 or 5 times a power of ten, not smaller than `rough`. */
export function niceStep(rough: number): number {
	const power = 10 ** Math.floor(Math.log10(rough));
	return ([1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10) * power;
}

/** Without the crumbs of binary fractions. */
export const tidy = (value: number): number => Number(value.toPrecision(12));

/** Round numbers between limits, about `count` of them. */
export function ticksOf({ low, high }: Limits, count: number): readonly number[] {
	const step = niceStep((high - low) / count);
	const first = Math.ceil(low / step - 1e-9);
	const last = Math.floor(high / step + 1e-9);
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => tidy((first + i) * step));
}
