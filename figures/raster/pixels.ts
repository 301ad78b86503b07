import { PNG } from "pngjs";
import { Coverage } from "./coverage.ts";
import type { Outline } from "./outline.ts";

/** Red, green, blue (0 to 255) and how opaque (0 to 1). */
export type Paint = readonly [number, number, number, number];

/** "#20252b", "rgba(30,35,40,0.22)"; `undefined` for "none". */
export function paintOf(text: string | undefined, opacity = 1): Paint | undefined {
	const [, hex] = /^#([0-9a-f]{6})$/i.exec(text ?? "") ?? [];
	if (hex) {
		const number = Number.parseInt(hex, 16);
		return [number >> 16, (number >> 8) & 255, number & 255, opacity];
	}
	const [, parts] = /^rgba?\(([\d.,\s]+)\)$/.exec(text ?? "") ?? [];
	const [red, green, blue, alpha = 1] = (parts ?? "").split(",").map(Number);
	return red === undefined || green === undefined || blue === undefined
		? undefined
		: [red, green, blue, alpha * opacity];
}

/** A picture that is painted on, opaque and white at first. */
export class Pixels {
	readonly width: number;
	readonly height: number;
	readonly #data: Uint8Array;
	readonly #coverage: Coverage;

	constructor(width: number, height: number) {
		this.width = width;
		this.height = height;
		this.#data = new Uint8Array(4 * width * height).fill(255);
		this.#coverage = new Coverage(width, height);
	}

	/** Paints the inside of outlines together. */
	fill(outlines: readonly Outline[], paint: Paint): void {
		for (const outline of outlines) this.#coverage.add(outline);
		this.#coverage.take((pixel, part) => this.#blend(4 * pixel, paint, part));
	}

	/** Puts another picture into a rectangle, its nearest pixels. */
	image(
		picture: PNG,
		box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
	): void {
		const [left, top] = [Math.max(0, Math.round(box.x)), Math.max(0, Math.round(box.y))];
		const right = Math.min(this.width, Math.round(box.x + box.width));
		const bottom = Math.min(this.height, Math.round(box.y + box.height));
		const nearest = (place: number, begin: number, [size, count]: readonly [number, number]) =>
			Math.min(count - 1, Math.max(0, Math.floor(((place + 0.5 - begin) / size) * count)));
		const columns = Int32Array.from({ length: Math.max(0, right - left) }, (_, i) =>
			nearest(left + i, box.x, [box.width, picture.width]),
		);
		for (let row = top; row < bottom; row++) {
			const base = nearest(row, box.y, [box.height, picture.height]) * picture.width;
			for (let column = left; column < right; column++) {
				const from = 4 * (base + (columns[column - left] as number));
				const [red, green, blue, alpha] = picture.data.subarray(from, from + 4) as unknown as Paint;
				if (alpha > 0) this.#blend(4 * (row * this.width + column), [red, green, blue, alpha / 255], 1);
			}
		}
	}

	#blend(at: number, [red, green, blue, alpha]: Paint, part: number): void {
		const data = this.#data;
		const share = alpha * part;
		const mixed = (old: number, value: number) => Math.round(old + (value - old) * share);
		data[at] = mixed(data[at] as number, red);
		data[at + 1] = mixed(data[at + 1] as number, green);
		data[at + 2] = mixed(data[at + 2] as number, blue);
	}

	/** As a PNG file. */
	png(): Uint8Array {
		const image = new PNG({ width: this.width, height: this.height });
		image.data = Buffer.from(this.#data.buffer);
		return PNG.sync.write(image, {
			colorType: 2,
			inputColorType: 6,
			filterType: 0,
			deflateLevel: 6,
			deflateStrategy: 0,
		});
	}
}
