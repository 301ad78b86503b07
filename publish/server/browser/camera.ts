/** From places on the Earth to pixels of the map and back. Angles in degrees, pixels from the upper left corner. */

export interface Camera {
	readonly kind: "flat" | "globe";
	/** The place in the middle. */
	readonly longitude: number;
	readonly latitude: number;
	/** Pixels of a degree in the middle. */
	readonly scale: number;
}

export interface Size {
	readonly width: number;
	readonly height: number;
}

export type Point = readonly [number, number];

const RADIAN = Math.PI / 180;

/** Between -180 (included) and 180. */
export const turned = (longitude: number): number => ((((longitude + 180) % 360) + 360) % 360) - 180;

/** The whole Earth, as large as fits. */
export const wholeEarth = (kind: Camera["kind"], { width, height }: Size): number =>
	kind === "flat" ? Math.min(width / 360, height / 180) : (Math.min(width, height) / 2) * 0.96 * RADIAN;

/** Kept where there is something to see. */
export function bounded(camera: Camera, size: Size): Camera {
	const least = wholeEarth(camera.kind, size);
	const scale = Math.min(4000, Math.max(least, camera.scale));
	const slack = camera.kind === "flat" ? Math.max(0, 90 - size.height / scale / 2) : 90;
	return {
		kind: camera.kind,
		scale,
		longitude: turned(camera.longitude),
		latitude: Math.max(-slack, Math.min(slack, camera.latitude)),
	};
}

/** Where a place lies; `undefined` on the far side of a globe. Flat: the copy nearest to the middle. */
export function pixelOf(camera: Camera, size: Size, [longitude, latitude]: Point): Point | undefined {
	const { scale } = camera;
	const east = turned(longitude - camera.longitude);
	if (camera.kind === "flat")
		return [size.width / 2 + east * scale, size.height / 2 - (latitude - camera.latitude) * scale];
	const radius = scale / RADIAN;
	const [lambda, phi, middle] = [east * RADIAN, latitude * RADIAN, camera.latitude * RADIAN];
	const cosine = Math.cos(phi);
	const depth = Math.sin(middle) * Math.sin(phi) + Math.cos(middle) * cosine * Math.cos(lambda);
	if (depth < 0) return undefined;
	return [
		size.width / 2 + radius * cosine * Math.sin(lambda),
		size.height / 2 -
			radius * (Math.cos(middle) * Math.sin(phi) - Math.sin(middle) * cosine * Math.cos(lambda)),
	];
}

/** The place at a pixel; `undefined` beside the Earth. */
export function placeOf(camera: Camera, size: Size, [x, y]: Point): Point | undefined {
	const [right, up] = [x - size.width / 2, size.height / 2 - y];
	if (camera.kind === "flat") {
		const east = right / camera.scale;
		const latitude = camera.latitude + up / camera.scale;
		if (Math.abs(east) > 180 || Math.abs(latitude) > 90) return undefined;
		return [turned(camera.longitude + east), latitude];
	}
	const radius = camera.scale / RADIAN;
	const [a, b] = [right / radius, up / radius];
	const rest = 1 - a * a - b * b;
	if (rest < 0) return undefined;
	const depth = Math.sqrt(rest);
	const middle = camera.latitude * RADIAN;
	const phi = Math.asin(b * Math.cos(middle) + depth * Math.sin(middle));
	const lambda = Math.atan2(a, depth * Math.cos(middle) - b * Math.sin(middle));
	return [turned(camera.longitude + lambda / RADIAN), phi / RADIAN];
}

/** The camera after the map was moved by pixels. */
export function moved(camera: Camera, size: Size, [x, y]: Point): Camera {
	const slow = camera.kind === "globe" ? 1 / Math.max(0.3, Math.cos(camera.latitude * RADIAN)) : 1;
	return bounded(
		{
			...camera,
			longitude: camera.longitude - (x / camera.scale) * slow,
			latitude: camera.latitude + y / camera.scale,
		},
		size,
	);
}

export interface Zoom {
	readonly factor: number;
	/** The pixel whose place stays where it is. */
	readonly at: Point;
}

export function zoomed(camera: Camera, size: Size, { factor, at }: Zoom): Camera {
	const near = bounded({ ...camera, scale: camera.scale * factor }, size);
	const place = placeOf(camera, size, at);
	const now = place && pixelOf(near, size, place);
	return now ? moved(near, size, [at[0] - now[0], at[1] - now[1]]) : near;
}

/** In a window that is higher than broad, part of the Earth is shown larger. */
const home = (kind: Camera["kind"], size: Size): number =>
	kind === "globe"
		? wholeEarth(kind, size)
		: Math.max(wholeEarth(kind, size), Math.min(size.height / 180, (1.6 * size.width) / 360));

export type Box = readonly [west: number, south: number, east: number, north: number];

/** Shows a box, or the whole Earth. */
export function cameraOn(kind: Camera["kind"], size: Size, box: Box | undefined): Camera {
	const [west, south, east, north] = box ?? [-180, -90, 180, 90];
	const [longitude, latitude] = [(west + east) / 2, (south + north) / 2];
	const room = 1.15;
	const fitting = Math.min(size.width / ((east - west) * room), size.height / ((north - south) * room));
	const scale = box ? fitting : home(kind, size);
	const tilted = box || kind === "flat" ? latitude : 20;
	return bounded({ kind, longitude, latitude: tilted, scale }, size);
}
