import type { Outline } from "./outline.ts";

/**
 * How much of each pixel the inside of an outline covers, from the signed areas its edges leave to their right, added up along the rows.
 * Where outlines of one direction overlap, pixels are covered once.
 */
export class Coverage {
	readonly #width: number;
	readonly #height: number;
	readonly #areas: Float32Array;
	/** Rows and columns that edges have touched. */
	#top = Infinity;
	#bottom = -1;
	#left = Infinity;

	constructor(width: number, height: number) {
		this.#width = width;
		this.#height = height;
		this.#areas = new Float32Array(width * height + 2);
	}

	/** An outline, closed or not: its end is joined to its begin. Pixels are of size 1, y grows downwards. */
	add(outline: Outline): void {
		const end = outline.length;
		for (let i = 0; i < end; i += 2) this.#edge(outline, i, (i + 2) % end);
	}

	#edge(outline: Outline, from: number, to: number): void {
		const [x0, y0] = [outline[from] as number, outline[from + 1] as number];
		const [x1, y1] = [outline[to] as number, outline[to + 1] as number];
		if (!(y0 !== y1) || !Number.isFinite(x0 + y0 + x1 + y1)) return;
		const direction = y0 < y1 ? 1 : -1;
		const [upperX, upperY, lowerX, lowerY] = direction > 0 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
		const slope = (lowerX - upperX) / (lowerY - upperY);
		const first = Math.max(0, Math.floor(upperY));
		const last = Math.min(this.#height - 1, Math.ceil(lowerY) - 1);
		if (first > last) return;
		this.#top = Math.min(this.#top, first);
		this.#bottom = Math.max(this.#bottom, last);
		for (let row = first; row <= last; row++) {
			const [above, below] = [Math.max(row, upperY), Math.min(row + 1, lowerY)];
			const begin = upperX + (above - upperY) * slope;
			const end = upperX + (below - upperY) * slope;
			this.#across(row, direction * (below - above), begin < end ? [begin, end] : [end, begin]);
		}
	}

	/** A piece of an edge inside one row: `height` of the row, from `left` to `right`. */
	#across(row: number, height: number, [left, right]: readonly [number, number]): void {
		const [from, to] = [Math.min(this.#width, Math.max(0, left)), Math.min(this.#width, Math.max(0, right))];
		const base = row * this.#width;
		const first = Math.floor(from);
		this.#left = Math.min(this.#left, first);
		if (first >= this.#width) return;
		const last = Math.min(this.#width - 1, Math.max(first, Math.ceil(to) - 1));
		const share = to > from ? height / (to - from) : 0;
		for (let column = first; column <= last; column++) {
			const [a, b] = [Math.max(column, from), Math.min(column + 1, to)];
			// A slanting piece leaves to each pixel its share, and to all pixels behind it the rest.
			const part = share === 0 ? height : share * (b - a);
			this.#leave(base + column, part, (a + b) / 2 - column);
		}
	}

	#leave(pixel: number, part: number, middle: number): void {
		const areas = this.#areas;
		areas[pixel] = (areas[pixel] as number) + part * (1 - middle);
		if ((pixel + 1) % this.#width !== 0) areas[pixel + 1] = (areas[pixel + 1] as number) + part * middle;
	}

	/** Tells every pixel that is covered, then is empty again. */
	take(visit: (pixel: number, part: number) => void): void {
		const areas = this.#areas;
		const left = Math.min(this.#left, this.#width);
		for (let row = Math.max(0, this.#top); row <= this.#bottom; row++) {
			let sum = 0;
			const end = (row + 1) * this.#width;
			for (let pixel = row * this.#width + left; pixel < end; pixel++) {
				sum += areas[pixel] as number;
				areas[pixel] = 0;
				const part = Math.abs(sum);
				if (part > 0.004) visit(pixel, part > 1 ? 1 : part);
			}
		}
		this.#top = Infinity;
		this.#bottom = -1;
		this.#left = Infinity;
	}
}
