import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
	bounded,
	type Camera,
	pixelOf,
	placeOf,
	turned,
	zoomed,
} from "../../../../publish/server/browser/camera.ts";
import { fillCells, fillFigure } from "../../../../publish/server/browser/fill-cells.ts";
import { meshOf } from "../../../../publish/server/browser/mesh.ts";
import { markPoints, spreadPoints } from "../../../../publish/server/browser/nearest-points.ts";
import { levelFor } from "../../../../publish/server/browser/picture.ts";
import { emptyCells, finderOf, longitudeFinder } from "../../../../publish/server/browser/pixel-cells.ts";

const size = { width: 300, height: 200 };
const cameras = fc.record({
	kind: fc.constantFrom("flat", "globe"),
	longitude: fc.double({ min: -180, max: 179.9, noNaN: true }),
	latitude: fc.double({ min: -80, max: 80, noNaN: true }),
	scale: fc.double({ min: 1, max: 400, noNaN: true }),
}) as fc.Arbitrary<Camera>;

test("a pixel's place lies at that pixel", () => {
	const pixel = fc.tuple(
		fc.double({ min: 0, max: 300, noNaN: true }),
		fc.double({ min: 0, max: 200, noNaN: true }),
	);
	fc.assert(
		fc.property(cameras, pixel, (camera, at) => {
			const place = placeOf(camera, size, at);
			const back = place && pixelOf(camera, size, place);
			// Beside the Earth there is no place; at the limb of a globe rounding may hide it.
			if (!place || !back) return;
			const radius = (camera.scale * 180) / Math.PI;
			const rest = camera.kind === "globe" ? 1 - Math.hypot(at[0] - 150, at[1] - 100) / radius : 1;
			if (rest < 1e-3 || Math.abs(place[1]) > 89.99 || Math.abs(turned(place[0] - camera.longitude)) > 179.99)
				return;
			expect(back[0]).toBeCloseTo(at[0], 3);
			expect(back[1]).toBeCloseTo(at[1], 3);
		}),
	);
});

test("zooming a flat map keeps the place under the pointer", () => {
	const camera = bounded({ kind: "flat", longitude: 10, latitude: 20, scale: 20 }, size);
	const before = placeOf(camera, size, [60, 150]);
	const after = placeOf(zoomed(camera, size, { factor: 1.7, at: [60, 150] }), size, [60, 150]);
	expect(after?.[0]).toBeCloseTo(before?.[0] ?? Number.NaN, 6);
	expect(after?.[1]).toBeCloseTo(before?.[1] ?? Number.NaN, 6);
});

test("edges hold their cells, rising or falling, of any level", () => {
	const edges = [-90, -60, -45, 0, 5, 90];
	const falling = edges.toReversed();
	expect([-90, -61, -60, 4, 5, 90, 91].map(finderOf(edges, 1))).toEqual([0, 0, 1, 3, 4, 4, -1]);
	expect([-90, -61, 4, 6, 90].map(finderOf(falling, 1))).toEqual([4, 4, 1, 0, 0]);
	expect([-90, -46, -44, 5, 6].map(finderOf(edges, 2))).toEqual([0, 0, 1, 2, 2]);
	expect([-170, 190, 10, 370].map(longitudeFinder([0, 90, 180, 270, 360], 1))).toEqual([2, 2, 0, 0]);
	expect([-30, 20].map(longitudeFinder([-20, 0, 20], 1))).toEqual([-1, 1]);
});

test("cells that share a side share no pixel and leave none out", () => {
	const coordinate = fc.double({ min: -20, max: 60, noNaN: true });
	fc.assert(
		fc.property(coordinate, coordinate, coordinate, coordinate, (a, b, c, d) => {
			// A side from (a, 5) to (b, 35) cuts a box of 40 pixels in two.
			const top = 20 + ((a % 10) + 10) / 2;
			const bottom = 20 + ((b % 10) + 10) / 2;
			const [left, right] = [4 + (Math.abs(c) % 10), 40 + (Math.abs(d) % 10)];
			const cuts = new Float64Array(4);
			const target = emptyCells({ width: 60, height: 40 });
			const quad = (xs: readonly number[]) => ({
				x: Float64Array.from(xs),
				y: Float64Array.from([5, 5, 35, 35]),
			});
			fillFigure(target, quad([left, top, bottom, left]), { cell: 0, cuts });
			const first = target.cells.filter((cell) => cell === 0).length;
			fillFigure(target, quad([top, right, right, bottom]), { cell: 1, cuts });
			const whole = emptyCells(target);
			fillFigure(whole, quad([left, right, right, left]), { cell: 0, cuts });
			const count = whole.cells.filter((cell) => cell === 0).length;
			expect(target.cells.filter((cell) => cell === 0).length).toBe(first);
			expect(target.cells.filter((cell) => cell >= 0).length).toBe(count);
		}),
	);
});

test("a sheared grid is drawn cell by cell where its middles lie, across the date line too", () => {
	const [rows, columns] = [20, 30];
	const latitude = new Float32Array(rows * columns);
	const longitude = new Float32Array(rows * columns);
	for (let cell = 0; cell < rows * columns; cell++) {
		const [row, column] = [Math.floor(cell / columns), cell % columns];
		latitude[cell] = -10 + row + column * 0.1;
		longitude[cell] = turned(165 + column - row * 0.2);
	}
	const mesh = meshOf({ latitude, longitude, rows, columns, pitch: columns });
	for (const kind of ["flat", "globe"] as const)
		for (const middle of [180, 0]) {
			const camera: Camera = { kind, longitude: kind === "globe" ? 178 : middle, latitude: 0, scale: 5 };
			const target = emptyCells({ width: 1820, height: 400 });
			fillCells(target, mesh, { camera, pitch: columns, slot: 0 });
			for (let cell = 0; cell < rows * columns; cell++) {
				const at = pixelOf(camera, target, [longitude[cell] ?? 0, latitude[cell] ?? 0]);
				if (!at) throw new Error("hidden");
				expect(target.cells[Math.floor(at[1]) * 1820 + Math.floor(at[0])]).toBe(cell);
			}
		}
});

test("every pixel near a point goes to the nearest one", () => {
	const camera: Camera = { kind: "flat", longitude: 0, latitude: 0, scale: 2 };
	const target = emptyCells({ width: 100, height: 60 });
	const places = [
		[-20, 5],
		[3, -8],
		[18, 10],
	] as const;
	markPoints(
		target,
		{
			longitude: Float32Array.from(places, ([x]) => x),
			latitude: Float32Array.from(places, ([, y]) => y),
			count: 3,
		},
		{ camera, slot: 0 },
	);
	spreadPoints(target, 1000, camera);
	const marks = places.map(
		(place) => (pixelOf(camera, target, place) ?? [0, 0]).map(Math.floor) as [number, number],
	);
	let wrong = 0;
	target.cells.forEach((cell, pixel) => {
		const far = marks.map(([x, y]) => Math.hypot((pixel % 100) - x, Math.floor(pixel / 100) - y));
		if ((far[cell] ?? Number.NaN) > Math.min(...far) * 1.03 + 0.5) wrong++;
	});
	expect(wrong).toBeLessThan(10);
});

test("the coarsest level whose cells are still small is taken, else the finest", () => {
	const widths = (perCell: number) => (stride: number) => stride * perCell;
	expect([0.1, 0.5, 0.9, 4].map((width) => levelFor([1, 2, 4, 8], widths(width)))).toEqual([3, 1, 0, 0]);
});
