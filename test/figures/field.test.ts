import { expect, test } from "@jest/globals";
import { PNG } from "pngjs";
import { latitudeBounds, longitudeBounds } from "../../core/grid/axis-bounds.ts";
import type { HorizontalGrid, ScatteredGrid } from "../../core/grid/grid.ts";
import { madeCorners } from "../../core/grid/made-corners.ts";
import type { FieldFigure, FieldStyle } from "../../core/ports/figure.ts";
import { coloursOf, hex } from "../../figures/colour-map.ts";
import { contourLines } from "../../figures/field/contour-lines.ts";
import { eachInside, latticeOver, pointAt } from "../../figures/field/lattice.ts";
import { rasterized } from "../../figures/raster/draw.ts";
import { render, renderPng } from "../../figures/render.ts";

const scale = { map: "viridis", min: 0, max: 4, levels: 4, label: "units" };
const [low, , , high] = coloursOf(scale).map(hex);
const BOX = { west: -180, east: 180, south: -90, north: 90 };

/** High in the northern quarter from 0 to 90 E, low elsewhere. */
const quarter = (latitude: number, longitude: number): number =>
	latitude > 0 && ((longitude % 360) + 360) % 360 < 90 ? 3.5 : 0.5;

const figure = (grid: HorizontalGrid, values: Float64Array, style: FieldStyle = "image"): FieldFigure => ({
	...{ kind: "field", style, title: "A field", grid, values, scale, box: BOX },
});

const rasterOf = (svg: string): PNG =>
	PNG.sync.read(Buffer.from(/data:image\/png;base64,([^"]+)/.exec(svg)?.[1] ?? "", "base64"));

/** The colour at a place of a flat map of the whole globe. */
function colourAt(image: PNG, latitude: number, longitude: number): string | undefined {
	const column = Math.floor(((longitude + 180) / 360) * image.width);
	const row = Math.floor(((90 - latitude) / 180) * image.height);
	const [red = 0, green = 0, blue = 0, alpha = 0] = image.data.subarray(4 * (row * image.width + column));
	return alpha === 0 ? undefined : hex([red, green, blue]);
}

function expectQuarter(image: PNG): void {
	const places: readonly (readonly [number, number])[] = [
		[45, 45],
		[20, 10],
		[30, 80],
		[75, 60],
	];
	for (const [latitude, longitude] of places) {
		expect(colourAt(image, latitude, longitude)).toBe(high);
		expect(colourAt(image, -latitude, longitude)).toBe(low);
		expect(colourAt(image, latitude, -longitude)).toBe(low);
		expect(colourAt(image, latitude, longitude - 179 + 1)).toBe(low);
	}
}

/** A grid of rows and columns whose pole lies at 70 N 40 W. */
function turnedGrid(rows = 72, columns = 144): ScatteredGrid {
	const tilt = (20 * Math.PI) / 180;
	const [latitude, longitude] = [new Float64Array(rows * columns), new Float64Array(rows * columns)];
	for (let cell = 0; cell < latitude.length; cell++) {
		const y = ((-90 + ((Math.floor(cell / columns) + 0.5) * 180) / rows) * Math.PI) / 180;
		const x = (((cell % columns) + 0.5) * 2 * Math.PI) / columns;
		const [a, b, c] = [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)];
		const [d, e] = [Math.cos(tilt) * a + Math.sin(tilt) * c, Math.cos(tilt) * c - Math.sin(tilt) * a];
		latitude[cell] = (Math.asin(Math.max(-1, Math.min(1, e))) * 180) / Math.PI;
		longitude[cell] = (Math.atan2(b, d) * 180) / Math.PI + 320;
	}
	const corners = madeCorners(latitude, longitude, [rows, columns]);
	return { kind: "curvilinear", shape: [rows, columns], latitude, longitude, ...(corners && { corners }) };
}

const valuesOn = ({ latitude, longitude }: ScatteredGrid): Float64Array =>
	latitude.map((y, cell) => quarter(y, longitude[cell] as number));

test("cells of a curvilinear grid, of a list of cells and of bare points lie in their places", () => {
	const grid = turnedGrid();
	const { corners: _, ...bare } = grid;
	const count = grid.latitude.length;
	const grids: readonly ScatteredGrid[] = [
		grid,
		{ ...grid, kind: "unstructured", shape: [count] },
		{ ...bare, kind: "unstructured", shape: [count] },
	];
	for (const one of grids) expectQuarter(rasterOf(render(figure(one, valuesOn(one)))));
});

test("longitudes may be of any cut, rows may run south, and bounds decide", () => {
	for (const west of [0, -180, 20]) {
		const longitude = longitudeBounds(Float64Array.from({ length: 72 }, (_, i) => west + 2.5 + 5 * i));
		const latitude = latitudeBounds(Float64Array.from({ length: 36 }, (_, i) => 87.5 - 5 * i));
		const values = Float64Array.from({ length: 72 * 36 }, (_, cell) =>
			quarter(latitude.values[Math.floor(cell / 72)] as number, longitude.values[cell % 72] as number),
		);
		const image = rasterOf(render(figure({ kind: "rectilinear", latitude, longitude }, values)));
		expectQuarter(image);
	}
});

test("a cell over the date line is on both sides of it, and one around a pole reaches the pole", () => {
	const lattice = latticeOver(BOX, 360);
	const inside = (longitudes: number[], latitudes: number[]) => {
		const points = new Set<number>();
		eachInside(lattice, { longitudes, latitudes }, (point) => points.add(point));
		return (longitude: number, latitude: number) => points.has(pointAt(lattice, longitude, latitude));
	};
	const seam = inside([175.2, -174.8, -174.8, 175.2], [0, 0, 10.4, 10.4]);
	expect([seam(178, 5), seam(-178, 5), seam(0, 5), seam(170, 5)]).toEqual([true, true, false, false]);
	const pole = inside([0, 90, 180, 270], [80, 80, 80, 80]);
	expect([pole(45, 89), pole(-135, 89), pole(10, 85), pole(10, 70)]).toEqual([true, true, true, false]);
	const south = inside([0, 120, 240], [-80, -80, -80]);
	expect([south(45, -89), south(200, -85), south(200, 85)]).toEqual([true, true, false]);
});

test("contour lines lie where the field has the value, and close", () => {
	const lattice = latticeOver({ west: 0, east: 60, south: 0, north: 60 }, 120);
	const away = (x: number, y: number) => Math.hypot(x - 30, y - 30);
	const values = Float64Array.from({ length: lattice.columns * lattice.rows }, (_, point) =>
		away(((point % lattice.columns) + 0.5) / 2, (Math.floor(point / lattice.columns) + 0.5) / 2),
	);
	const lines = contourLines(values, lattice, 20);
	expect(lines).toHaveLength(1);
	const [line = []] = lines;
	for (let i = 0; i < line.length; i += 2)
		expect(away(line[i] as number, line[i + 1] as number)).toBeCloseTo(20, 1);
	expect(line.slice(0, 2)).toEqual(line.slice(-2));
	expect(contourLines(values, lattice, 99)).toEqual([]);
});

test("every style draws, whatever is missing, alike each time", () => {
	const grid = turnedGrid(12, 24);
	const values = valuesOn(grid).map((value, cell) => (cell % 7 === 0 ? Number.NaN : value));
	for (const style of ["image", "quadmesh", "contour", "contourf", "scatter"] as const)
		expect(render(figure(grid, values, style)).length).toBeGreaterThan(20_000);
	expect(render(figure(grid, values, "scatter"))).toBe(render(figure(grid, values, "scatter")));
	const none = values.map(() => Number.NaN);
	expect(render(figure(grid, none, "contour"))).toContain("</svg>");
});

test("a picture of pixels has the colours of its document, and edges by what they cover", () => {
	const svg = `<svg viewBox="0 0 10 10"><rect width="10" height="10" fill="#ffffff"/><g transform="translate(2 2)"><rect x="0" y="0" width="4.5" height="4" fill="#000000"/></g><line x1="0" y1="8.5" x2="10" y2="8.5" stroke="#ff0000"/></svg>`;
	const image = PNG.sync.read(Buffer.from(rasterized(svg, 1)));
	const at = (column: number, row: number) => [
		...image.data.subarray(4 * (row * 10 + column), 4 * (row * 10 + column) + 3),
	];
	expect([image.width, image.height]).toEqual([10, 10]);
	expect(at(3, 3)).toEqual([0, 0, 0]);
	expect(at(6, 3)).toEqual([128, 128, 128]);
	expect(at(7, 3)).toEqual([255, 255, 255]);
	expect(at(5, 8)).toEqual([255, 0, 0]);
});

test("a figure's PNG shows its map and its letters", () => {
	const grid = turnedGrid(24, 48);
	const image = PNG.sync.read(Buffer.from(renderPng(figure(grid, valuesOn(grid)))));
	expect(image.width).toBeGreaterThan(1300);
	const dark = (top: number, bottom: number) => {
		let count = 0;
		for (let pixel = top * image.width; pixel < bottom * image.width; pixel++)
			if ((image.data[4 * pixel] as number) < 90) count++;
		return count;
	};
	expect(dark(20, 60)).toBeGreaterThan(100);
	expect(dark(0, 18)).toBe(0);
});

test("a cell with a corner at the pole fills its whole share of the cap", () => {
	const lattice = latticeOver(BOX, 360);
	const points = new Set<number>();
	const ring = { longitudes: [0, 90, 17], latitudes: [0, 0, 90] };
	eachInside(lattice, ring, (point) => points.add(point));
	const inside = (longitude: number, latitude: number) => points.has(pointAt(lattice, longitude, latitude));
	expect([inside(2, 88), inside(88, 88), inside(45, 5), inside(92, 88)]).toEqual([true, true, true, false]);
});

test("what is missing is grey between filled steps too, on as large an area", () => {
	const grid = turnedGrid(24, 48);
	const values = valuesOn(grid).map((value, cell) => (cell % 48 < 12 && cell > 480 ? Number.NaN : value));
	const greyOf = (style: "image" | "quadmesh" | "contourf") => {
		const [, base64 = ""] = /data:image\/png;base64,([^"]+)"/.exec(render(figure(grid, values, style))) ?? [];
		const { data } = PNG.sync.read(Buffer.from(base64, "base64"));
		let count = 0;
		for (let at = 0; at < data.length; at += 4)
			if (data[at] === 206 && data[at + 1] === 206 && data[at + 2] === 206 && data[at + 3] === 255) count++;
		return count;
	};
	const [cells, steps] = [greyOf("quadmesh"), greyOf("contourf")];
	expect(cells).toBeGreaterThan(1000);
	expect(Math.abs(steps / cells - 1)).toBeLessThan(0.3);
});

test("dates below a narrow plot of lines do not touch each other", () => {
	const x = Array.from({ length: 12 }, (_, i) => i);
	const lines = {
		...({
			kind: "lines",
			title: "t2m",
			xLabel: "time",
			yLabel: "K",
			series: [{ label: "", x, y: x }],
		} as const),
		xTicks: x.map((at) => ({ at, label: `2020-02-29 ${String(at).padStart(2, "0")}:00` })),
	};
	const datesIn = (wide: number) => render(lines, wide).match(/>2020-02-29 \d\d:00</g)?.length ?? 0;
	expect([datesIn(420), datesIn(880), datesIn(1600)]).toEqual([3, 6, 12]);
});
