import { type Camera, pixelOf } from "./camera.ts";
import { PER_TILE, type PixelCells } from "./pixel-cells.ts";
import type { Numbers } from "./zarr.ts";

/** Middles of the cells of a tile of an unstructured grid. */
export interface Points {
	readonly latitude: Numbers;
	readonly longitude: Numbers;
	readonly count: number;
}

/** Marks the pixels in which cells have their middles. */
export function markPoints(
	target: PixelCells,
	{ latitude, longitude, count }: Points,
	{ camera, slot }: { readonly camera: Camera; readonly slot: number },
): void {
	const world = camera.kind === "flat" ? 360 * camera.scale : 0;
	const mark = (x: number, y: number, cell: number) => {
		const [column, row] = [Math.floor(x), Math.floor(y)];
		if (column < 0 || row < 0 || column >= target.width || row >= target.height) return;
		target.cells[row * target.width + column] = slot * PER_TILE + cell;
	};
	for (let cell = 0; cell < count; cell++) {
		const pixel = pixelOf(camera, target, [longitude[cell]!, latitude[cell]!]);
		if (!pixel || Number.isNaN(pixel[0] + pixel[1])) continue;
		mark(pixel[0], pixel[1], cell);
		if (world === 0) continue;
		mark(pixel[0] - world, pixel[1], cell);
		mark(pixel[0] + world, pixel[1], cell);
	}
}

/**
 * Gives every pixel to the nearest marked one, if it is not farther than `reach` pixels: two passes over the picture that hand on the
 * distance to the mark (Danielsson 1980). On a flat map, distances along a parallel count as they are on the Earth.
 */
export function spreadPoints({ cells, width, height }: PixelCells, reach: number, camera: Camera): void {
	const shrunk = Float32Array.from({ length: height }, (_, row) => {
		const latitude = camera.latitude + (height / 2 - row - 0.5) / camera.scale;
		return camera.kind === "flat" ? Math.max(0.02, Math.cos((latitude * Math.PI) / 180)) ** 2 : 1;
	});
	const right = new Int16Array(cells.length);
	const down = new Int16Array(cells.length);
	const most = reach * reach;
	let along = 1;
	const take = (at: number, from: number, [dx, dy]: readonly [number, number]) => {
		if (cells[from] === -1) return;
		const x = right[from]! + dx;
		const y = down[from]! + dy;
		const distance = x * x * along + y * y;
		const own = right[at]! ** 2 * along + down[at]! ** 2;
		if (distance > most || (cells[at] !== -1 && own <= distance)) return;
		cells[at] = cells[from]!;
		right[at] = x;
		down[at] = y;
	};
	const sweep = (y: number, step: 1 | -1) => {
		const line = y * width;
		along = shrunk[y]!;
		const before = y - step;
		if (before >= 0 && before < height)
			for (let x = 0; x < width; x++) {
				take(line + x, before * width + x, [0, step]);
				if (x > 0) take(line + x, before * width + x - 1, [1, step]);
				if (x < width - 1) take(line + x, before * width + x + 1, [-1, step]);
			}
		for (let x = 1; x < width; x++) take(line + x, line + x - 1, [1, 0]);
		for (let x = width - 2; x >= 0; x--) take(line + x, line + x + 1, [-1, 0]);
	};
	for (let y = 0; y < height; y++) sweep(y, 1);
	for (let y = height - 1; y >= 0; y--) sweep(y, -1);
}
