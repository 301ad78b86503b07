/** A place on the sphere as x, y, z: x towards 0 E on the equator, z towards the north pole. */
export type UnitVector = readonly [number, number, number];

const RADIANS = Math.PI / 180;

/** From degrees. */
export function unitVector(latitude: number, longitude: number): UnitVector {
	const [y, x] = [latitude * RADIANS, longitude * RADIANS];
	return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)];
}

/** Latitude and longitude in degrees. */
export const placeOf = ([x, y, z]: UnitVector): readonly [number, number] => [
	Math.atan2(z, Math.hypot(x, y)) / RADIANS,
	Math.atan2(y, x) / RADIANS,
];
