/** Corners of a cell, degrees. */
export interface Ring {
	readonly longitudes: readonly number[];
	readonly latitudes: readonly number[];
}

/** A corner nearer to a pole than this latitude is the pole, and has no longitude. */
export const AT_POLE = 90 - 1e-3;

/** A pole that is a corner is two: one on the meridian of each of its neighbours. */
function withoutPoles({ longitudes, latitudes }: Ring): Ring {
	const isPole = (i: number) => Math.abs(latitudes[i] as number) > AT_POLE;
	if (!latitudes.some((_, i) => isPole(i)) || latitudes.every((_, i) => isPole(i)))
		return { longitudes, latitudes };
	const count = latitudes.length;
	const beside = (i: number, step: number): number => {
		let at = i;
		while (isPole(at)) at = (at + step + count) % count;
		return longitudes[at] as number;
	};
	const corners = latitudes.flatMap((latitude, i) =>
		isPole(i)
			? [
					[beside(i, -1), latitude],
					[beside(i, 1), latitude],
				]
			: [[longitudes[i] as number, latitude]],
	);
	return { longitudes: corners.map(([x = 0]) => x), latitudes: corners.map(([, y = 0]) => y) };
}

/** The corners one after the other without a jump, as a figure on a flat map: a ring around a pole is led over it. */
export function unrolledRing(ring: Ring): Ring {
	const { longitudes, latitudes } = withoutPoles(ring);
	const x: number[] = [];
	let previous = longitudes[0] as number;
	for (const longitude of longitudes) {
		previous = longitude - 360 * Math.round((longitude - previous) / 360);
		x.push(previous);
	}
	const [begin, end] = [x[0] as number, x.at(-1) as number];
	const closing = begin - 360 * Math.round((begin - end) / 360);
	if (Math.abs(closing - begin) < 180) return { longitudes: x, latitudes };
	const pole = latitudes.reduce((sum, latitude) => sum + latitude, 0) < 0 ? -90 : 90;
	return {
		longitudes: [...x, closing, closing, begin],
		latitudes: [...latitudes, latitudes[0] as number, pole, pole],
	};
}
