import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Bbox } from "../../../../publish/server/stac/bbox.ts";
import { Geometry, meetsBox } from "../../../../publish/server/stac/geometry.ts";

const EUROPE: Bbox = [-10, 35, 40, 70];
const PACIFIC: Bbox = [170, -10, -170, 10];
const square = (west: number, south: number, east: number, north: number) => [
	[west, south],
	[east, south],
	[east, north],
	[west, north],
	[west, south],
];

test.each<[string, unknown, Bbox, boolean]>([
	["a place inside", { type: "Point", coordinates: [10, 50] }, EUROPE, true],
	["a place with its height", { type: "Point", coordinates: [10, 50, 1200] }, EUROPE, true],
	["a place on the edge", { type: "Point", coordinates: [40, 70] }, EUROPE, true],
	["a place outside", { type: "Point", coordinates: [41, 50] }, EUROPE, false],
	[
		"one of two places",
		{
			type: "MultiPoint",
			coordinates: [
				[90, 0],
				[0, 50],
			],
		},
		EUROPE,
		true,
	],
	[
		"a line right through, its ends outside",
		{
			type: "LineString",
			coordinates: [
				[-30, 40],
				[60, 60],
			],
		},
		EUROPE,
		true,
	],
	[
		"a line past a corner",
		{
			type: "LineString",
			coordinates: [
				[-30, 60],
				[0, 90],
			],
		},
		EUROPE,
		false,
	],
	[
		"a line along the edge",
		{
			type: "LineString",
			coordinates: [
				[-10, 0],
				[-10, 90],
			],
		},
		EUROPE,
		true,
	],
	["an area around the box", { type: "Polygon", coordinates: [square(-90, 0, 90, 80)] }, EUROPE, true],
	["an area inside the box", { type: "Polygon", coordinates: [square(0, 45, 1, 46)] }, EUROPE, true],
	[
		"an area whose hole holds the box",
		{ type: "Polygon", coordinates: [square(-90, 0, 90, 80), square(-20, 30, 50, 75)] },
		EUROPE,
		false,
	],
	[
		"an area whose hole holds part of the box",
		{ type: "Polygon", coordinates: [square(-90, 0, 90, 80), square(-20, 30, 20, 75)] },
		EUROPE,
		true,
	],
	[
		"the second of two areas",
		{ type: "MultiPolygon", coordinates: [[square(100, 0, 110, 10)], [square(39, 69, 50, 80)]] },
		EUROPE,
		true,
	],
	[
		"a collection",
		{
			type: "GeometryCollection",
			geometries: [
				{ type: "Point", coordinates: [100, 0] },
				{
					type: "MultiLineString",
					coordinates: [
						[
							[0, 0],
							[0, 90],
						],
					],
				},
			],
		},
		EUROPE,
		true,
	],
	["a place west of the antimeridian", { type: "Point", coordinates: [175, 0] }, PACIFIC, true],
	["a place east of it", { type: "Point", coordinates: [-175, 0] }, PACIFIC, true],
	["a place on the other side of the world", { type: "Point", coordinates: [0, 0] }, PACIFIC, false],
])("%s", (_, geometry, box, meets) => {
	expect(meetsBox(Geometry.parse(geometry), box)).toBe(meets);
});

test.each([
	{ type: "Point", coordinates: ["10", 50] },
	{
		type: "Polygon",
		coordinates: [
			[
				[0, 0],
				[1, 1],
				[0, 0],
			],
		],
	},
	{ type: "Circle", coordinates: [0, 0] },
	{ type: "Point" },
	null,
])("%j is no geometry", (geometry) => {
	expect(Geometry.safeParse(geometry).success).toBe(false);
});

test("a triangle meets a box where one of many points of the one is in the other, and is met the same mirrored", () => {
	const at = fc.integer({ min: -20, max: 20 });
	const position = fc.tuple(at, at);
	fc.assert(
		fc.property(fc.tuple(position, position, position), position, (corners, [west, south]) => {
			const box: Bbox = [west, south, west + 7, south + 5];
			const triangle = Geometry.parse({ type: "Polygon", coordinates: [[...corners, corners[0]]] });
			const found = meetsBox(triangle, box);
			const [a, b, c] = corners;
			const isIn = (x: number, y: number) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
			const steps = Array.from({ length: 15 }, (_, i) => i / 14);
			const shared = steps.some((u) =>
				steps.some((v) => {
					const [s, t] = [u * (1 - v), u * v];
					return isIn(
						a[0] + s * (b[0] - a[0]) + t * (c[0] - a[0]),
						a[1] + s * (b[1] - a[1]) + t * (c[1] - a[1]),
					);
				}),
			);
			if (shared) expect(found).toBe(true);
			const mirrored = corners.map(([x, y]) => [-x, y]);
			const other = Geometry.parse({ type: "Polygon", coordinates: [[...mirrored, mirrored[0]]] });
			expect(meetsBox(other, [-box[2], box[1], -box[0], box[3]])).toBe(found);
		}),
	);
});
