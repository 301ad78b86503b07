/** The arc of a great circle between two places less than 180 degrees of longitude apart; angles in radians. */
export interface Arc {
	readonly longitude: number;
	readonly latitude: number;
	/** East positive, between -π and π. */
	readonly width: number;
	/** Latitude at its end. */
	readonly end: number;
}

/** sin(latitude) where the arc crosses a longitude. */
export function sineAt({ longitude, latitude, width, end }: Arc, at: number): number {
	const tangent =
		(Math.tan(latitude) * Math.sin(width - (at - longitude)) + Math.tan(end) * Math.sin(at - longitude)) /
		Math.sin(width);
	return tangent / Math.hypot(1, tangent);
}

/**
 * ∫ sin(latitude) d(longitude) along a piece of a great circle, from the sines of its ends: the area between it and the equator, as
 * spherical excess.
 */
export function areaBelow(width: number, sineFrom: number, sineTo: number): number {
	const [a, b] = [halfTangent(sineFrom), halfTangent(sineTo)];
	return 2 * Math.atan2(Math.tan(width / 2) * (a + b), 1 + a * b);
}

/** tan(φ / 2) from sin φ. */
const halfTangent = (sine: number): number => sine / (1 + Math.sqrt(Math.max(0, 1 - sine * sine)));

/** Longitudes inside the arc, in its direction, where it crosses a latitude; at most two. */
export function crossings(arc: Arc, sine: number): readonly number[] {
	const { longitude, latitude, width, end } = arc;
	// tan φ(λ) = p cos(λ - λ0) + q sin(λ - λ0)
	const p = Math.tan(latitude);
	const q = (Math.tan(end) - p * Math.cos(width)) / Math.sin(width);
	const steepest = Math.hypot(p, q);
	const tangent = sine / Math.sqrt(Math.max(1e-300, 1 - sine * sine));
	if (!(Math.abs(tangent) < steepest)) return [];
	const middle = Math.atan2(q, p);
	const half = Math.acos(tangent / steepest);
	return [middle - half, middle + half]
		.map((offset) => offset - 2 * Math.PI * Math.round((offset - width / 2) / (2 * Math.PI)))
		.filter((offset) => (width > 0 ? offset > 0 && offset < width : offset < 0 && offset > width))
		.map((offset) => longitude + offset)
		.sort((a, b) => (width > 0 ? a - b : b - a));
}

/** The largest and smallest sin(latitude) on the arc. */
export function reach(arc: Arc): readonly [number, number] {
	const { latitude, end, width } = arc;
	const ends = [Math.sin(latitude), Math.sin(end)];
	const p = Math.tan(latitude);
	const q = (Math.tan(end) - p * Math.cos(width)) / Math.sin(width);
	const steepest = Math.hypot(p, q);
	const extreme = steepest / Math.hypot(1, steepest);
	for (const [sign, offset] of [
		[1, Math.atan2(q, p)],
		[-1, Math.atan2(q, p) + Math.PI],
	] as const) {
		const turned = offset - 2 * Math.PI * Math.round((offset - width / 2) / (2 * Math.PI));
		if (width > 0 ? turned > 0 && turned < width : turned < 0 && turned > width) ends.push(sign * extreme);
	}
	return [Math.min(...ends), Math.max(...ends)];
}
