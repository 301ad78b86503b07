import { z } from "zod";
import { FormatError } from "../errors.ts";
import type { Ring } from "./region.ts";

const Position = z.tuple([z.number(), z.number()]).rest(z.number());
const Rings = z.array(z.array(Position).min(3));
const Geometry = z.discriminatedUnion("type", [
	z.object({ type: z.literal("Polygon"), coordinates: Rings }),
	z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(Rings) }),
]);
const Feature = z.object({ type: z.literal("Feature"), geometry: Geometry });
const Document = z.union([
	Geometry,
	Feature,
	z.object({ type: z.literal("FeatureCollection"), features: z.array(Feature) }),
]);

/** The outlines in a GeoJSON text (RFC 7946): polygons, their holes too, of all its features. @throws FormatError naming the file */
export function ringsFrom(text: string, file: string): readonly Ring[] {
	const parsed = Document.safeParse(jsonFrom(text, file));
	if (!parsed.success)
		throw new FormatError(
			file,
			"it is no GeoJSON of polygons. Give a Polygon, a MultiPolygon, or features of these.",
		);
	const document = parsed.data;
	const features = document.type === "FeatureCollection" ? document.features : [document];
	return features.flatMap((one) => {
		const geometry = one.type === "Feature" ? one.geometry : one;
		const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
		return rings.map((ring) => ring.map(([x, y]) => [x, y] as const));
	});
}

function jsonFrom(text: string, file: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new FormatError(file, "it is no JSON. Give a GeoJSON file of polygons.", { cause });
	}
}
