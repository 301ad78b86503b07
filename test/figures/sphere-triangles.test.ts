import { expect, test } from "@jest/globals";
import { unitVector } from "../../core/grid/unit-vector.ts";
import { sphereTriangles } from "../../figures/field/sphere-triangles.ts";

const vectors = (places: readonly (readonly [number, number])[]): Float64Array =>
	Float64Array.from(places.flatMap(([latitude, longitude]) => unitVector(latitude, longitude)));

/** Places without any order, the same each time. */
const scattered = (count: number, [south, north]: readonly [number, number], width: number) =>
	Array.from({ length: count }, (_, i): readonly [number, number] => [
		south + (north - south) * ((i * 0.6180339887) % 1),
		(width * ((i * 0.7548776662) % 1)) % 360,
	]);

function emptiness(points: Float64Array, triangles: Int32Array): number {
	const at = (point: number) => [...points.subarray(3 * point, 3 * point + 3)] as [number, number, number];
	const minus = (a: readonly number[], b: readonly number[]) => a.map((one, i) => one - (b[i] as number));
	let wrong = 0;
	for (let first = 0; first < triangles.length; first += 3) {
		const [a, b, c] = [...triangles.subarray(first, first + 3)].map(at) as unknown as [
			number[],
			number[],
			number[],
		];
		const [u, v] = [minus(b, a), minus(c, a)] as [number[], number[]];
		const normal = [0, 1, 2].map(
			(i) =>
				(u[(i + 1) % 3] as number) * (v[(i + 2) % 3] as number) -
				(u[(i + 2) % 3] as number) * (v[(i + 1) % 3] as number),
		);
		for (let point = 0; point < points.length / 3; point++)
			if (minus(at(point), a).reduce((sum, one, i) => sum + one * (normal[i] as number), 0) > 1e-12) wrong++;
	}
	return wrong;
}

test("around the globe each circle is empty, and triangles are as many as Euler counts", () => {
	const points = vectors(scattered(400, [-88, 88], 360));
	const triangles = sphereTriangles(points);
	expect(triangles.length / 3).toBe(2 * 400 - 4);
	expect(emptiness(points, triangles)).toBe(0);
});

test("few points far apart are joined around the whole globe", () => {
	const corners = vectors(
		[45, -45].flatMap((latitude) => [45, 135, 225, 315].map((x) => [latitude, x] as const)),
	);
	const triangles = sphereTriangles(corners);
	// Each of six faces is halved both ways.
	expect(triangles.length / 3).toBe(24);
	expect(emptiness(corners, triangles)).toBe(0);
});

test("points on rows, at poles, and twice in a place are no trouble", () => {
	const places: (readonly [number, number])[] = [];
	for (let latitude = -90; latitude <= 90; latitude += 10)
		for (let longitude = 0; longitude < 360; longitude += 15) places.push([latitude, longitude]);
	const points = vectors(places);
	const triangles = sphereTriangles(points);
	expect(triangles.length / 3).toBe(2 * (17 * 24 + 2) - 4);
	expect(emptiness(points, triangles)).toBe(0);
});

test("of a region only its own triangles are left, and points without a place take no part", () => {
	const places = scattered(300, [40, 60], 30);
	const points = vectors([...places, [Number.NaN, 0]]);
	const triangles = sphereTriangles(points);
	expect(triangles.length / 3).toBeGreaterThan(500);
	expect(emptiness(points.subarray(0, 900), triangles)).toBe(0);
	expect([...triangles].includes(300)).toBe(false);
	expect(sphereTriangles(new Float64Array(0))).toHaveLength(0);
	expect(sphereTriangles(vectors([[10, 20]]))).toHaveLength(0);
});
