import type { Camera, Size } from "./camera.ts";
import { type Mesh, projected } from "./mesh.ts";
import { PER_TILE, type PixelCells } from "./pixel-cells.ts";

/** A four-sided cell on the map: pixels. */
export interface Quad {
	readonly x: Float64Array;
	readonly y: Float64Array;
}

/** Gives every pixel whose middle lies in a four-sided cell to that cell; cells that share a side share no pixel. */
export function fillQuad({ cells, width, height }: PixelCells, { x, y }: Quad, cell: number): void {
	const top = Math.min(y[0]!, y[1]!, y[2]!, y[3]!);
	const bottom = Math.max(y[0]!, y[1]!, y[2]!, y[3]!);
	const last = Math.min(height - 1, Math.ceil(bottom - 0.5) - 1);
	for (let row = Math.max(0, Math.ceil(top - 0.5)); row <= last; row++) {
		let left = Number.POSITIVE_INFINITY;
		let right = Number.NEGATIVE_INFINITY;
		for (let a = 0; a < 4; a++) {
			const cut = crossing({ x, y }, a, row + 0.5);
			if (cut < left) left = cut;
			if (cut > right) right = cut;
		}
		const end = Math.min(width - 1, Math.ceil(right - 0.5) - 1);
		for (let column = Math.max(0, Math.ceil(left - 0.5)); column <= end; column++)
			cells[row * width + column] = cell;
	}
}

/** Where a side crosses a line of pixels, reckoned from its upper end so that both its cells find the same; NaN where it does not. */
function crossing({ x, y }: Quad, side: number, line: number): number {
	const next = (side + 1) & 3;
	const [upper, lower] = y[side]! <= y[next]! ? [side, next] : [next, side];
	if (line < y[upper]! || line >= y[lower]!) return Number.NaN;
	return x[upper]! + ((line - y[upper]!) / (y[lower]! - y[upper]!)) * (x[lower]! - x[upper]!);
}

export interface Drawn {
	readonly camera: Camera;
	/** Cells from the start of one row of the tile to that of the next. */
	readonly pitch: number;
	/** Place of the tile among those of the picture. */
	readonly slot: number;
}

/** Draws the cells of a tile of rows and columns where they lie. */
export function fillMesh(target: PixelCells, mesh: Mesh, { camera, pitch, slot }: Drawn): void {
	const corners = projected(mesh, camera, target);
	const world = camera.kind === "flat" ? 360 * camera.scale : Number.POSITIVE_INFINITY;
	const quad: Quad = { x: new Float64Array(4), y: new Float64Array(4) };
	const wide = mesh.columns + 1;
	for (let row = 0; row < mesh.rows; row++)
		for (let column = 0; column < mesh.columns; column++) {
			const at = row * wide + column;
			[at, at + 1, at + wide + 1, at + wide].forEach((corner, i) => {
				quad.x[i] = corners.x[corner]!;
				quad.y[i] = corners.y[corner]!;
			});
			if (Number.isNaN(quad.x[0]! + quad.x[1]! + quad.x[2]! + quad.x[3]!)) continue;
			fillCopies(target, quad, { cell: slot * PER_TILE + row * pitch + column, world });
		}
}

/** A cell across the far side of a flat map is drawn at both its ends. */
function fillCopies(
	target: PixelCells,
	quad: Quad,
	{ cell, world }: { readonly cell: number; readonly world: number },
): void {
	if (!Number.isFinite(world)) {
		fillQuad(target, quad, cell);
		return;
	}
	for (let i = 1; i < 4; i++) quad.x[i] = quad.x[i]! - world * Math.round((quad.x[i]! - quad.x[0]!) / world);
	const [west, east] = worldOf(target, world);
	const left = Math.min(quad.x[0]!, quad.x[1]!, quad.x[2]!, quad.x[3]!);
	const right = Math.max(quad.x[0]!, quad.x[1]!, quad.x[2]!, quad.x[3]!);
	// Around a pole a cell has no sides that can be drawn on a flat map.
	if (right - left > world / 2) return;
	fillQuad(target, quad, cell);
	if (left < west) fillQuad(target, { x: quad.x.map((x) => x + world), y: quad.y }, cell);
	if (right > east) fillQuad(target, { x: quad.x.map((x) => x - world), y: quad.y }, cell);
}

/** Where a flat map begins and ends. */
export const worldOf = ({ width }: Size, world: number): readonly [number, number] => [
	(width - world) / 2,
	(width + world) / 2,
];

/** Takes back what was drawn beyond the ends of a flat map that is narrower than the picture. */
export function trimWorld({ cells, width, height }: PixelCells, { kind, scale }: Camera): void {
	const [west, east] = worldOf({ width, height }, 360 * scale);
	if (kind !== "flat" || west <= 0) return;
	for (let row = 0; row < height; row++) {
		cells.fill(-1, row * width, row * width + Math.ceil(west - 0.5));
		cells.fill(-1, row * width + Math.ceil(east - 0.5), (row + 1) * width);
	}
}
