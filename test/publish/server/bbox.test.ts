import { expect, test } from "@jest/globals";
import { areTouching, boxOver, geometryOf, longitudeRange } from "../../../publish/server/stac/bbox.ts";

const every = (step: number, from: number, to: number) =>
	Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);

test.each([
	["a globe from 0", every(1.25, 0, 358.75), [-180, 180]],
	["a globe from -180", every(2, -180, 178), [-180, 180]],
	["three longitudes around the globe", [0, 120, 240], [-180, 180]],
	["a region", every(0.5, 10, 40), [10, 40]],
	["a region written beyond 180", every(1, 200, 230), [-160, -130]],
	["a region across the antimeridian", every(1, 150, 210), [150, -150]],
	["a region across Greenwich, written from 0", [...every(1, 350, 359), ...every(1, 0, 10)], [-10, 10]],
	["one place", [12.5], [12.5, 12.5]],
])("the longitudes of %s", (_, longitudes, range) => {
	expect(longitudeRange(longitudes)).toEqual(range);
});

test("nothing known has no range, and missing values count for nothing", () => {
	expect(longitudeRange([])).toBeUndefined();
	expect(longitudeRange([Number.NaN, 5, Number.NaN, 6])).toEqual([5, 6]);
});

test("a box across the antimeridian is two pieces", () => {
	expect(geometryOf([150, -10, -150, 10])).toMatchObject({
		type: "MultiPolygon",
		coordinates: [
			[
				[
					[150, -10],
					[180, -10],
					[180, 10],
					[150, 10],
					[150, -10],
				],
			],
			[
				[
					[-180, -10],
					[-150, -10],
					[-150, 10],
					[-180, 10],
					[-180, -10],
				],
			],
		],
	});
	expect(geometryOf([0, -10, 20, 10])).toMatchObject({ type: "Polygon" });
});

test("boxes touch across the antimeridian too", () => {
	expect(areTouching([170, -5, -170, 5], [-175, 0, -160, 20])).toBe(true);
	expect(areTouching([170, -5, -170, 5], [0, -5, 20, 5])).toBe(false);
	expect(areTouching([0, 10, 20, 20], [0, -5, 20, 5])).toBe(false);
});

test("the box over several holds them all", () => {
	expect(
		boxOver([
			[0, -5, 20, 5],
			[-30, 0, 10, 40],
		]),
	).toEqual([-30, -5, 20, 40]);
	expect(
		boxOver([
			[170, -5, -170, 5],
			[0, 0, 10, 40],
		]),
	).toEqual([-180, -5, 180, 40]);
});
