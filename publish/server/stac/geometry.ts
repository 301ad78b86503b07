import { z } from "zod";
import { type Bbox, stretches } from "./bbox.ts";

/** Degrees east and north; a height says nothing about where on the map something is. */
const Position = z.tuple([z.number(), z.number()], z.number());
type Position = z.output<typeof Position>;
const Line = z.array(Position).min(2);
const Ring = z.array(Position).min(4);

const Plain = z.discriminatedUnion("type", [
	z.object({ type: z.literal("Point"), coordinates: Position }),
	z.object({ type: z.literal("MultiPoint"), coordinates: z.array(Position) }),
	z.object({ type: z.literal("LineString"), coordinates: Line }),
	z.object({ type: z.literal("MultiLineString"), coordinates: z.array(Line) }),
	z.object({ type: z.literal("Polygon"), coordinates: z.array(Ring).min(1) }),
	z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(Ring).min(1)) }),
]);
type Plain = z.output<typeof Plain>;

/** A geometry of GeoJSON (RFC 7946, 3.1). Collections hold no collections, as 3.1.8 asks of those who write them. */
export const Geometry = z.union([
	Plain,
	z.object({ type: z.literal("GeometryCollection"), geometries: z.array(Plain) }),
]);
export type Geometry = z.output<typeof Geometry>;

/** Whether a geometry and a box share a point, on the plane of degrees, whose lines are straight (RFC 7946, 3.1.1). */
export function meetsBox(geometry: Geometry, box: Bbox): boolean {
	const parts = "geometries" in geometry ? geometry.geometries : [geometry];
	return stretches(box).some(([west, east]) => {
		const piece: Bbox = [west, box[1], east, box[3]];
		return parts.some((part) => meets(part, piece));
	});
}

function meets(part: Plain, box: Bbox): boolean {
	switch (part.type) {
		case "Point":
			return lineMeets([part.coordinates], box);
		case "MultiPoint":
			return part.coordinates.some((position) => lineMeets([position], box));
		case "LineString":
			return lineMeets(part.coordinates, box);
		case "MultiLineString":
			return part.coordinates.some((line) => lineMeets(line, box));
		case "Polygon":
			return areaMeets(part.coordinates, box);
		case "MultiPolygon":
			return part.coordinates.some((rings) => areaMeets(rings, box));
	}
}

/** Outlines that cross, one in the other, or the other way round; holes are no part of an area. */
const areaMeets = (rings: readonly (readonly Position[])[], box: Bbox): boolean =>
	rings.some((ring) => lineMeets(ring, box)) || isInside([box[0], box[1]], rings);

const lineMeets = (line: readonly Position[], box: Bbox): boolean =>
	line.some((end, at) => segmentMeets(line[at - 1] ?? end, end, box));

/** Cuts a segment by each side in turn (Liang and Barsky, 1984): what is left is inside. */
function segmentMeets([x0, y0]: Position, [x1, y1]: Position, [west, south, east, north]: Bbox): boolean {
	const sides = [
		[x0 - x1, x0 - west],
		[x1 - x0, east - x0],
		[y0 - y1, y0 - south],
		[y1 - y0, north - y0],
	] as const;
	let [from, to] = [0, 1];
	for (const [outwards, distance] of sides) {
		if (outwards === 0 && distance < 0) return false;
		if (outwards < 0) from = Math.max(from, distance / outwards);
		if (outwards > 0) to = Math.min(to, distance / outwards);
	}
	return from <= to;
}

/** By the number of sides that a line to the east crosses. */
function isInside([x, y]: readonly [number, number], rings: readonly (readonly Position[])[]): boolean {
	let crossed = 0;
	for (const ring of rings)
		for (const [at, [x1, y1]] of ring.entries()) {
			const [x0, y0] = ring[at - 1] ?? (ring.at(-1) as Position);
			if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) crossed++;
		}
	return crossed % 2 === 1;
}
