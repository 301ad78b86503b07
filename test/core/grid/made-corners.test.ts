import { expect, test } from "@jest/globals";
import { cellAreas } from "../../../core/grid/cell-areas.ts";
import type { ScatteredGrid } from "../../../core/grid/grid.ts";
import { madeCorners } from "../../../core/grid/made-corners.ts";
import { placeOf } from "../../../core/grid/unit-vector.ts";

const RADIANS = Math.PI / 180;

/** Rows and columns of a grid whose north pole lies at 40 N 40 W; exact corners by the same turn. */
function rotated(rows: number, columns: number, halo = 0): ScatteredGrid {
	const wide = columns + halo;
	const centre = (cell: number): readonly [number, number] => {
		const y = -90 + ((Math.floor(cell / wide) + 0.5) * 180) / rows;
		const x = ((cell % wide) * 360) / columns;
		return turned(y, x);
	};
	const centres = Array.from({ length: rows * wide }, (_, cell) => centre(cell));
	return {
		kind: "curvilinear",
		shape: [rows, wide],
		latitude: Float64Array.from(centres, ([y]) => y),
		longitude: Float64Array.from(centres, ([, x]) => x),
	};
}

function turned(latitude: number, longitude: number): readonly [number, number] {
	const [y, x, tilt] = [latitude * RADIANS, longitude * RADIANS, 50 * RADIANS];
	const [a, b, c] = [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)];
	const place = placeOf([
		a * Math.cos(tilt) + c * Math.sin(tilt),
		b,
		-a * Math.sin(tilt) + c * Math.cos(tilt),
	]);
	return [place[0], place[1] - 40];
}

function areasOf(grid: ScatteredGrid): Float64Array {
	const corners = madeCorners(grid.latitude, grid.longitude, grid.shape);
	if (!corners) throw new Error("no corners");
	return cellAreas({ ...grid, corners });
}

const total = (areas: Float64Array): number => areas.reduce((sum, area) => sum + area, 0);

test("cells made of the centres of a turned global grid cover the sphere once", () => {
	expect(total(areasOf(rotated(90, 180)))).toBeCloseTo(1, 4);
	const fine = areasOf(rotated(90, 180));
	// A cell of row 30 spans 2 by 2 degrees of the turned grid.
	const exact = (Math.sin(-28 * RADIANS) - Math.sin(-30 * RADIANS)) / 2 / 180;
	expect((fine[30 * 180 + 7] as number) / exact).toBeCloseTo(1, 3);
});

test("halo columns are as wide as those they repeat", () => {
	const areas = areasOf(rotated(90, 180, 2));
	for (const row of [20, 45, 70])
		for (const column of [0, 1])
			expect(areas[row * 182 + 180 + column]).toBeCloseTo(areas[row * 182 + column] as number, 6);
});

test("centres without a place get no cell, and take none from their neighbours", () => {
	const grid = rotated(90, 180);
	const whole = areasOf(grid);
	const hole = [40 * 180 + 50, 40 * 180 + 51, 41 * 180 + 50];
	for (const cell of hole) grid.latitude[cell] = Number.NaN;
	const areas = areasOf(grid);
	expect(hole.map((cell) => areas[cell])).toEqual([0, 0, 0]);
	const beside = [39 * 180 + 49, 40 * 180 + 49, 41 * 180 + 51, 42 * 180 + 50];
	for (const cell of beside) expect((areas[cell] as number) / (whole[cell] as number)).toBeCloseTo(1, 2);
});

test("one row or one column shows no width", () => {
	expect(madeCorners(Float64Array.of(1, 2), Float64Array.of(1, 2), [1, 2])).toBeUndefined();
});
