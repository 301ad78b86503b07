import { land } from "../figures/coastline.ts";
import type { SampleGrid } from "./grid.ts";

type Ring = readonly (readonly number[])[];

/** All rings of the world's land, in plain degrees. */
function rings(): Ring[] {
	const features = land.type === "FeatureCollection" ? land.features : [land];
	return features.flatMap(({ geometry }) => {
		if (geometry.type === "Polygon") return geometry.coordinates;
		return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
	});
}

/** Longitude of `x` nearest to `to`: coasts cross the date line. */
const near = (x: number, to: number) => x + 360 * Math.round((to - x) / 360);

/**
 * Latitudes where a meridian crosses a coast, south to north. The South Pole is land, so land lies south of the first, between the second
 * and third ... (The atlas' rings have no edge along the pole: parallels would not do.)
 */
function crossings(all: readonly Ring[], longitude: number): number[] {
	const found: number[] = [];
	for (const ring of all) {
		for (let index = 1; index < ring.length; index += 1) {
			const [from = 0, y0 = 0] = ring[index - 1]!;
			const [to = 0, y1 = 0] = ring[index]!;
			const x0 = near(from, longitude);
			const x1 = near(to, x0);
			if (x0 <= longitude !== x1 <= longitude) found.push(y0 + ((longitude - x0) / (x1 - x0)) * (y1 - y0));
		}
	}
	return found.sort((a, b) => a - b);
}

/** Sample points per cell in each direction. */
const FINE = 4;

/** Fraction of land of each cell, 0..1, row-major [latitude][longitude], from Natural Earth's coast. */
export function landFraction(grid: SampleGrid): Float64Array {
	const all = rings();
	const { latitudeEdges, longitudes } = grid;
	const [rows, columns] = [latitudeEdges.length - 1, longitudes.length];
	const width = 360 / columns;
	const fraction = new Float64Array(rows * columns);
	for (let line = 0; line < columns * FINE; line += 1) {
		const column = Math.floor(line / FINE);
		const coast = crossings(all, longitudes[column]! - width / 2 + (((line % FINE) + 0.5) / FINE) * width);
		for (let point = 0; point < rows * FINE; point += 1) {
			const row = Math.floor(point / FINE);
			const [south, north] = [latitudeEdges[row]!, latitudeEdges[row + 1]!];
			const latitude = south + (((point % FINE) + 0.5) / FINE) * (north - south);
			const crossed = coast.filter((place) => place < latitude).length;
			if (crossed % 2 === 0) fraction[row * columns + column]! += 1 / FINE ** 2;
		}
	}
	return fraction;
}
