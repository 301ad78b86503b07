import { type GeoProjection, geoEqualEarth, geoProjection } from "d3-geo";
import type { Box } from "./field/lattice.ts";

/**
 * A projection fitted to a box. Only pseudocylindrical ones are used: a row of the picture is one latitude, and longitude runs evenly
 * along it, so cells are looked up row by row.
 */
export interface FittedMap {
	readonly projection: GeoProjection;
	readonly width: number;
	readonly height: number;
	/** True when the whole globe is shown. */
	readonly global: boolean;
	/** Shown box, degrees; east may exceed 180. */
	readonly west: number;
	readonly east: number;
	readonly south: number;
	readonly north: number;
}

/** Equal Earth (Šavrič, Patterson & Jenny 2018): areas are true, so means look right. */
function globe(width: number): FittedMap {
	const projection = geoEqualEarth().fitWidth(width - 2, { type: "Sphere" });
	const top = projection([0, 90])![1];
	const bottom = projection([0, -90])![1];
	const [x, y] = projection.translate();
	projection.translate([x + 1, y + 1 - top]);
	return {
		projection,
		width,
		height: bottom - top + 2,
		global: true,
		west: -180,
		east: 180,
		south: -90,
		north: 90,
	};
}

/** At least `least` degrees and a tenth more than the cells on each side, inside the limits. */
function widened(low: number, high: number, least: number): [number, number] {
	const margin = Math.max((high - low) * 0.1, (least - (high - low)) / 2, 0.5);
	return [low - margin, high + margin];
}

/** Plate carrée with some room around the cells. */
function region(cells: Box, width: number): FittedMap {
	const [southAny, northAny] = widened(cells.south, cells.north, 20);
	const [west, east] = widened(cells.west, cells.east, 40);
	return flatMap({ west, east, south: Math.max(-90, southAny), north: Math.min(90, northAny) }, width);
}

/** Plate carrée, true to scale at the middle latitude. */
export function flatMap({ west: westAny, east: eastAny, south, north }: Box, width: number): FittedMap {
	const middle = (westAny + eastAny) / 2;
	const half = Math.min(180, (eastAny - westAny) / 2);
	const squeeze = Math.max(0.25, Math.cos((((south + north) / 2) * Math.PI) / 180));
	const ratio = (north - south) / (2 * half * squeeze);
	const height = Math.min(width * 0.75, Math.max(width * 0.25, width * ratio));
	const unit = Math.min(width / (2 * half * squeeze), height / (north - south));
	const shown = { lon: width / unit / squeeze / 2, lat: height / unit / 2 };
	const centre = (south + north) / 2;
	const raw = (longitude: number, latitude: number): [number, number] => [longitude * squeeze, latitude];
	raw.invert = (x: number, y: number): [number, number] => [x / squeeze, y];
	const projection = geoProjection(raw)
		.rotate([-middle, 0])
		.scale((unit * 180) / Math.PI)
		.translate([width / 2, height / 2 + unit * centre])
		.clipExtent([
			[0, 0],
			[width, height],
		]);
	return {
		projection,
		width,
		height,
		global: false,
		west: middle - Math.min(180, shown.lon),
		east: middle + Math.min(180, shown.lon),
		south: Math.max(-90, centre - shown.lat),
		north: Math.min(90, centre + shown.lat),
	};
}

/** The globe for grids that cover most of it, a regional map for others. */
export function fittedMap(cells: Box, width: number): FittedMap {
	const wide = cells.east - cells.west > 250 && cells.north - cells.south > 60;
	return wide ? globe(width) : region(cells, width);
}

/** Latitude of a row of the picture, and longitude of its middle and per pixel; `undefined` off the globe. */
export function rowOf(
	map: FittedMap,
	y: number,
): { latitude: number; longitude: number; perPixel: number; middle: number } | undefined {
	const { projection } = map;
	const longitude = -projection.rotate()[0];
	const middle = projection.translate()[0];
	const latitude = projection.invert?.([middle, y])?.[1];
	if (latitude === undefined || !(Math.abs(latitude) <= 90)) return undefined;
	// Unclipped x of ten degrees further east: clipping would hide it on small maps.
	const east = projection([longitude + 10, latitude])![0] - middle;
	return { latitude, longitude, perPixel: 10 / east, middle };
}
